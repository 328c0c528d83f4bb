// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "authn/access_key_directory.h"
#include "authn/root_credentials.h"

namespace clavium::authn {

/// The root of an account, as a caller.
[[nodiscard]] authz::Caller root_caller(const std::string& account);

/// The access keys of the roots: those that every installation has. Threads: safe, it never
/// changes.
class RootDirectory final : public AccessKeyDirectory {
 public:
  RootDirectory(RootCredentials root, const std::string& account);
  /// One of each account.
  explicit RootDirectory(std::vector<RootCredentials> roots);
  [[nodiscard]] Result<std::optional<FoundKey>> find(std::string_view access_key_id) override;

 private:
  void add(RootCredentials root, const std::string& account);

  std::map<std::string, FoundKey, std::less<>> keys_;
};

}  // namespace clavium::authn
