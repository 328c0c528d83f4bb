// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/update_secret.h"

#include "engine/stages.h"
#include "operations/context.h"
#include "operations/replicate.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

namespace {

// The one thing of a replica that is changed in its own region; its primary shows it.
Result<Outcome> change_replica_key(const api::Secret& secret, const std::string& kms_key_id,
                                   Context& context) {
  api::Secret after = secret;
  after.kms_key_id = kms_key_id;
  engine::rekey_labelled(after);
  Outcome outcome = changed(secret, std::move(after), context.now,
                            UpdateSecret::Response{secret.arn(), secret.key.name, {}});
  CLAVIUM_TRY(
      const api::SecretPtr primary,
      context.store.find({{secret.key.space.account, secret.primary_region}, secret.key.name}));
  if (primary == nullptr || !follows(secret, *primary)) return outcome;
  api::Secret telling = *primary;
  for (api::Replica& replica : telling.replicas) {
    if (replica.region == secret.key.space.region) replica.kms_key_id = kms_key_id;
  }
  outcome.changes.push_back({primary->key, primary->revision, std::move(telling)});
  return outcome;
}

}  // namespace

Result<void> UpdateSecret::check(const Request& request) {
  CLAVIUM_CHECK(require_token(request.client_request_token));
  CLAVIUM_CHECK(check_secret_id(request.secret_id));
  CLAVIUM_TRY([[maybe_unused]] const auto value,
              given_value(request.secret_string, request.secret_binary));
  return {};
}

Result<Outcome> UpdateSecret::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_unmarked_secret(context, *request.secret_id));
  CLAVIUM_TRY(const auto value, given_value(request.secret_string, request.secret_binary));
  if (secret->is_replica() && request.kms_key_id && !value && !request.description &&
      !request.type) {
    return change_replica_key(*secret, kept_key(*request.kms_key_id), context);
  }
  CLAVIUM_CHECK(check_changeable(context, *secret));
  const std::string& token = *request.client_request_token;
  Response response{secret->arn(), secret->key.name, {}};

  api::Secret after = *secret;
  if (request.type) after.type = *request.type;
  if (request.description) after.description = *request.description;
  if (request.kms_key_id) after.kms_key_id = kept_key(*request.kms_key_id);
  if (value) {
    CLAVIUM_CHECK(check_key_is_shared(context, *secret));
    CLAVIUM_CHECK(check_key_is_shared(context, after));
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
    CLAVIUM_CHECK(engine::add_version(after, std::move(version), std::nullopt, context.quotas));
    engine::prune_versions(after, context.now, context.quotas);
    CLAVIUM_CHECK(engine::check_version_count(after, context.quotas));
  }
  if (after.kms_key_id != secret->kms_key_id) engine::rekey_labelled(after);
  return changed(*secret, std::move(after), context.now, response);
}

}  // namespace clavium::operations::secretsmanager
