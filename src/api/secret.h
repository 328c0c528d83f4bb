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

  /// "arn:aws:secretsmanager:<region>:<account>:secret:<name>-<suffix>"
  [[nodiscard]] std::string arn() const;
};

/// Readers share one immutable row; a change makes a new one.
using SecretPtr = std::shared_ptr<const Secret>;

}  // namespace clavium::api
