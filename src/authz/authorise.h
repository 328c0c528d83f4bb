// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authz/caller.h"
#include "authz/permit.h"
#include "base/error.h"

namespace clavium::authz {

/// A decision and why it fell: the audit record and `access can` both ask "by which statement?".
struct Decision {
  std::optional<Permit> permit;  ///< absent when refused
  std::string reason;            ///< "root of account 000000000000", or AWS's tail of a refusal
};

/// Whether `caller` may do `action` ("secretsmanager:GetSecretValue") to `resource` (an ARN, or "*"
/// for the actions that have none). The root of an account may do everything in it; every other
/// principal needs a policy that allows it, and there is none until identity policies exist, so it
/// is refused. Source: IAM user guide, policy evaluation logic; the root user is not limited by
/// identity policies.
[[nodiscard]] Decision authorise(const Caller& caller, std::string_view action,
                                 std::string_view resource);

/// A refusal as AWS words it (AccessDeniedException). `resource_shown`: the ARN or name as the
/// caller gave it; empty for an action without a resource.
[[nodiscard]] Error access_denied(const Caller& caller, std::string_view action,
                                  std::string_view resource_shown, const Decision& decision);

}  // namespace clavium::authz
