// SPDX-License-Identifier: Apache-2.0
//
// What several operations of this folder do in the same way. For their sources only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/encode.h"
#include "engine/filters.h"
#include "operations/context.h"
#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

/// What a change of values or labels means for a rotation: its next window, and the event of one
/// that was abandoned by it.
void follow_rotation(const api::Secret& before, api::Secret& after, TimePoint now,
                     Outcome& outcome);

/// An answer of a change: the body, the change, and the ARN for the record.
template <api::Shape Response>
[[nodiscard]] Outcome changed(const api::Secret& before, api::Secret after, TimePoint now,
                              const Response& response) {
  Outcome outcome;
  outcome.body = api::to_body(response);
  outcome.response_elements = arn_element(before);
  follow_rotation(before, after, now, outcome);
  outcome.changes.push_back(change_of(before, std::move(after), now));
  return outcome;
}

/// Whether the policy of this name is the one that a secret can have.
[[nodiscard]] bool is_the_policy(const api::Text& policy_name);

/// Stored tags, in their order, as a response shows them: absent until the first was ever set.
[[nodiscard]] TagList show_tags(const api::Secret& secret);
/// What a rotation's rules show; the days of a schedule expression are computed from it.
[[nodiscard]] RotationRulesShape show_rules(const api::Rotation& rotation);
/// Adds regions to those that a primary replicates to, or begins anew where one is there already;
/// the row then waits for operations/replicate.h to make the replicas.
/// Errors: InvalidParameterException for no region, the secret's own, or one that is named twice.
[[nodiscard]] Result<void> add_replicas(api::Secret& secret,
                                        const std::vector<ReplicaRegionShape>& regions);

/// A primary's replicas; absent for a secret without any.
[[nodiscard]] Result<ReplicationStatusList> show_replicas(Context& context,
                                                          const api::Secret& secret);

/// What DescribeSecret and an entry of ListSecrets have in common: all but versions and replicas.
template <class Shown>
void show_secret(const api::Secret& secret, Shown& shown) {
  shown.arn = secret.arn();
  shown.name = secret.key.name;
  shown.type = secret.type;
  shown.description = secret.description;
  shown.kms_key_id = secret.kms_key_id;
  if (secret.rotation) {
    const api::Rotation& rotation = *secret.rotation;
    shown.rotation_enabled = rotation.enabled;
    shown.rotation_lambda_arn = rotation.lambda_arn;
    if (rotation.rules != api::RotationRules{}) shown.rotation_rules = show_rules(rotation);
    if (!rotation.external_metadata.empty()) {
      shown.external_secret_rotation_metadata.emplace();
      for (const api::Tag& item : rotation.external_metadata) {
        shown.external_secret_rotation_metadata->push_back({item.key, item.value});
      }
    }
    shown.external_secret_rotation_role_arn = rotation.external_role_arn;
    shown.last_rotated_date = rotation.last_rotated_at;
    if (rotation.enabled) shown.next_rotation_date = rotation.next_date;
  }
  shown.last_changed_date = secret.last_changed_at;
  shown.last_accessed_date = secret.last_accessed_on;
  shown.deleted_date = secret.deletion_at;
  shown.tags = show_tags(secret);
  shown.owning_service = secret.owning_service;
  shown.created_date = secret.created_at;
  shown.primary_region = secret.primary_region;
}
/// Every labelled version with its labels.
[[nodiscard]] api::StagesByVersion show_stages(const api::Secret& secret);

/// Adds or changes tags.
/// Errors: InvalidParameterException (reserved prefix, a key twice), LimitExceededException (more
/// than the quota, AWS's is 50).
[[nodiscard]] Result<void> apply_tags(api::Secret& secret, const std::vector<TagShape>& tags,
                                      const engine::Quotas& quotas = {});

/// Errors: InvalidParameterException for a filter without key or values.
[[nodiscard]] Result<std::vector<engine::Filter>> read_filters(const FilterList& filters);

/// Makes the list one of those secrets that match the filters.
void set_filters(store::ListQuery& query, const std::vector<engine::Filter>& filters);

/// Where the next page begins, as an opaque text that only this installation can make, bound to the
/// operation and its other parameters.
[[nodiscard]] std::string seal_page_token(const Context& context, std::string_view bound_to,
                                          std::uint64_t after);
/// Errors: InvalidNextTokenException.
[[nodiscard]] Result<std::uint64_t> open_page_token(const Context& context,
                                                    std::string_view bound_to,
                                                    const api::Text& token);

/// The same for a list of secrets: the token carries the key by which they are sorted, so that the
/// list goes on where it was even if the secret it stopped at has gone.
[[nodiscard]] std::string seal_list_token(const Context& context, std::string_view bound_to,
                                          const store::ListPosition& after);
/// Absent without a token. Errors: InvalidNextTokenException.
[[nodiscard]] Result<std::optional<store::ListPosition>> open_list_token(const Context& context,
                                                                         std::string_view bound_to,
                                                                         const api::Text& token);

/// The version that GetSecretValue's rules pick.
/// Errors: ResourceNotFoundException, InvalidRequestException.
[[nodiscard]] Result<const api::Version*> pick_version(const api::Secret& secret,
                                                       const api::Text& version_id,
                                                       const api::Text& version_stage);

}  // namespace clavium::operations::secretsmanager
