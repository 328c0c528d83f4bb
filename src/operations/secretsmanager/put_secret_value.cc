// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/put_secret_value.h"

#include <algorithm>

#include "api/aws_error.h"
#include "base/encoding.h"
#include "engine/stages.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

bool is_rotation_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return is_ascii_alphanumeric(c) || c == '-'; });
}

Result<void> PutSecretValue::check(const Request& request) {
  CLAVIUM_CHECK(require_token(request.client_request_token));
  CLAVIUM_CHECK(check_secret_id(request.secret_id));
  CLAVIUM_TRY(const auto value, given_value(request.secret_string, request.secret_binary));
  if (!value) return api::invalid_request("You must provide either SecretString or SecretBinary.");
  return {};
}

Result<Outcome> PutSecretValue::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  CLAVIUM_CHECK(check_key_is_shared(context, *secret));
  CLAVIUM_TRY(const auto value, given_value(request.secret_string, request.secret_binary));
  const std::string& token = *request.client_request_token;
  Response response{secret->arn(), secret->key.name, token, {}};

  const api::Version* existing = engine::find_version(*secret, token);
  if (existing != nullptr && existing->sealed != nullptr) {
    CLAVIUM_TRY(const bool same, holds_value(context, *secret, *existing, *value));
    if (!same) return token_in_use(token, *secret);
    response.version_stages = existing->stages;
    Outcome outcome;
    outcome.body = api::to_body(response);
    return outcome;
  }

  api::Secret after = *secret;
  CLAVIUM_TRY(api::Version version, seal_version(context, after, token, *value));
  CLAVIUM_CHECK(
      engine::add_version(after, std::move(version), request.version_stages, context.quotas));
  engine::prune_versions(after, context.now, context.quotas);
  CLAVIUM_CHECK(engine::check_version_count(after, context.quotas));
  response.version_stages = engine::find_version(after, token)->stages;
  Outcome outcome = changed(*secret, std::move(after), context.now, response);
  outcome.response_elements.clear();  // AWS records null here.
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
