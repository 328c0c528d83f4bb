// SPDX-License-Identifier: Apache-2.0
#include "engine/stages.h"

#include <algorithm>

#include "api/aws_error.h"

namespace clavium::engine {

namespace {

void attach(api::Version& version, std::string_view stage) {
  if (has_stage(version, stage)) return;
  const auto at = std::lower_bound(version.stages.begin(), version.stages.end(), stage);
  version.stages.insert(at, std::string(stage));
}

void detach(api::Version& version, std::string_view stage) { std::erase(version.stages, stage); }

void detach_from_all(api::Secret& secret, std::string_view stage) {
  for (api::Version& version : secret.versions) detach(version, stage);
}

// `id` becomes AWSCURRENT; the version that was becomes AWSPREVIOUS.
void make_current(api::Secret& secret, std::string_view id) {
  const api::Version* holder = find_stage(secret, kCurrent);
  if (holder != nullptr && holder->id == id) return;
  if (holder != nullptr) {
    api::Version& demoted = *find_version(secret, holder->id);
    detach_from_all(secret, kPrevious);
    detach(demoted, kCurrent);
    attach(demoted, kPrevious);
  }
  attach(*find_version(secret, id), kCurrent);
}

std::size_t count_stages(const api::Secret& secret) {
  std::size_t count = 0;
  for (const api::Version& version : secret.versions) count += version.stages.size();
  return count;
}

Result<void> check_stage_count(const api::Secret& secret, const Quotas& quotas) {
  if (std::int64_t(count_stages(secret)) <= quotas.stages_per_secret) return {};
  return api::aws_error("LimitExceededException",
                        concat("You can't attach more than ", quotas.stages_per_secret,
                               " staging labels to the versions of a secret."));
}

}  // namespace

const api::Version* find_version(const api::Secret& secret, std::string_view version_id) {
  for (const api::Version& version : secret.versions) {
    if (version.id == version_id) return &version;
  }
  return nullptr;
}

api::Version* find_version(api::Secret& secret, std::string_view version_id) {
  return const_cast<api::Version*>(find_version(std::as_const(secret), version_id));
}

const api::Version* find_stage(const api::Secret& secret, std::string_view stage) {
  for (const api::Version& version : secret.versions) {
    if (has_stage(version, stage)) return &version;
  }
  return nullptr;
}

bool has_stage(const api::Version& version, std::string_view stage) {
  return std::find(version.stages.begin(), version.stages.end(), stage) != version.stages.end();
}

Result<void> add_version(api::Secret& secret, api::Version version,
                         const std::optional<std::vector<std::string>>& stages,
                         const Quotas& quotas) {
  api::Secret next = secret;
  const std::string id = version.id;
  if (api::Version* placeholder = find_version(next, id)) {
    // It was created when the rotation began; the list of versions stays in that order.
    version.stages = placeholder->stages;
    version.created_at = placeholder->created_at;
    *placeholder = std::move(version);
  } else {
    next.versions.push_back(std::move(version));
  }
  const auto asked = [&](std::string_view stage) {
    return stages && std::find(stages->begin(), stages->end(), stage) != stages->end();
  };
  const bool first_value = find_stage(next, kCurrent) == nullptr;
  if (!stages || asked(kCurrent) || first_value) {
    make_current(next, id);
    if (!asked(kPending)) detach_from_all(next, kPending);
  }
  for (const std::string& stage : stages.value_or(std::vector<std::string>{})) {
    if (stage == kCurrent) continue;
    detach_from_all(next, stage);
    attach(*find_version(next, id), stage);
  }
  CLAVIUM_CHECK(check_stage_count(next, quotas));
  secret = std::move(next);
  return {};
}

Result<void> move_stage(api::Secret& secret, const std::string& stage,
                        const std::optional<std::string>& remove_from,
                        const std::optional<std::string>& move_to, const Quotas& quotas) {
  const api::Version* holder = find_stage(secret, stage);
  if (!remove_from && !move_to) {
    return api::invalid_parameter(
        "You must specify RemoveFromVersionId, MoveToVersionId, or both to change a staging "
        "label.");
  }
  const api::Version* target = move_to ? find_version(secret, *move_to) : nullptr;
  // A rotation's placeholder as the current version would leave every reader without a value.
  const bool is_placeholder = target != nullptr && target->sealed == nullptr;
  if (move_to && (target == nullptr || (is_placeholder && stage == kCurrent))) {
    return api::aws_error(
        "ResourceNotFoundException",
        concat("Secrets Manager can't find the specified secret value for VersionId: ", *move_to));
  }
  if (holder != nullptr && move_to && holder->id != *move_to && !remove_from) {
    return api::invalid_parameter(
        concat("The parameter RemoveFromVersionId can't be empty. Staging label ", stage,
               " is currently attached to version ", holder->id,
               ", so you must explicitly reference that version in RemoveFromVersionId."));
  }
  if (remove_from && (holder == nullptr || holder->id != *remove_from)) {
    return api::invalid_parameter(
        concat("When you move staging label ", stage,
               ", if you specify RemoveFromVersionId, it must be set to the version that currently "
               "has the staging label",
               holder == nullptr ? std::string(".") : concat(" ", holder->id, ".")));
  }
  if (!move_to && stage == kCurrent) {
    return api::invalid_parameter(
        "You can only move staging label AWSCURRENT to a different secret version. It can’t be "
        "completely removed.");
  }
  api::Secret next = secret;
  if (move_to && stage == kCurrent) {
    make_current(next, *move_to);
    // The version that became current keeps its other labels, but it cannot also be the previous
    // one.
    detach(*find_version(next, *move_to), kPrevious);
  } else {
    detach_from_all(next, stage);
    if (move_to) attach(*find_version(next, *move_to), stage);
  }
  CLAVIUM_CHECK(check_stage_count(next, quotas));
  secret = std::move(next);
  return {};
}

void prune_versions(api::Secret& secret, TimePoint now, const Quotas& quotas) {
  std::int64_t deprecated =
      std::int64_t(std::count_if(secret.versions.begin(), secret.versions.end(),
                                 [](const api::Version& v) { return v.stages.empty(); }));
  // Oldest first, so the first ones met are the first to go.
  std::erase_if(secret.versions, [&](const api::Version& version) {
    if (!version.stages.empty() || deprecated <= quotas.deprecated_versions_kept) return false;
    if (version.created_at + std::chrono::hours(quotas.deprecated_version_hours_min) > now)
      return false;
    --deprecated;
    return true;
  });
}

Result<void> check_version_count(const api::Secret& secret, const Quotas& quotas) {
  if (std::int64_t(secret.versions.size()) <= quotas.versions_per_secret) return {};
  return api::aws_error("LimitExceededException",
                        concat("A secret can't have more than ", quotas.versions_per_secret,
                               " versions: those without staging labels are removed after ",
                               quotas.deprecated_version_hours_min, " hours."));
}

void rekey_labelled(api::Secret& secret) {
  for (api::Version& version : secret.versions) {
    if (has_stage(version, kCurrent) || has_stage(version, kPending) ||
        has_stage(version, kPrevious)) {
      version.kms_key_id = secret.kms_key_id;
    }
  }
}

}  // namespace clavium::engine
