// SPDX-License-Identifier: Apache-2.0
#include "operations/access.h"

#include "api/arn.h"

namespace clavium::operations {

namespace {

constexpr std::string_view kUnknownSuffix = "-??????";

authz::Resource resource_of(const api::Secret& secret) {
  return {secret.arn(), secret.key.space, secret.resource_policy};
}

}  // namespace

Result<Located> locate(store::Store& store, const api::Namespace& own, std::string_view secret_id,
                       bool creates) {
  if (secret_id.empty()) return Located{nullptr, {"*", own, {}}};
  CLAVIUM_TRY(const api::SecretRef ref, api::parse_secret_id(secret_id));
  const api::Namespace space{ref.is_arn() ? ref.space->account : own.account, own.region};
  Located located;
  if (!creates && (!ref.is_arn() || ref.space->region == own.region)) {
    CLAVIUM_TRY(located.secret, store.find({space, ref.name}));
    const bool is_another = located.secret != nullptr && !ref.suffix.empty() &&
                            ref.suffix != located.secret->arn_suffix;
    if (is_another) located.secret = nullptr;
  }
  if (located.secret != nullptr) {
    located.resource = resource_of(*located.secret);
    return located;
  }
  located.resource.space = space;
  const bool is_complete = !ref.suffix.empty();
  located.resource.arn = is_complete ? std::string(secret_id)
                                     : api::secret_arn(ref.is_arn() ? *ref.space : own,
                                                       ref.name + std::string(kUnknownSuffix));
  return located;
}

void add_secret_keys(const Located& located, bool creates, authz::ConditionKeys& keys) {
  keys.set("aws:ResourceAccount", located.resource.space.account);
  if (!creates && located.resource.arn != "*")
    keys.set("secretsmanager:SecretId", located.resource.arn);
  if (located.secret == nullptr) return;
  const api::Secret& secret = *located.secret;
  for (const api::Tag& tag : secret.tags) {
    keys.set("aws:ResourceTag/" + tag.key, tag.value);
    keys.set("secretsmanager:ResourceTag/" + tag.key, tag.value);
  }
  if (!secret.type.empty()) keys.set("secretsmanager:resource/Type", secret.type);
  if (secret.rotation != nullptr && !secret.rotation->lambda_arn.empty())
    keys.set("secretsmanager:resource/AllowRotationLambdaArn", secret.rotation->lambda_arn);
  if (!secret.primary_region.empty())
    keys.set("secretsmanager:SecretPrimaryRegion", secret.primary_region);
}

authz::Decision may(const Context& context, std::string_view action, const Located& located,
                    const std::function<void(authz::ConditionKeys&)>& add_keys) {
  return authz::authorise(context.caller, action, located.resource, [&] {
    authz::ConditionKeys keys = authz::global_keys(context.caller, context.facts);
    add_secret_keys(located, false, keys);
    add_keys(keys);
    return keys;
  });
}

authz::Decision may_after(const Context& context, std::string_view action, api::Secret after,
                          const std::function<void(authz::ConditionKeys&)>& add_keys) {
  Located located;
  located.secret = std::make_shared<const api::Secret>(std::move(after));
  located.resource = resource_of(*located.secret);
  return may(context, action, located, add_keys);
}

Result<void> check_access_is_kept(const Context& context, std::string_view action,
                                  std::string_view secret_id, api::Secret after,
                                  const std::function<void(authz::ConditionKeys&)>& add_keys) {
  const authz::Decision decision = may_after(context, action, std::move(after), add_keys);
  if (decision.permit) return {};
  return std::unexpected(authz::access_denied(context.caller, action, secret_id, decision));
}

}  // namespace clavium::operations
