// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/update_secret.h"

#include "api/aws_error.h"
#include "engine/stages.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> UpdateSecret::check(const Request& request) {
  CLAVIUM_CHECK(require_token(request.client_request_token));
  CLAVIUM_CHECK(check_secret_id(request.secret_id));
  if (request.type && !request.type->empty()) {
    return api::invalid_parameter(
        "Managed external secrets are not offered by this server: leave out Type.");
  }
  CLAVIUM_TRY([[maybe_unused]] const auto value,
              given_value(request.secret_string, request.secret_binary));
  return {};
}

Result<Outcome> UpdateSecret::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  CLAVIUM_TRY(const auto value, given_value(request.secret_string, request.secret_binary));
  const std::string& token = *request.client_request_token;
  Response response{secret->arn(), secret->key.name, {}};

  api::Secret after = *secret;
  if (request.description) after.description = *request.description;
  if (request.kms_key_id) after.kms_key_id = *request.kms_key_id;
  if (value) {
    response.version_id = token;
    const api::Version* existing = engine::find_version(*secret, token);
    if (existing != nullptr && existing->sealed != nullptr) {
      CLAVIUM_TRY(const bool same, holds_value(context, *secret, *existing, *value));
      if (!same) return token_in_use(token, *secret);
      Outcome outcome;
      outcome.body = api::to_body(response);
      outcome.response_elements = arn_element(*secret);
      return outcome;
    }
    CLAVIUM_TRY(api::Version version, seal_version(context, after, token, *value));
    CLAVIUM_CHECK(engine::add_version(after, std::move(version), std::nullopt));
    engine::prune_versions(after, context.now);
  }
  return changed(*secret, std::move(after), context.now, response);
}

}  // namespace clavium::operations::secretsmanager
