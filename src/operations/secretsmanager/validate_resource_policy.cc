// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/validate_resource_policy.h"

#include "operations/access.h"
#include "operations/context.h"
#include "operations/secretsmanager/policy_checks.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

namespace {

constexpr std::string_view kPutResourcePolicy = "secretsmanager:PutResourcePolicy";

// AWS's sentence, and where there is one the rule that was broken.
std::string told(const Error& error) {
  return error.hint.empty() ? error.message : concat(error.message, " (", error.hint, ")");
}

}  // namespace

Result<void> ValidateResourcePolicy::check(const Request& request) {
  if (!request.secret_id) return {};
  return check_secret_id(request.secret_id);
}

Result<Outcome> ValidateResourcePolicy::execute(const Request& request, Context& context) {
  const std::string id = request.secret_id.value_or("");
  // AWS wants both permissions: who may not put a policy learns nothing by trying one.
  CLAVIUM_TRY(const Located located,
              locate(context.store, {context.caller.account, context.space.region}, id));
  const authz::Decision decision = may(context, kPutResourcePolicy, located, [](auto&) {});
  if (!decision.permit) {
    return std::unexpected(authz::access_denied(context.caller, kPutResourcePolicy, id, decision));
  }
  api::SecretPtr secret;
  if (!id.empty()) {
    CLAVIUM_TRY(secret, load_usable_secret(context, id));
  }

  Response response;
  response.validation_errors.emplace();
  const auto note = [&](std::string_view check_name, const Error& error) {
    response.validation_errors->push_back({std::string(check_name), told(error)});
  };
  const auto policy = read_policy(context, *request.resource_policy);
  if (!policy) {
    note("PolicySyntax", policy.error());
  } else {
    if (const auto closed = check_is_not_public(*policy); !closed)
      note("PublicAccess", closed.error());
    if (secret != nullptr) {
      api::Secret after = *secret;
      after.resource_policy = *request.resource_policy;
      if (const auto stays = check_caller_stays(context, after, [](auto&) {}); !stays)
        note("CallerAccess", stays.error());
    }
  }
  response.policy_validation_passed = response.validation_errors->empty();
  Outcome outcome;
  outcome.body = api::to_body(response);
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
