// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/secret.h"
#include "authz/caller.h"
#include "authz/condition_keys.h"
#include "authz/permit.h"
#include "base/error.h"

namespace clavium::authz {

/// A decision and why it fell: the audit record and `access can` both ask "by which statement?".
struct Decision {
  std::optional<Permit> permit;  ///< absent when refused
  std::string reason;  ///< "root of account 000000000000", "statement 2 (Partner) of the secret's
                       ///< policy", or AWS's tail of a refusal
};

/// What an action is asked for on.
struct Resource {
  std::string arn;          ///< "*" for the actions that have none
  api::Namespace space;     ///< where the action will take place: the resource's account, and the
                            ///< region that was asked
  std::string_view policy;  ///< the resource's policy as it was put; empty: none
};

/// The condition keys of a request. Asked for only when there is a policy that could want them.
using KeySource = std::function<ConditionKeys()>;

/// Whether `caller` may do `action` ("secretsmanager:GetSecretValue") to `resource`.
///
/// The root of the resource's account may do everything unless a Deny of the resource's policy
/// applies. From another account the resource's policy must allow it, and the caller's own account
/// too, which for its root is so. Users and sessions of roles need policies of their own, and there
/// are none until identities exist: they have what a resource's policy gives them directly.
/// sts:GetCallerIdentity is never refused.
///
/// A stored policy that cannot be read denies everything but its own repair: the owner's root may
/// read, replace and delete it.
///
/// Source: IAM User Guide, "Policy evaluation logic". How policies are weighed: evaluate.h.
[[nodiscard]] Decision authorise(const Caller& caller, std::string_view action,
                                 const Resource& resource, const KeySource& keys);

/// A refusal as AWS words it (AccessDeniedException). `resource_shown`: the ARN or name as the
/// caller gave it; empty for an action without a resource.
[[nodiscard]] Error access_denied(const Caller& caller, std::string_view action,
                                  std::string_view resource_shown, const Decision& decision);

}  // namespace clavium::authz
