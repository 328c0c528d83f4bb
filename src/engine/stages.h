// SPDX-License-Identifier: Apache-2.0
//
// Staging labels: which version of a secret is AWSCURRENT, AWSPENDING or AWSPREVIOUS.
//
// At most one version carries a given label. Once a secret has a value, exactly one version is
// AWSCURRENT. Moving AWSCURRENT moves AWSPREVIOUS to the version it left. Labels of a version are
// sorted by code point. Source: AWS Secrets Manager API Reference, PutSecretValue and
// UpdateSecretVersionStage.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/secret.h"
#include "base/error.h"
#include "engine/quotas.h"

namespace clavium::engine {

inline constexpr std::string_view kCurrent = "AWSCURRENT";
inline constexpr std::string_view kPrevious = "AWSPREVIOUS";
inline constexpr std::string_view kPending = "AWSPENDING";

/// Null when there is none.
[[nodiscard]] const api::Version* find_version(const api::Secret& secret,
                                               std::string_view version_id);
[[nodiscard]] api::Version* find_version(api::Secret& secret, std::string_view version_id);
[[nodiscard]] const api::Version* find_stage(const api::Secret& secret, std::string_view stage);
[[nodiscard]] bool has_stage(const api::Version& version, std::string_view stage);

/// Adds a version with a value and labels it.
///
/// stages   the labels asked for; absent means AWSCURRENT. The first value a secret ever gets is
/// AWSCURRENT
///          whatever was asked. A new current value abandons a rotation: AWSPENDING leaves every
///          other version.
/// Errors   LimitExceededException above the quota of labels; the secret is unchanged then.
[[nodiscard]] Result<void> add_version(api::Secret& secret, api::Version version,
                                       const std::optional<std::vector<std::string>>& stages,
                                       const Quotas& quotas = {});

/// UpdateSecretVersionStage: moves a label to a version, or takes it off one.
/// Errors: InvalidParameterException, ResourceNotFoundException, LimitExceededException; unchanged
/// then.
[[nodiscard]] Result<void> move_stage(api::Secret& secret, const std::string& stage,
                                      const std::optional<std::string>& remove_from,
                                      const std::optional<std::string>& move_to,
                                      const Quotas& quotas = {});

/// Removes the oldest versions without a label beyond those that the quotas keep: the hundred
/// newest, and all that are younger than a day.
void prune_versions(api::Secret& secret, TimePoint now, const Quotas& quotas = {});

/// To be asked once a version was added and the old ones are pruned.
/// Errors: LimitExceededException when more versions are left than a secret may have: it is written
/// too often.
[[nodiscard]] Result<void> check_version_count(const api::Secret& secret,
                                               const Quotas& quotas = {});

/// The secret's key was changed: the versions labelled AWSCURRENT, AWSPENDING and AWSPREVIOUS come
/// under it, the others stay under theirs.
void rekey_labelled(api::Secret& secret);

}  // namespace clavium::engine
