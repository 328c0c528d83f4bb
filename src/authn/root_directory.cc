// SPDX-License-Identifier: Apache-2.0
#include "authn/root_directory.h"

namespace clavium::authn {

authz::Caller root_caller(const std::string& account) {
  authz::Caller root;
  root.type = authz::PrincipalType::root;
  root.account = account;
  root.arn = concat("arn:aws:iam::", account, ":root");
  root.principal_id = account;
  return root;
}

RootDirectory::RootDirectory(RootCredentials root, const std::string& account) {
  add(std::move(root), account);
}

RootDirectory::RootDirectory(std::vector<RootCredentials> roots) {
  for (RootCredentials& root : roots) {
    const std::string account = root.account;
    add(std::move(root), account);
  }
}

void RootDirectory::add(RootCredentials root, const std::string& account) {
  FoundKey& found = keys_[root.key.id];
  found.secret = std::make_shared<const SecretBytes>(std::move(root.key.secret));
  found.owner = root_caller(account);
}

Result<std::optional<FoundKey>> RootDirectory::find(std::string_view access_key_id) {
  const auto found = keys_.find(access_key_id);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

}  // namespace clavium::authn
