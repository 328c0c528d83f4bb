// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "authn/access_key_directory.h"
#include "authn/root_credentials.h"

namespace clavium::authn {

/// The root of an account, as a caller.
[[nodiscard]] authz::Caller root_caller(const std::string& account);

/// The one access key that every installation has. Threads: safe, it never changes.
class RootDirectory final : public AccessKeyDirectory {
 public:
  RootDirectory(RootCredentials root, const std::string& account);
  [[nodiscard]] Result<std::optional<FoundKey>> find(std::string_view access_key_id) override;

 private:
  std::string id_;
  FoundKey key_;
};

}  // namespace clavium::authn
