// SPDX-License-Identifier: Apache-2.0
//
// Rows of secrets as a store keeps them, for tests; their sealed bytes were never sealed.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/secret.h"

namespace clavium::testing {

inline std::shared_ptr<const std::vector<std::byte>> sealed_bytes(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return std::make_shared<const std::vector<std::byte>>(bytes.begin(), bytes.end());
}

inline TimePoint at_second(std::int64_t seconds) {
  return TimePoint(std::chrono::milliseconds(seconds * 1000 + 7));
}

inline const TimePoint kDay = TimePoint(std::chrono::hours(24 * 20'000));

inline api::SecretKey key_of(std::string name, std::string region = "eu-central-1") {
  return {{"123456789012", std::move(region)}, std::move(name)};
}

inline api::Version version_of(std::string id, std::vector<std::string> stages,
                               std::string_view sealed = "sealed") {
  api::Version version;
  version.id = std::move(id);
  version.stages = std::move(stages);
  version.created_at = at_second(5);
  version.sealed = sealed_bytes(sealed);
  return version;
}

inline api::Secret secret_of(const api::SecretKey& key) {
  api::Secret secret;
  secret.key = key;
  secret.arn_suffix = "AbCdEf";
  secret.created_at = secret.last_changed_at = at_second(1);
  secret.versions.push_back(version_of("v1", {"AWSCURRENT"}));
  return secret;
}

/// Equal in everything, sealed bytes by content.
inline bool same_secret(const api::Secret& a, const api::Secret& b) {
  const auto same_version = [](const api::Version& x, const api::Version& y) {
    api::Version other = y;
    other.sealed = x.sealed;
    const bool same_bytes = x.sealed && y.sealed ? *x.sealed == *y.sealed : !x.sealed && !y.sealed;
    return same_bytes && x == other;
  };
  const auto same_part = [](const auto& x, const auto& y) { return x && y ? *x == *y : x == y; };
  return a.key == b.key && a.arn_suffix == b.arn_suffix && a.sequence == b.sequence &&
         a.revision == b.revision && a.description == b.description &&
         a.kms_key_id == b.kms_key_id && a.created_at == b.created_at &&
         a.last_changed_at == b.last_changed_at && a.last_accessed_on == b.last_accessed_on &&
         a.deletion_at == b.deletion_at && a.tags_were_set == b.tags_were_set && a.tags == b.tags &&
         std::ranges::equal(a.versions, b.versions, same_version) && a.type == b.type &&
         a.owning_service == b.owning_service && a.resource_policy == b.resource_policy &&
         same_part(a.rotation, b.rotation) && same_part(a.rotation_run, b.rotation_run) &&
         a.primary_region == b.primary_region && a.replicas == b.replicas && a.wake_at == b.wake_at;
}

}  // namespace clavium::testing
