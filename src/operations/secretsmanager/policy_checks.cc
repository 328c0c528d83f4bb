// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/policy_checks.h"

#include "api/aws_error.h"
#include "authz/public_policy.h"
#include "base/encoding.h"
#include "operations/access.h"

namespace clavium::operations::secretsmanager {

namespace {

constexpr std::string_view kPutResourcePolicy = "secretsmanager:PutResourcePolicy";

}  // namespace

Result<authz::Policy> read_policy(const Context& context, std::string_view text) {
  const std::int64_t chars_max = context.quotas.resource_policy_chars;
  if (std::int64_t(count_code_points(text)) > chars_max) {
    return api::aws_error(
        "ValidationException",
        concat("1 validation error detected: Value at 'resourcePolicy' failed to satisfy "
               "constraint: Member must have length less than or equal to ",
               chars_max));
  }
  CLAVIUM_TRY(authz::Policy policy, authz::parse_policy(text, authz::PolicyKind::resource));
  for (const authz::Statement& statement : policy.statements) {
    for (const authz::Principal& principal : statement.principals) {
      if (!context.accounts.can_exist(principal))
        return authz::unsupported_principal(
            concat(principal.text, ": account ", principal.account, " has no such principal"));
    }
  }
  return policy;
}

Result<void> check_is_not_public(const authz::Policy& policy) {
  const authz::Statement* open = authz::find_public_statement(policy);
  if (open == nullptr) return {};
  const auto number = open - policy.statements.data() + 1;
  return api::aws_error("PublicPolicyException",
                        concat("You set BlockPublicPolicy to true, and statement ", number,
                               " of the resource policy allows broad access to the secret."));
}

Result<void> check_caller_stays(const Context& context, const api::Secret& after,
                                const std::function<void(authz::ConditionKeys&)>& add_keys) {
  const authz::Decision decision = may_after(context, kPutResourcePolicy, after, add_keys);
  if (decision.permit) return {};
  return api::aws_error(
      "MalformedPolicyDocumentException",
      "This resource policy would keep you from changing it again: it does not allow you, or "
      "denies you, secretsmanager:PutResourcePolicy.");
}

}  // namespace clavium::operations::secretsmanager
