// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/shared.h"

#include <algorithm>

#include "api/aws_error.h"
#include "base/encoding.h"
#include "engine/stages.h"
#include "operations/context.h"

namespace clavium::operations::secretsmanager {

namespace {

constexpr std::string_view kReservedTagPrefix = "aws:";

}  // namespace

TagList show_tags(const api::Secret& secret) {
  if (!secret.tags_were_set) return std::nullopt;
  std::vector<TagShape> shown;
  for (const api::Tag& tag : secret.tags) shown.push_back({tag.key, tag.value});
  return shown;
}

RotationRulesShape show_rules(const api::RotationRules& rules) {
  RotationRulesShape shown;
  shown.automatically_after_days = rules.automatically_after_days;
  if (!rules.duration.empty()) shown.duration = rules.duration;
  if (!rules.schedule_expression.empty()) shown.schedule_expression = rules.schedule_expression;
  return shown;
}

Result<ReplicationStatusList> show_replicas(Context& context, const api::Secret& secret) {
  static constexpr std::array<std::string_view, 3> kStates = {"InProgress", "InSync", "Failed"};
  if (secret.replicas.empty()) return std::nullopt;
  std::vector<ReplicationStatusShape> shown;
  for (const api::Replica& replica : secret.replicas) {
    // A replica is read in its own region, and only its own row knows when.
    CLAVIUM_TRY(const api::SecretPtr row,
                context.store.find({{secret.key.space.account, replica.region}, secret.key.name}));
    const bool is_ours = row != nullptr && row->primary_region == secret.key.space.region;
    shown.push_back({replica.region,
                     replica.kms_key_id.empty() ? "alias/aws/secretsmanager" : replica.kms_key_id,
                     std::string(kStates[std::size_t(replica.state)]), replica.message,
                     is_ours ? row->last_accessed_on : std::nullopt});
  }
  return shown;
}

api::StagesByVersion show_stages(const api::Secret& secret) {
  api::StagesByVersion shown;
  for (const api::Version& version : secret.versions) {
    if (!version.stages.empty()) shown[version.id] = version.stages;
  }
  return shown;
}

Result<void> apply_tags(api::Secret& secret, const std::vector<TagShape>& tags) {
  std::vector<api::Tag> next = secret.tags;
  std::vector<std::string> seen;
  for (const TagShape& tag : tags) {
    const std::string key = tag.key.value_or("");
    if (key.starts_with(kReservedTagPrefix)) {
      return api::invalid_parameter("Tag keys that begin with aws: are reserved for AWS use.");
    }
    if (key.empty()) return api::invalid_parameter("A tag must have a key.");
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
      return api::invalid_parameter(concat("The tag key ", key, " is given more than once."));
    }
    seen.push_back(key);
    const auto at =
        std::find_if(next.begin(), next.end(), [&](const api::Tag& t) { return t.key == key; });
    if (at != next.end()) {
      at->value = tag.value.value_or("");
    } else {
      next.push_back({key, tag.value.value_or("")});
    }
  }
  if (next.size() > limits::kTagsPerSecretMax) {
    return api::aws_error(
        "LimitExceededException",
        concat("You can't attach more than ", limits::kTagsPerSecretMax, " tags to a secret."));
  }
  secret.tags = std::move(next);
  secret.tags_were_set = true;
  return {};
}

bool is_filter_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii_alphanumeric(c) ||
           std::string_view(" :_@/+=.-!").find(c) != std::string_view::npos;
  });
}

Result<std::vector<engine::Filter>> read_filters(const FilterList& filters) {
  std::vector<engine::Filter> read;
  if (!filters) return read;
  for (const FilterShape& filter : *filters) {
    if (!filter.key) return api::invalid_parameter("Invalid filter key");
    if (!filter.values || filter.values->empty()) {
      return api::invalid_parameter(concat("Invalid filter values for key: ", *filter.key));
    }
    read.push_back({*filter.key, *filter.values});
  }
  return read;
}

std::string seal_page_token(const Context& context, std::string_view bound_to,
                            std::uint64_t after) {
  const std::string position = std::to_string(after);
  return concat(position, ".",
                context.keyring.authenticate("page token", concat(bound_to, "\n", position)));
}

Result<std::uint64_t> open_page_token(const Context& context, std::string_view bound_to,
                                      const api::Text& token) {
  if (!token) return 0;
  const std::size_t dot = token->find('.');
  const auto position = parse_integer(std::string_view(*token).substr(0, dot));
  if (dot == std::string::npos || !position || *position < 0 ||
      !constant_time_equal(*token, seal_page_token(context, bound_to, std::uint64_t(*position)))) {
    return api::aws_error("InvalidNextTokenException",
                          "The NextToken value is invalid: use the token of the previous answer "
                          "with the same parameters.");
  }
  return std::uint64_t(*position);
}

Result<const api::Version*> pick_version(const api::Secret& secret, const api::Text& version_id,
                                         const api::Text& version_stage) {
  if (version_id) {
    const api::Version* version = engine::find_version(secret, *version_id);
    if (version == nullptr || version->sealed == nullptr) {
      return api::aws_error(
          "ResourceNotFoundException",
          concat("Secrets Manager can't find the specified secret value for VersionId: ",
                 *version_id));
    }
    if (version_stage && !engine::has_stage(*version, *version_stage)) {
      return api::invalid_request(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    return version;
  }
  const std::string stage = version_stage.value_or(std::string(engine::kCurrent));
  const api::Version* version = engine::find_stage(secret, stage);
  if (version == nullptr || version->sealed == nullptr) {
    return api::aws_error(
        "ResourceNotFoundException",
        concat("Secrets Manager can't find the specified secret value for staging label: ", stage));
  }
  return version;
}

}  // namespace clavium::operations::secretsmanager
