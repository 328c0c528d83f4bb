// SPDX-License-Identifier: Apache-2.0
//
// What a plan can do, as data. A step names secrets and never holds one. Every step can run twice.
#pragma once

#include <string>
#include <variant>

#include "targets/target.h"

namespace clavium::runbook {

/// Makes the secret with a first value from its provider; one that exists without any value gets
/// it.
struct CreateSecret {
  std::string secret_name;
  std::string provider;
};

/// Writes one version of a secret to one place.
struct WriteCopy {
  std::string secret_name;
  std::string version_id;
  std::string target;
  targets::CopyRef to;
};

/// Removes a copy that we wrote and that nothing declares any more.
struct RemoveCopy {
  std::string secret_name;
  std::string target;
  targets::CopyRef from;
  std::string remote_id;
};

using Step = std::variant<CreateSecret, WriteCopy, RemoveCopy>;

/// One visitor from several lambdas.
template <class... F>
struct Visit : F... {
  using F::operator()...;
};

}  // namespace clavium::runbook
