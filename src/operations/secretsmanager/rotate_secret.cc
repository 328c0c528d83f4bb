// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/rotate_secret.h"

#include <algorithm>

#include "api/aws_error.h"
#include "api/function_invoker.h"
#include "base/encoding.h"
#include "base/log.h"
#include "engine/rotation.h"
#include "engine/rotation_schedule.h"
#include "engine/stages.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

namespace {

api::RotationRules rules_of(const RotationRulesShape& shape) {
  return {shape.automatically_after_days, shape.schedule_expression.value_or(""),
          shape.duration.value_or("")};
}

// What the secret's rotation becomes; members that are not given stay as they are.
api::Rotation configure(const api::Secret& secret, const RotateSecret::Request& request) {
  api::Rotation rotation = secret.rotation ? *secret.rotation : api::Rotation{};
  rotation.enabled = true;
  if (request.rotation_lambda_arn && !request.rotation_lambda_arn->empty())
    rotation.lambda_arn = *request.rotation_lambda_arn;
  if (request.rotation_rules) {
    if (auto rules = rules_of(*request.rotation_rules); rules != api::RotationRules{})
      rotation.rules = std::move(rules);
  }
  if (request.external_secret_rotation_metadata) {
    rotation.external_metadata.clear();
    for (const ExternalMetadataShape& item : *request.external_secret_rotation_metadata)
      rotation.external_metadata.push_back({item.key.value_or(""), item.value.value_or("")});
  }
  if (request.external_secret_rotation_role_arn)
    rotation.external_role_arn = *request.external_secret_rotation_role_arn;
  return rotation;
}

// Whether the caller may have the function called, and the function lets itself be called.
Result<void> check_function(Context& context, const std::string& function_arn,
                            const std::string& secret_arn) {
  // The account of the function need not be ours, and our root has no policies that could say; for
  // everybody else choosing the function is a permission of its own.
  constexpr std::string_view kAction = "lambda:InvokeFunction";
  const bool is_owner = context.caller.type == authz::PrincipalType::root &&
                        context.caller.account == context.space.account;
  if (!is_owner) {
    const auto parts = split(function_arn, ':');
    const authz::Resource function{
        function_arn, {std::string(parts.size() > 4 ? parts[4] : ""), context.space.region}, {}};
    const auto decision = authz::authorise(context.caller, kAction, function, [&] {
      return authz::global_keys(context.caller, context.facts);
    });
    if (!decision.permit)
      return std::unexpected(authz::access_denied(context.caller, kAction, function_arn, decision));
  }
  // Without a server nobody here calls functions: the server that serves this store next will.
  if (context.functions == nullptr) return {};
  api::FunctionCall call;
  call.region = context.space.region;
  call.function_arn = function_arn;
  call.kind = api::FunctionCallKind::probe;
  const auto answer = context.functions->invoke(call);
  if (answer) return {};
  const Error& error = answer.error();
  log(LogLevel::warning, "rotation_function_not_callable",
      {{"secret", secret_arn},
       {"function", function_arn},
       {"error", error.message},
       {"hint", error.hint}});
  if (error.kind == ErrorKind::unavailable || error.kind == ErrorKind::throttled)
    return api::aws_error("InternalServiceError", std::string(api::kServerFault));
  return api::aws_error(
      "AccessDeniedException",
      "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function "
      "policy grants access to the principal secretsmanager.amazonaws.com.");
}

// An earlier rotation stands in the way. It is attempted again at once, and the caller is told so.
Result<Outcome> refuse_and_reattempt(const api::Secret& secret, TimePoint now) {
  auto refusal = api::invalid_request(
      "A previous rotation isn't complete. That rotation will be reattempted.");
  api::Secret after = secret;
  if (!engine::attempt_now(after, now)) return refusal;
  Outcome outcome;
  outcome.refusal = std::move(refusal).error();
  outcome.changes.push_back(quiet_change_of(secret, std::move(after)));
  return outcome;
}

// The version that a test shows to the function: a copy of the current value.
Result<api::Version> copy_of_current(Context& context, const api::Secret& secret,
                                     const std::string& id) {
  const api::Version* current = engine::find_stage(secret, engine::kCurrent);
  if (current == nullptr || current->sealed == nullptr) {
    api::Version empty;
    empty.id = id;
    empty.created_at = context.now;
    empty.kms_key_id = secret.kms_key_id;
    return empty;
  }
  // A sealed value is bound to its version, so a copy is sealed anew. What fails at that is in the
  // log; AWS's model gives this operation no name for it.
  const auto value = open_version(context, secret, *current);
  auto copy = value ? seal_version(context, secret, id, {current->kind, *value})
                    : Result<api::Version>(std::unexpected(value.error()));
  if (!copy) return api::aws_error("InternalServiceError", std::string(api::kServerFault));
  return copy;
}

}  // namespace

bool is_schedule_expression(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii_alphanumeric(c) ||
           std::string_view("()#?*-/, ").find(c) != std::string_view::npos;
  });
}

bool is_window_duration(std::string_view text) {
  if (text.size() < 2 || text.back() != 'h') return false;
  text.remove_suffix(1);
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<void> RotateSecret::check(const Request& request) {
  // The one operation that tells of a missing token by this name, as recorded.
  if (!request.client_request_token) {
    return api::invalid_parameter(
        "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
  }
  CLAVIUM_CHECK(check_secret_id(request.secret_id));
  if (!request.rotation_rules) return {};
  return engine::check_rotation_rules(rules_of(*request.rotation_rules));
}

Result<Outcome> RotateSecret::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  const std::string& token = *request.client_request_token;
  const Response response{secret->arn(), secret->key.name, token};
  if (engine::find_version(*secret, token) != nullptr) {
    // Begun already: this is the same call once more.
    Outcome outcome;
    outcome.body = api::to_body(response);
    outcome.response_elements = arn_element(*secret);
    return outcome;
  }
  const api::Rotation rotation = configure(*secret, request);
  if (rotation.lambda_arn.empty()) {
    return api::invalid_request("No Lambda rotation function ARN is associated with this secret.");
  }
  if (secret->rotation_run || engine::find_unfinished(*secret) != nullptr)
    return refuse_and_reattempt(*secret, context.now);
  CLAVIUM_CHECK(check_function(context, rotation.lambda_arn, response.arn));

  api::Secret after = *secret;
  after.rotation = std::make_shared<const api::Rotation>(rotation);
  engine::set_next_window(after, context.now);
  const bool immediately = request.rotate_immediately.value_or(true);
  if (immediately) {
    (void)engine::begin_rotation(after, token, context.now);
  } else {
    CLAVIUM_TRY(api::Version copy, copy_of_current(context, *secret, token));
    engine::begin_test(after, std::move(copy), context.now);
  }
  Outcome outcome = changed(*secret, std::move(after), context.now, response);
  outcome.events.push_back(rotation_event(
      immediately ? engine::RotationEvent::started : engine::RotationEvent::test_started, *secret,
      token));
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
