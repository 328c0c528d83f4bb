// SPDX-License-Identifier: Apache-2.0
//
// What is known of a secret, without any value in clear: the row that the store keeps, the engine's
// rules work on, and the operations answer from.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace clavium::api {

/// Account and region: names are unique within one.
struct Namespace {
  std::string account;  ///< 12 digits
  std::string region;   ///< "eu-central-1"
  auto operator<=>(const Namespace&) const = default;
};

struct SecretKey {
  Namespace space;
  std::string name;
  auto operator<=>(const SecretKey&) const = default;
};

struct Tag {
  std::string key;
  std::string value;
  bool operator==(const Tag&) const = default;
};

enum class ValueKind : std::uint8_t { string, binary };

/// One value of a secret, sealed. `sealed` is absent for the placeholder that a rotation makes
/// before its value exists. Sealed bytes are shared, never changed.
struct Version {
  std::string id;                   ///< the client request token, 32 to 64 characters, case kept
  std::vector<std::string> stages;  ///< staging labels, sorted by code point; empty: deprecated
  TimePoint created_at;
  std::optional<TimePoint> last_accessed_on;  ///< 00:00 UTC of the day of the last read
  ValueKind kind = ValueKind::string;
  std::shared_ptr<const std::vector<std::byte>> sealed;
  std::string kms_key_id;  ///< as given by the caller; empty: the default key

  bool operator==(const Version&) const = default;  // sealed compares by identity
};

/// How often a secret rotates; at most one of days and expression is given.
struct RotationRules {
  std::optional<std::int64_t> automatically_after_days;
  std::string schedule_expression;  ///< "rate(10 days)", "cron(0 8 1 * ? *)"; empty: absent
  std::string duration;             ///< "3h"; empty: absent
  bool operator==(const RotationRules&) const = default;
};

/// What RotateSecret stored.
struct Rotation {
  bool enabled = false;    ///< false after CancelRotateSecret; the rest stays visible
  std::string lambda_arn;  ///< of the function that rotates; empty: a partner's or none
  RotationRules rules;
  std::optional<TimePoint> last_rotated_at;
  std::optional<TimePoint> window_opens_at;  ///< the next window; absent without a schedule
  std::optional<TimePoint> next_date;        ///< NextRotationDate: the window's last moment
  std::vector<Tag> external_metadata;        ///< of a partner-held secret
  std::string external_role_arn;
  bool operator==(const Rotation&) const = default;
};

enum class RotationStep : std::uint8_t { create_secret, set_secret, test_secret, finish_secret };

/// A rotation under way: enough to go on after a crash at any moment.
struct RotationRun {
  std::string version_id;  ///< the client request token: the version that becomes current
  bool test_only = false;  ///< RotateImmediately=false: only testSecret, then the version goes
  RotationStep next_step = RotationStep::create_secret;
  std::uint32_t failures = 0;  ///< of the whole sequence, so far
  TimePoint started_at;
  TimePoint next_attempt_at;
  bool operator==(const RotationRun&) const = default;
};

enum class ReplicaState : std::uint8_t { in_progress, in_sync, failed };

/// A primary's knowledge of one of its replicas.
struct Replica {
  std::string region;
  std::string kms_key_id;  ///< as given; empty: the default key
  ReplicaState state = ReplicaState::in_progress;
  std::string message;
  bool operator==(const Replica&) const = default;
};

struct Secret {
  SecretKey key;
  std::string arn_suffix;  ///< the six random characters behind the name in the ARN
  std::uint64_t sequence =
      0;  ///< order of creation in the whole store; given by the store, never 0
  std::uint64_t revision = 0;  ///< counts changes, from 1; the store compares it before it writes
  std::string description;     ///< empty: absent
  std::string kms_key_id;      ///< as given; empty: the default key
  TimePoint created_at;
  TimePoint last_changed_at;
  std::optional<TimePoint> last_accessed_on;  ///< 00:00 UTC of the day
  std::optional<TimePoint> deletion_at;       ///< scheduled for deletion at this moment
  bool tags_were_set = false;                 ///< then an empty list is shown as []
  std::vector<Tag> tags;                      ///< in order of insertion
  std::vector<Version> versions;              ///< oldest first

  std::string type;             ///< of a secret that a partner holds; empty: absent
  std::string owning_service;   ///< "rds" for a managed secret; empty: the customer's own
  std::string resource_policy;  ///< JSON as it was put; empty: none
  std::shared_ptr<const Rotation> rotation;         ///< null: never configured
  std::shared_ptr<const RotationRun> rotation_run;  ///< null: none under way
  std::string primary_region;     ///< empty: not replicated; own region: a primary; else: a replica
  std::vector<Replica> replicas;  ///< of a primary, in the order in which they were added

  /// The earliest moment at which something happens without a caller (the recovery window is over,
  /// a rotation is due); the store finds secrets by it. engine::wake_at() computes it.
  std::optional<TimePoint> wake_at;

  [[nodiscard]] bool is_replica() const {
    return !primary_region.empty() && primary_region != key.space.region;
  }

  /// "arn:aws:secretsmanager:<region>:<account>:secret:<name>-<suffix>"
  [[nodiscard]] std::string arn() const;
};

/// Readers share one immutable row; a change makes a new one.
using SecretPtr = std::shared_ptr<const Secret>;

}  // namespace clavium::api
