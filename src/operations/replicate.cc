// SPDX-License-Identifier: Apache-2.0
#include "operations/replicate.h"

#include <algorithm>

#include "api/aws_error.h"
#include "base/log.h"
#include "engine/agenda.h"
#include "engine/stages.h"

namespace clavium::operations {

namespace {

bool same_value(const api::Version& a, const api::Version& b) {
  if (a.sealed == nullptr || b.sealed == nullptr) return a.sealed == b.sealed;
  return a.sealed == b.sealed || *a.sealed == *b.sealed;
}

bool same_rotation(const std::shared_ptr<const api::Rotation>& a,
                   const std::shared_ptr<const api::Rotation>& b) {
  if (a == nullptr || b == nullptr) return a == b;
  return *a == *b;
}

// True when nothing that a replica takes from its primary differs.
bool same_for_readers(const api::Secret& a, const api::Secret& b) {
  return a.arn_suffix == b.arn_suffix && a.description == b.description &&
         a.kms_key_id == b.kms_key_id && a.tags_were_set == b.tags_were_set && a.tags == b.tags &&
         a.versions == b.versions && a.type == b.type && a.owning_service == b.owning_service &&
         a.resource_policy == b.resource_policy && same_rotation(a.rotation, b.rotation) &&
         a.primary_region == b.primary_region;
}

/// One changed primary on its way into its replicas.
class Primary {
 public:
  Primary(const Following& following, std::vector<store::Change>& changes,
          std::vector<ServiceEvent>& events, api::SecretPtr before, api::Secret after)
      : following_(following),
        changes_(changes),
        events_(events),
        before_(std::move(before)),
        after_(std::move(after)) {}

  /// The primary's row as it is to be committed.
  Result<api::Secret> bring_replicas() && {
    CLAVIUM_CHECK(remove_forgotten());
    for (api::Replica& replica : after_.replicas) {
      if (replica.state == api::ReplicaState::failed || is_changed(key_in(replica.region)))
        continue;
      const bool is_new = replica.state == api::ReplicaState::in_progress;
      if (is_new) tell("ReplicationStarted", replica);
      CLAVIUM_TRY(std::string failure, bring(replica));
      replica.state = failure.empty() ? api::ReplicaState::in_sync : api::ReplicaState::failed;
      if (!failure.empty()) {
        replica.message = concat("Replication failed: ", failure);
        tell("ReplicationFailed", replica);
      } else if (is_new) {
        replica.message = "Replication succeeded";
        tell("ReplicationSucceeded", replica);
      }
    }
    return std::move(after_);
  }

 private:
  [[nodiscard]] api::SecretKey key_in(const std::string& region) const {
    return {{after_.key.space.account, region}, after_.key.name};
  }
  [[nodiscard]] bool is_changed(const api::SecretKey& key) const {
    return std::ranges::find(changes_, key, &store::Change::key) != changes_.end();
  }

  void tell(std::string_view name, const api::Replica& replica) {
    api::Secret there;
    there.key = key_in(replica.region);
    there.arn_suffix = after_.arn_suffix;
    events_.push_back({std::string(name), after_.key.space, after_.arn(),
                       concat("Replication-", there.arn()),
                       replica.state == api::ReplicaState::failed ? replica.message : ""});
  }

  Result<void> remove_forgotten() {
    if (before_ == nullptr) return {};
    for (const api::Replica& replica : before_->replicas) {
      const api::SecretKey key = key_in(replica.region);
      const bool is_kept = std::ranges::find(after_.replicas, replica.region,
                                             &api::Replica::region) != after_.replicas.end();
      if (is_kept || is_changed(key)) continue;
      CLAVIUM_TRY(const api::SecretPtr row, following_.store.find(key));
      if (row == nullptr || !follows(*row, *before_)) continue;
      changes_.push_back({key, row->revision, std::nullopt});
      events_.push_back(deletion_event("EndSecretVersionDelete", *row));
    }
    return {};
  }

  // What went wrong, in words for the status message; empty: the replica is as its primary.
  Result<std::string> bring(const api::Replica& replica) {
    const api::SecretKey key = key_in(replica.region);
    CLAVIUM_TRY(const api::SecretPtr row, following_.store.find(key));
    if (row != nullptr && follows(*row, after_)) {
      CLAVIUM_CHECK(update(*row, replica));
      return std::string();
    }
    const auto secret_name = concat("Secret name ", key.name);
    if (row == nullptr) {
      CLAVIUM_TRY(const std::size_t count, following_.store.count(key.space));
      if (std::int64_t(count) >= following_.quotas.secrets_per_region) {
        return concat("The quota of secrets is reached in region ", replica.region, ".");
      }
    } else if (row->is_replica()) {
      // Also with force: the row belongs to another primary.
      return concat(secret_name, " is currently replicated to ", replica.region,
                    " with a different arn.");
    } else if (row->deletion_at) {
      return concat(secret_name, " is scheduled for deletion in region ", replica.region, ".");
    } else if (!following_.force_overwrite || replica.state != api::ReplicaState::in_progress) {
      return concat(secret_name, " already exists in region ", replica.region, ".");
    } else if (!row->replicas.empty()) {
      return concat(secret_name, " in region ", replica.region, " still has replica regions.");
    } else {
      events_.push_back(deletion_event("EndSecretVersionDelete", *row));
    }
    api::Secret made;
    made.key = key;
    made.created_at = following_.now;
    CLAVIUM_CHECK(follow(made, replica));
    changes_.push_back({key, row == nullptr ? 0 : row->revision, std::move(made)});
    return std::string();
  }

  Result<void> update(const api::Secret& row, const api::Replica& replica) {
    api::Secret next = row;
    CLAVIUM_CHECK(follow(next, replica));
    if (row.kms_key_id != next.kms_key_id) engine::rekey_labelled(next);
    if (!same_for_readers(row, next)) changes_.push_back({row.key, row.revision, std::move(next)});
    return {};
  }

  // Makes `row` what the primary is.
  Result<void> follow(api::Secret& row, const api::Replica& replica) {
    row.arn_suffix = after_.arn_suffix;
    row.primary_region = after_.key.space.region;
    row.kms_key_id = replica.kms_key_id;
    row.description = after_.description;
    row.tags_were_set = after_.tags_were_set;
    row.tags = after_.tags;
    row.type = after_.type;
    row.owning_service = after_.owning_service;
    row.resource_policy = after_.resource_policy;
    row.rotation = after_.rotation;  // the run of one is the primary's business alone
    row.last_changed_at = following_.now;
    std::vector<api::Version> versions;
    for (const api::Version& version : after_.versions) {
      CLAVIUM_TRY(api::Version moved, moved_version(version, row));
      versions.push_back(std::move(moved));
    }
    row.versions = std::move(versions);
    row.wake_at = engine::wake_at(row);
    return {};
  }

  Result<api::Version> moved_version(const api::Version& version, const api::Secret& row) {
    const api::Version* here = engine::find_version(row, version.id);
    const api::Version* earlier =
        before_ == nullptr ? nullptr : engine::find_version(*before_, version.id);
    api::Version moved = version;
    moved.kms_key_id = row.kms_key_id;
    moved.last_accessed_on = here == nullptr ? std::nullopt : here->last_accessed_on;
    const bool is_there =
        here != nullptr && (here->sealed != nullptr) == (version.sealed != nullptr);
    if (is_there && earlier != nullptr && same_value(*earlier, version)) {
      moved.sealed = here->sealed;
      moved.kms_key_id = here->kms_key_id;
      return moved;
    }
    if (version.sealed == nullptr) return moved;  // a rotation's placeholder
    const auto value =
        following_.keyring.open(*version.sealed, binding_of(after_, version.id, version.kind));
    if (!value) return failure("replica_open_failed", "DecryptionFailure", value.error());
    auto sealed = following_.keyring.seal(*value, binding_of(row, version.id, version.kind));
    if (!sealed) return failure("replica_seal_failed", "EncryptionFailure", sealed.error());
    moved.sealed = std::make_shared<const std::vector<std::byte>>(*std::move(sealed));
    return moved;
  }

  std::unexpected<Error> failure(std::string_view event, std::string_view code,
                                 const Error& cause) const {
    log(LogLevel::error, event, {{"secret", after_.arn()}, {"error", cause.message}});
    return api::aws_error(code,
                          "Secrets Manager can't move the protected secret text to a replica.");
  }

  const Following& following_;
  std::vector<store::Change>& changes_;
  std::vector<ServiceEvent>& events_;
  const api::SecretPtr before_;  // null: the primary is new
  api::Secret after_;
};

}  // namespace

bool follows(const api::Secret& row, const api::Secret& primary) {
  return row.is_replica() && row.primary_region == primary.key.space.region &&
         row.arn_suffix == primary.arn_suffix;
}

void forget_replica(api::Secret& primary, std::string_view region) {
  std::erase_if(primary.replicas, [&](const api::Replica& r) { return r.region == region; });
  if (primary.replicas.empty()) primary.primary_region.clear();
}

Result<void> follow_primaries(const Following& following, std::vector<store::Change>& changes,
                              std::vector<ServiceEvent>& events) {
  const std::size_t given = changes.size();
  for (std::size_t i = 0; i < given; ++i) {
    if (!changes[i].after || changes[i].after->is_replica()) continue;
    api::SecretPtr before;
    if (changes[i].expected_revision != 0) {
      CLAVIUM_TRY(before, following.store.find(changes[i].key));
    }
    const bool had_replicas = before != nullptr && !before->replicas.empty();
    if (changes[i].after->replicas.empty() && !had_replicas) continue;
    CLAVIUM_TRY(changes[i].after,
                Primary(following, changes, events, std::move(before), *std::move(changes[i].after))
                    .bring_replicas());
  }
  return {};
}

}  // namespace clavium::operations
