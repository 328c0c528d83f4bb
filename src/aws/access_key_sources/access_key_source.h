// SPDX-License-Identifier: Apache-2.0
//
// One way to be given an access key. (AWS's SDKs say "credential provider"; here a provider mints
// credentials at a vendor.)
#pragma once

#include <optional>
#include <string_view>

#include "aws/access_key.h"
#include "base/error.h"

namespace clavium::aws {

/// Threads: one call at a time; AccessKeyCache sees to that.
class AccessKeySource {
 public:
  virtual ~AccessKeySource() = default;

  /// A key; absent when this way is not set up here. It is an error when it is set up and does not
  /// work: falling through to another way would sign as somebody whom nobody meant.
  [[nodiscard]] virtual Result<std::optional<AccessKey>> load() = 0;

  /// For messages: "the environment".
  [[nodiscard]] virtual std::string_view name() const = 0;
};

}  // namespace clavium::aws
