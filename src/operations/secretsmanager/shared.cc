// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/shared.h"

#include <algorithm>

#include "api/aws_error.h"
#include "base/encoding.h"
#include "engine/rotation.h"
#include "engine/rotation_schedule.h"
#include "engine/stages.h"
#include "engine/terms.h"
#include "operations/context.h"
#include "operations/replicate.h"

namespace clavium::operations::secretsmanager {

namespace {

constexpr std::string_view kReservedTagPrefix = "aws:";

std::string sealed_position(const Context& context, std::string_view bound_to,
                            std::string_view position) {
  return concat(position, ".",
                context.keyring.authenticate("page token", concat(bound_to, "\n", position)));
}

// The position in a token of ours for this very list; absent for any other text.
std::optional<std::string_view> opened_position(const Context& context, std::string_view bound_to,
                                                std::string_view token) {
  const std::string_view position = token.substr(0, token.find('.'));
  if (!constant_time_equal(token, sealed_position(context, bound_to, position))) {
    return std::nullopt;
  }
  return position;
}

std::unexpected<Error> bad_token() {
  return api::aws_error("InvalidNextTokenException",
                        "The NextToken value is invalid: use the token of the previous answer "
                        "with the same parameters.");
}

}  // namespace

bool is_policy_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii_alphanumeric(c) || c == '-' || c == '_';
  });
}

bool is_the_policy(const api::Text& policy_name) {
  return policy_name.value_or("default") == "default";
}

TagList show_tags(const api::Secret& secret) {
  if (!secret.tags_were_set) return std::nullopt;
  std::vector<TagShape> shown;
  for (const api::Tag& tag : secret.tags) shown.push_back({tag.key, tag.value});
  return shown;
}

void follow_rotation(const api::Secret& before, api::Secret& after, TimePoint now,
                     Outcome& outcome) {
  const auto event = engine::follow_change(before, after, now);
  if (!event) return;
  outcome.events.push_back(rotation_event(*event, before, before.rotation_run->version_id,
                                          *event == engine::RotationEvent::test_failed
                                              ? "The secret was changed during the test"
                                              : ""));
}

RotationRulesShape show_rules(const api::Rotation& rotation) {
  const api::RotationRules& rules = rotation.rules;
  RotationRulesShape shown;
  shown.automatically_after_days = engine::days_between_rotations(rotation);
  if (!rules.duration.empty()) shown.duration = rules.duration;
  if (!rules.schedule_expression.empty()) shown.schedule_expression = rules.schedule_expression;
  return shown;
}

bool is_region_name(std::string_view text) {
  const std::vector<std::string_view> pieces = split(text, '-');
  if (pieces.size() < 2) return false;
  const auto all = [](std::string_view piece, char low, char high) {
    return !piece.empty() &&
           std::ranges::all_of(piece, [&](char c) { return c >= low && c <= high; });
  };
  return std::all_of(pieces.begin(), pieces.end() - 1,
                     [&](std::string_view piece) { return all(piece, 'a', 'z'); }) &&
         all(pieces.back(), '0', '9');
}

Result<void> add_replicas(api::Secret& secret, const std::vector<ReplicaRegionShape>& regions) {
  std::vector<std::string> seen;
  for (const ReplicaRegionShape& given : regions) {
    if (!given.region || *given.region == secret.key.space.region) {
      return api::invalid_parameter("Invalid replica region.");
    }
    if (std::ranges::find(seen, *given.region) != seen.end()) {
      return api::invalid_parameter(
          concat("The replica region ", *given.region, " is given more than once."));
    }
    seen.push_back(*given.region);
    auto replica = std::ranges::find(secret.replicas, *given.region, &api::Replica::region);
    if (replica == secret.replicas.end()) {
      replica = secret.replicas.insert(replica, {*given.region, {}, {}, {}});
    }
    if (given.kms_key_id) replica->kms_key_id = kept_key(*given.kms_key_id);
    replica->state = api::ReplicaState::in_progress;
    replica->message.clear();
  }
  secret.primary_region = secret.key.space.region;
  return {};
}

Result<ReplicationStatusList> show_replicas(Context& context, const api::Secret& secret) {
  static constexpr std::array<std::string_view, 3> kStates = {"InProgress", "InSync", "Failed"};
  if (secret.replicas.empty()) return std::nullopt;
  std::vector<ReplicationStatusShape> shown;
  for (const api::Replica& replica : secret.replicas) {
    // A replica is read in its own region, and only its own row knows when.
    CLAVIUM_TRY(const api::SecretPtr row,
                context.store.find({{secret.key.space.account, replica.region}, secret.key.name}));
    const bool is_ours = row != nullptr && follows(*row, secret);
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

Result<void> apply_tags(api::Secret& secret, const std::vector<TagShape>& tags,
                        const engine::Quotas& quotas) {
  const auto too_many = [&] {
    return api::aws_error(
        "LimitExceededException",
        concat("You can't attach more than ", quotas.tags_per_secret, " tags to a secret."));
  };
  // No key may come twice, so what is longer can never fit; below, each is compared with each.
  if (std::int64_t(tags.size()) > quotas.tags_per_secret) return too_many();
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
  if (std::int64_t(next.size()) > quotas.tags_per_secret) return too_many();
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

void set_filters(store::ListQuery& query, const std::vector<engine::Filter>& filters) {
  query.conditions = engine::conditions_of(filters);
  query.matches = [matcher = engine::Matcher(filters)](const api::Secret& secret) {
    return matcher.matches(secret);
  };
}

std::string seal_page_token(const Context& context, std::string_view bound_to,
                            std::uint64_t after) {
  return sealed_position(context, bound_to, std::to_string(after));
}

Result<std::uint64_t> open_page_token(const Context& context, std::string_view bound_to,
                                      const api::Text& token) {
  if (!token) return 0;
  const auto position = opened_position(context, bound_to, *token);
  const auto number = position ? parse_integer(*position) : std::nullopt;
  if (!number || *number < 0) return bad_token();
  return std::uint64_t(*number);
}

std::string seal_list_token(const Context& context, std::string_view bound_to,
                            const store::ListPosition& after) {
  return sealed_position(context, bound_to,
                         concat(after.sequence, ",", after.at.time_since_epoch().count(), ",",
                                base64url_encode(std::as_bytes(std::span(after.name)))));
}

Result<std::optional<store::ListPosition>> open_list_token(const Context& context,
                                                           std::string_view bound_to,
                                                           const api::Text& token) {
  if (!token) return std::nullopt;
  const auto position = opened_position(context, bound_to, *token);
  const auto parts = split(position.value_or(""), ',');
  if (parts.size() != 3) return bad_token();
  const auto sequence = parse_integer(parts[0]);
  const auto at = parse_integer(parts[1]);
  const auto name = base64url_decode(parts[2]);
  if (!sequence || *sequence < 0 || !at || !name) return bad_token();
  store::ListPosition after;
  after.sequence = std::uint64_t(*sequence);
  after.at = TimePoint(std::chrono::milliseconds(*at));
  after.name.assign(reinterpret_cast<const char*>(name->data()), name->size());
  return after;
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
