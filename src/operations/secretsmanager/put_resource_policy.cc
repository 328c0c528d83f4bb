// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/put_resource_policy.h"

#include "api/aws_error.h"
#include "authz/policy.h"
#include "base/encoding.h"
#include "operations/context.h"
#include "operations/request_keys.h"
#include "operations/secretsmanager/policy_checks.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> PutResourcePolicy::check(const Request& request) {
  if (!is_the_policy(request.policy_name)) {
    return api::invalid_parameter("You can only attach the default policy.");
  }
  CLAVIUM_CHECK(check_secret_id(request.secret_id));
  CLAVIUM_TRY([[maybe_unused]] const auto policy,
              authz::parse_policy(*request.resource_policy, authz::PolicyKind::resource));
  return {};
}

Result<Outcome> PutResourcePolicy::execute(const Request& request, Context& context) {
  if (std::int64_t(count_code_points(*request.resource_policy)) >
      context.quotas.resource_policy_chars) {
    return member_too_long("resourcePolicy", context.quotas.resource_policy_chars);
  }
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  api::Secret after = *secret;
  after.resource_policy = *request.resource_policy;
  CLAVIUM_TRY(const authz::Policy policy, read_policy(context, *request.resource_policy));
  if (request.block_public_policy.value_or(false)) CLAVIUM_CHECK(check_is_not_public(policy));
  CLAVIUM_CHECK(check_caller_stays(
      context, after, [&](authz::ConditionKeys& keys) { add_request_keys(request, keys); }));
  return changed(*secret, std::move(after), context.now, Response{secret->arn(), secret->key.name});
}

}  // namespace clavium::operations::secretsmanager
