// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/create_secret.h"

#include "api/aws_error.h"
#include "base/entropy.h"
#include "engine/stages.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

namespace {

constexpr std::string_view kSuffixAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kSuffixChars = 6;

// The name is taken: a replay of the call that took it, or a refusal.
Result<Outcome> replay(const CreateSecret::Request& request, Context& context,
                       const api::Secret& existing, const std::optional<GivenValue>& value) {
  if (existing.deletion_at) {
    return api::invalid_request(
        "You can't create this secret because a secret with this name is already scheduled for "
        "deletion.");
  }
  const api::Version* version = engine::find_version(existing, *request.client_request_token);
  if (version == nullptr || !value) {
    return api::aws_error(
        "ResourceExistsException",
        concat("The operation failed because the secret ", *request.name, " already exists."));
  }
  CLAVIUM_TRY(const bool same, holds_value(context, existing, *version, *value));
  if (!same) return token_in_use(*request.client_request_token, existing);
  CLAVIUM_TRY(const ReplicationStatusList status, show_replicas(context, existing));
  Outcome outcome;
  outcome.body =
      api::to_body(CreateSecret::Response{existing.arn(), existing.key.name, version->id, status});
  outcome.response_elements = arn_element(existing);
  return outcome;
}

}  // namespace

Result<void> CreateSecret::check(const Request& request) {
  CLAVIUM_CHECK(require_token(request.client_request_token));
  if (!api::is_secret_name(*request.name)) return check_secret_id(request.name);
  if (request.cross_account_primary_arn) {
    // Passing it over would make an ordinary secret, and the missing replica would be noticed late.
    return api::invalid_parameter(
        "CrossAccountPrimaryARN is not supported: replicas of secrets of other accounts are not "
        "kept here.");
  }
  CLAVIUM_TRY([[maybe_unused]] const auto value,
              given_value(request.secret_string, request.secret_binary));
  return {};
}

Result<Outcome> CreateSecret::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const auto value, given_value(request.secret_string, request.secret_binary));
  const api::SecretKey key{context.space, *request.name};
  CLAVIUM_TRY(const api::SecretPtr existing, context.store.find(key));
  if (existing != nullptr) return replay(request, context, *existing, value);
  CLAVIUM_TRY(const std::size_t count, context.store.count(context.space));
  if (std::int64_t(count) >= context.quotas.secrets_per_region) {
    return api::aws_error("LimitExceededException",
                          concat("You can't create more than ", context.quotas.secrets_per_region,
                                 " secrets in a Region."));
  }

  api::Secret secret;
  secret.key = key;
  secret.arn_suffix = random_text(context.entropy, kSuffixChars, kSuffixAlphabet);
  secret.description = request.description.value_or("");
  secret.kms_key_id = kept_key(request.kms_key_id.value_or(""));
  secret.created_at = context.now;
  secret.type = request.type.value_or("");
  if (request.tags) CLAVIUM_CHECK(apply_tags(secret, *request.tags, context.quotas));
  if (request.add_replica_regions) {
    CLAVIUM_CHECK(add_replicas(secret, *request.add_replica_regions));
  }
  Response response{secret.arn(), secret.key.name, {}, {}};
  CLAVIUM_TRY(response.replication_status, show_replicas(context, secret));
  if (value) {
    response.version_id = *request.client_request_token;
    CLAVIUM_TRY(api::Version version, seal_version(context, secret, response.version_id, *value));
    CLAVIUM_CHECK(engine::add_version(secret, std::move(version), std::nullopt, context.quotas));
  }
  const api::Secret before = secret;
  Outcome outcome = changed(before, std::move(secret), context.now, response);
  outcome.changes.front().expected_revision = 0;
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
