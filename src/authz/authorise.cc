// SPDX-License-Identifier: Apache-2.0
#include "authz/authorise.h"

#include "base/encoding.h"

namespace clavium::authz {

Decision authorise(const Caller& caller, std::string_view action, std::string_view resource) {
  const auto parts = split(resource, ':');
  const bool foreign = parts.size() > 4 && parts[4] != caller.account;
  if (foreign) {
    return {std::nullopt,
            concat("because no resource-based policy allows the ", action, " action")};
  }
  if (caller.type == PrincipalType::root) {
    return {Permit(caller, action, resource), concat("root of account ", caller.account)};
  }
  return {std::nullopt, concat("because no identity-based policy allows the ", action, " action")};
}

Error access_denied(const Caller& caller, std::string_view action, std::string_view resource_shown,
                    const Decision& decision) {
  std::string message = concat("User: ", caller.arn, " is not authorized to perform: ", action);
  if (!resource_shown.empty()) message += concat(" on resource: ", resource_shown);
  message += concat(" ", decision.reason);
  return {ErrorKind::denied, std::move(message), {}, "AccessDeniedException"};
}

}  // namespace clavium::authz
