// SPDX-License-Identifier: Apache-2.0
#include "operations/context.h"

#include "api/aws_error.h"
#include "base/limits.h"
#include "base/log.h"
#include "engine/agenda.h"
#include "json/writer.h"

namespace clavium::operations {

namespace {

keyring::Binding binding_of(const api::Secret& secret, const std::string& version_id,
                            api::ValueKind kind) {
  return {secret.key.space.account, secret.arn(), version_id, kind};
}

}  // namespace

Result<api::SecretPtr> load_secret(Context& context, std::string_view secret_id) {
  CLAVIUM_TRY(const api::SecretRef ref, api::parse_secret_id(secret_id));
  if (ref.is_arn() && *ref.space != context.space) return api::secret_not_found();
  CLAVIUM_TRY(api::SecretPtr secret, context.store.find({context.space, ref.name}));
  if (secret == nullptr || (!ref.suffix.empty() && ref.suffix != secret->arn_suffix)) {
    return api::secret_not_found();
  }
  return secret;
}

Result<api::SecretPtr> load_usable_secret(Context& context, std::string_view secret_id) {
  CLAVIUM_TRY(api::SecretPtr secret, load_secret(context, secret_id));
  if (secret->deletion_at) {
    return api::invalid_request(
        "You can't perform this operation on the secret because it was marked for deletion.");
  }
  return secret;
}

store::Change change_of(const api::Secret& before, api::Secret after, TimePoint now) {
  after.last_changed_at = now;
  after.wake_at = engine::wake_at(after);
  return {before.key, before.revision, std::move(after)};
}

ServiceEvent deletion_event(std::string_view name, const api::Secret& secret) {
  return {std::string(name), secret.key.space, secret.arn(), concat("Deletion-", secret.arn()), {}};
}

std::string arn_element(const api::Secret& secret) {
  json::Writer out;
  out.begin_object().member("arn", secret.arn()).end_object();
  return std::move(out).finish_text();
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
    return api::aws_error(
        "ValidationException",
        concat("1 validation error detected: Value at 'secretString' failed to satisfy "
               "constraint: Member must have length less than or equal to ",
               limits::kSecretValueBytesMax));
  }
  return GivenValue{api::ValueKind::string, *text};
}

Result<api::Version> seal_version(Context& context, const api::Secret& secret, std::string id,
                                  const GivenValue& value) {
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
