// SPDX-License-Identifier: Apache-2.0
//
// The operator's own rows, which AWS has no place for: which copies we wrote where, which rotations
// ran and how far, and a journal of everything that was done. No value is ever here; what a copy
// holds is known by a keyed fingerprint, whose key stays in a file beside the database.
//
// The journal is append-only and hash-chained: each record's hash covers the record and the hash
// before it, so a changed, removed or reordered record is noticed by verify_journal(). Cutting off
// the newest records leaves a valid chain; compare the head with one that was kept elsewhere to
// notice that.
//
// Format on disk: docs/formats/ledger.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::ledger {

/// One copy that we wrote and therefore own. Identity: target, key, environment, branch.
struct Copy {
  std::string secret_name;  ///< the full name of the secret
  std::string target;       ///< the target's name in clavium.toml
  std::string key;
  std::string environment;  ///< the target's own word
  std::string branch;
  std::string remote_id;   ///< the target's id of the row that we wrote
  std::string version_id;  ///< the version of the secret that was written
  std::string
      fingerprint;  ///< keyed, of the value that was written; empty: announced, not yet written
  std::uint64_t value_bytes = 0;
  TimePoint written_at;
  TimePoint
      remote_updated_at;  ///< the target's own time of our write: another one later means drift
  std::string marker;     ///< the comment as the target showed it after our write

  bool operator==(const Copy&) const = default;
};

struct RotationStep {
  std::string name;  ///< "mint", "test", "promote", "sync", "verify"
  TimePoint done_at;
  bool operator==(const RotationStep&) const = default;
};

enum class RotationState : std::uint8_t { open, done, rolled_back };
[[nodiscard]] std::string_view name_of(RotationState state);

struct Rotation {
  std::string id;  ///< 32 lower-case hex digits; the version id of the new value
  std::string secret_name;
  RotationState state = RotationState::open;
  TimePoint started_at;
  std::optional<TimePoint> finished_at;
  std::string previous_version_id;  ///< AWSCURRENT when it began
  std::string credential_id;  ///< the provider's public id of the new credential; may be empty
  std::string note;           ///< why it was rolled back; empty otherwise
  std::vector<RotationStep> steps;  ///< those that are done, in order

  [[nodiscard]] bool has_done(std::string_view step) const;
  bool operator==(const Rotation&) const = default;
};

struct JournalEvent {
  std::string actor;
  std::string reason;
  std::string verb;   ///< "sync apply"
  std::string event;  ///< one JSON object without any value
};

struct JournalRecord {
  std::int64_t sequence = 0;  ///< from 1, without gaps
  TimePoint at;
  JournalEvent what;
  std::string previous;  ///< the hash of the record before; 64 zeros for the first
  std::string hash;
};

struct JournalHead {
  std::int64_t sequence = 0;
  std::string hash;
};

/// Threads: one at a time. Processes: several may have it open; writers wait for each other.
class Ledger {
 public:
  virtual ~Ledger() = default;

  /// Opens or makes `directory`/ledger.sqlite and `directory`/fingerprint.key, both 0600; the
  /// directory is made 0700 when it is missing. Errors: precondition when the schema is newer than
  /// this program, or the key is gone while there are copies (their fingerprints would mean
  /// nothing); corrupt when the file is no ledger.
  [[nodiscard]] static Result<std::unique_ptr<Ledger>> open(const std::filesystem::path& directory,
                                                            Entropy& entropy);

  [[nodiscard]] virtual std::string description() const = 0;

  /// Keyed with this ledger's key: comparable with other fingerprints of the same ledger only.
  [[nodiscard]] virtual std::string fingerprint(const SecretBytes& value) const = 0;

  [[nodiscard]] virtual Result<std::vector<Copy>>
  copies() = 0;  ///< by target, environment, key, branch
  /// Makes or replaces the row with the same identity.
  [[nodiscard]] virtual Result<void> put_copy(const Copy& copy) = 0;
  /// A row that is gone already is a success.
  [[nodiscard]] virtual Result<void> forget_copy(const Copy& copy) = 0;

  [[nodiscard]] virtual Result<std::vector<Rotation>> rotations() = 0;  ///< newest first
  [[nodiscard]] virtual Result<std::optional<Rotation>> open_rotation(
      std::string_view secret_name) = 0;
  /// Makes or replaces the rotation with the same id, its steps included.
  /// Errors: conflict when another rotation of the same secret is open.
  [[nodiscard]] virtual Result<void> put_rotation(const Rotation& rotation) = 0;

  /// Durable when it returns.
  [[nodiscard]] virtual Result<JournalRecord> append(const JournalEvent& what, TimePoint at) = 0;
  /// Records behind `after`, oldest first, at most `count_max`.
  [[nodiscard]] virtual Result<std::vector<JournalRecord>> journal(std::int64_t after,
                                                                   std::size_t count_max) = 0;
  /// Recomputes the whole chain. Errors: corrupt, naming the first record that does not fit.
  [[nodiscard]] virtual Result<JournalHead> verify_journal() = 0;
};

/// The hash of a record: SHA-256, in hex, over its fields, each preceded by its length
/// (docs/formats/ledger.md).
[[nodiscard]] std::string hash_of(const JournalRecord& record);

}  // namespace clavium::ledger
