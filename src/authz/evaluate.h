// SPDX-License-Identifier: Apache-2.0
//
// IAM's policy evaluation, pure: policies and a request in, a decision with the statement that
// decided out.
//
//   1. a Deny that applies, in whatever policy, ends it
//   2. what limits whole accounts and endpoints must allow
//   3. in the resource's own account its policy may allow by itself: everyone or the principal
//      directly; the role of a session still within that role's limits; an account only together
//      with the policies of the principal
//   4. otherwise the principal's policies must allow, and its boundary, and its session's policies
//   5. across accounts both the resource's policy and 4 must allow
//
// The root of an account has 4 allowed: nothing limits it there.
//
// Source: IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic",
// "Permissions boundaries", "Session policies".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "authz/caller.h"
#include "authz/condition_keys.h"
#include "authz/policy.h"

namespace clavium::authz {

struct AccessRequest {
  const Caller& caller;
  std::string_view action;    ///< "secretsmanager:GetSecretValue"
  std::string_view resource;  ///< an ARN, or "*" for the actions that have none
  std::string_view resource_account;
  const ConditionKeys& keys;
};

/// The policies that bear upon a request. One that is absent limits nothing; an empty list allows
/// nothing. Of a list one policy that allows is enough.
struct PolicyInputs {
  std::span<const Policy> identity;                 ///< of the user and its groups, or of the role
  const Policy* resource = nullptr;                 ///< of the secret
  std::optional<std::span<const Policy>> boundary;  ///< of the user or role
  std::optional<std::span<const Policy>> session;   ///< given when the session was made
  std::optional<std::span<const Policy>> service_control;  ///< of the organisation
  std::optional<std::span<const Policy>> endpoint;         ///< of the VPC endpoint
};

enum class PolicySource : std::uint8_t {
  identity,
  resource,
  boundary,
  session,
  service_control,
  endpoint,
};

enum class Verdict : std::uint8_t { allowed, explicit_deny, implicit_deny };

struct Evaluation {
  Verdict verdict = Verdict::implicit_deny;
  /// The policies that allowed or denied, or those that should have allowed and did not.
  PolicySource source = PolicySource::identity;
  /// The statement that decided. Null where none spoke, and for a root that needed none. It belongs
  /// to the inputs.
  const Statement* statement = nullptr;
};

/// What one policy says of a request. Of several statements that allow, the strongest counts.
enum class Says : std::uint8_t {
  nothing,
  delegates,    ///< a resource policy allows the account: its own policies decide further
  allows_role,  ///< … the role of the session, within the limits of role and session
  allows,
  denies,
};
struct Finding {
  Says says = Says::nothing;
  const Statement* statement = nullptr;
};

/// A resource or trust policy is asked with its principals, an identity policy without.
[[nodiscard]] Finding ask_policy(const Policy& policy, const AccessRequest& request);

[[nodiscard]] Evaluation evaluate(const PolicyInputs& policies, const AccessRequest& request);

}  // namespace clavium::authz
