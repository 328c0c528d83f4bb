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

RootDirectory::RootDirectory(RootCredentials root, const std::string& account)
    : id_(std::move(root.key.id)) {
  key_.secret = std::make_shared<const SecretBytes>(std::move(root.key.secret));
  key_.owner = root_caller(account);
}

Result<std::optional<FoundKey>> RootDirectory::find(std::string_view access_key_id) {
  if (access_key_id != id_) return std::nullopt;
  return key_;
}

}  // namespace clavium::authn
