// SPDX-License-Identifier: Apache-2.0
#include "operations/context.h"

#include "api/aws_error.h"
#include "base/limits.h"
#include "base/log.h"
#include "engine/agenda.h"
#include "json/writer.h"

namespace clavium::operations {

namespace {

constexpr std::string_view kDefaultKeyAlias = "alias/aws/secretsmanager";

}  // namespace

keyring::Binding binding_of(const api::Secret& secret, const std::string& version_id,
                            api::ValueKind kind) {
  return {secret.key.space.account, secret.arn(), version_id, kind};
}

Result<api::SecretPtr> load_secret(Context& context, std::string_view secret_id) {
  CLAVIUM_TRY(const api::SecretRef ref, api::parse_secret_id(secret_id));
  if (ref.is_arn() && *ref.space != context.space) return api::secret_not_found();
  CLAVIUM_TRY(api::SecretPtr secret, context.store.find({context.space, ref.name}));
  if (secret == nullptr || (!ref.suffix.empty() && ref.suffix != secret->arn_suffix)) {
    return api::secret_not_found();
  }
  return secret;
}

Result<api::SecretPtr> load_unmarked_secret(Context& context, std::string_view secret_id) {
  CLAVIUM_TRY(api::SecretPtr secret, load_secret(context, secret_id));
  if (secret->deletion_at) {
    return api::invalid_request(
        "You can't perform this operation on the secret because it was marked for deletion.");
  }
  return secret;
}

Result<void> check_changeable(const Context& context, const api::Secret& secret) {
  if (context.effect != Effect::changes) return {};
  if (secret.is_replica()) {
    return api::invalid_parameter(
        "Operation not permitted on a replica secret. Call must be made in primary secret's "
        "region.");
  }
  if (!secret.owning_service.empty() && !context.changes_managed) {
    return api::invalid_request(
        "This secret is managed by an AWS service, and you must use that service to update it.");
  }
  return {};
}

Result<api::SecretPtr> load_usable_secret(Context& context, std::string_view secret_id) {
  CLAVIUM_TRY(api::SecretPtr secret, load_unmarked_secret(context, secret_id));
  CLAVIUM_CHECK(check_changeable(context, *secret));
  return secret;
}

Result<void> check_key_is_shared(const Context& context, const api::Secret& secret) {
  const std::string& key = secret.kms_key_id;
  const bool is_default =
      key.empty() || key == kDefaultKeyAlias || key.ends_with(concat(":", kDefaultKeyAlias));
  if (context.caller.account == secret.key.space.account || !is_default) return {};
  return api::invalid_request(
      "You can't access a secret from a different AWS account if you encrypt the secret with the "
      "default KMS service key.");
}

store::Change change_of(const api::Secret& before, api::Secret after, TimePoint now) {
  after.last_changed_at = now;
  after.wake_at = engine::wake_at(after);
  return {before.key, before.revision, std::move(after)};
}

store::Change quiet_change_of(const api::Secret& before, api::Secret after) {
  after.wake_at = engine::wake_at(after);
  return {before.key, before.revision, std::move(after)};
}

ServiceEvent rotation_event(engine::RotationEvent event, const api::Secret& secret,
                            std::string_view version_id, std::string error) {
  const std::string arn = secret.arn();
  return {std::string(engine::name_of(event)), secret.key.space, arn,
          concat("Rotation-", arn, "-", version_id), std::move(error)};
}

ServiceEvent deletion_event(std::string_view name, const api::Secret& secret) {
  return {std::string(name), secret.key.space, secret.arn(), concat("Deletion-", secret.arn()), {}};
}

std::string arn_element(const api::Secret& secret) {
  json::Writer out;
  out.begin_object().member("arn", secret.arn()).end_object();
  return std::move(out).finish_text();
}

std::unexpected<Error> member_too_long(std::string_view member, std::int64_t max) {
  return api::aws_error(
      "ValidationException",
      concat("1 validation error detected: Value at '", member,
             "' failed to satisfy constraint: Member must have length less than or equal to ",
             max));
}

Result<std::optional<GivenValue>> given_value(const api::SecretText& text,
                                              const api::SecretBlob& blob) {
  if (text && blob) {
    return api::invalid_parameter(
        "You can't specify both a binary secret value and a string secret value in the same "
        "secret.");
  }
  if (blob) return GivenValue{api::ValueKind::binary, blob->bytes};
  if (!text) return std::nullopt;
  // The framework counts characters; the documented limit is bytes of the UTF-8 form.
  if (text->size_bytes() > limits::kSecretValueBytesMax) {
    return member_too_long("secretString", limits::kSecretValueBytesMax);
  }
  return GivenValue{api::ValueKind::string, *text};
}

Result<api::Version> seal_version(Context& context, const api::Secret& secret, std::string id,
                                  const GivenValue& value) {
  if (std::int64_t(value.bytes.size_bytes()) > context.quotas.secret_value_bytes) {
    return member_too_long(value.kind == api::ValueKind::string ? "secretString" : "secretBinary",
                           context.quotas.secret_value_bytes);
  }
  auto sealed = context.keyring.seal(value.bytes, binding_of(secret, id, value.kind));
  if (!sealed) {
    log(LogLevel::error, "seal_failed",
        {{"secret", secret.arn()}, {"error", sealed.error().message}});
    return api::aws_error("EncryptionFailure",
                          "Secrets Manager can't encrypt the protected secret text.");
  }
  api::Version version;
  version.id = std::move(id);
  version.created_at = context.now;
  version.kind = value.kind;
  version.sealed = std::make_shared<const std::vector<std::byte>>(*std::move(sealed));
  version.kms_key_id = secret.kms_key_id;
  return version;
}

Result<SecretBytes> open_version(Context& context, const api::Secret& secret,
                                 const api::Version& version) {
  auto value = context.keyring.open(*version.sealed, binding_of(secret, version.id, version.kind));
  if (!value) {
    log(LogLevel::error, "open_failed",
        {{"secret", secret.arn()}, {"version", version.id}, {"error", value.error().message}});
    return api::aws_error("DecryptionFailure",
                          "Secrets Manager can't decrypt the protected secret text.");
  }
  return value;
}

Result<bool> holds_value(Context& context, const api::Secret& secret, const api::Version& version,
                         const GivenValue& value) {
  if (version.sealed == nullptr || version.kind != value.kind) return false;
  CLAVIUM_TRY(const SecretBytes stored, open_version(context, secret, version));
  return constant_time_equal(stored, value.bytes);
}

std::string kept_key(std::string_view kms_key_id) {
  constexpr std::string_view kDefault = "alias/aws/secretsmanager";
  const bool is_default = kms_key_id == kDefault || (kms_key_id.starts_with("arn:") &&
                                                     kms_key_id.ends_with(concat(":", kDefault)));
  return is_default ? std::string() : std::string(kms_key_id);
}

std::unexpected<Error> token_in_use(std::string_view token, const api::Secret& secret) {
  return api::aws_error(
      "ResourceExistsException",
      concat("You can't use ClientRequestToken ", token,
             " because that value is already in use for a version of secret ", secret.arn(), "."));
}

Result<void> require_token(const api::Text& token) {
  if (token) return {};
  return api::invalid_request(
      "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
}

Result<void> check_secret_id(const api::Text& secret_id) {
  CLAVIUM_TRY([[maybe_unused]] const api::SecretRef ref, api::parse_secret_id(*secret_id));
  return {};
}

}  // namespace clavium::operations
