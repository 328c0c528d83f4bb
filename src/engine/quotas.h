// SPDX-License-Identifier: Apache-2.0
//
// AWS's quotas as numbers that an operator may change.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"

namespace clavium::engine {

/// What AWS allows an account in one region, and each secret in it. The initial values are AWS's;
/// `[server.quotas]` in clavium.toml changes them (docs/formats/clavium-toml.md).
///
/// Nothing that is stored already is lost when a number is lowered: only what would add more is
/// refused. Source: AWS Secrets Manager User Guide, "AWS Secrets Manager quotas".
struct Quotas {
  /// Those that are scheduled for deletion and replicas count. Creations that run at the same
  /// moment may overstep it by their number.
  std::int64_t secrets_per_region = 500'000;
  /// The service model has the same number, so it can be lowered, not raised.
  std::int64_t secret_value_bytes = limits::kSecretValueBytesMax;
  /// Labels over all versions of a secret.
  std::int64_t stages_per_secret = limits::kStagesPerSecretMax;
  std::int64_t tags_per_secret = limits::kTagsPerSecretMax;
  /// Characters; the service model's number too.
  std::int64_t resource_policy_chars = limits::kResourcePolicyCharsMax;
  /// Versions without a label: so many of the newest are kept, and all that are younger.
  std::int64_t deprecated_versions_kept = limits::kDeprecatedVersionsKept;
  std::int64_t deprecated_version_hours_min = limits::kDeprecatedVersionAgeMin.count();
  /// All versions of a secret. More than deprecated_versions_kept and stages_per_secret together,
  /// or no write would ever fit again.
  std::int64_t versions_per_secret = limits::kVersionsPerSecretMax;
  std::int64_t recovery_window_days_min = limits::kRecoveryWindowDaysMin;
  std::int64_t recovery_window_days_max = limits::kRecoveryWindowDaysMax;
  std::int64_t recovery_window_days_default = limits::kRecoveryWindowDaysDefault;

  bool operator==(const Quotas&) const = default;
};

}  // namespace clavium::engine
