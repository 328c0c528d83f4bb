// SPDX-License-Identifier: Apache-2.0
//
// Where sealed rows live. A store sees ciphertext, labels and times, never a value: sealing sits
// above it (keyring/), so no database's code can leak what it never holds.
//
// Implementations share one suite (tests/suites/store_suite.h, store_list_suite.h).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/search.h"
#include "api/secret.h"
#include "base/error.h"

namespace clavium::store {

/// One secret's next state. Nothing happens unless the stored revision still is
/// `expected_revision`.
struct Change {
  api::SecretKey key;
  std::uint64_t expected_revision = 0;  ///< 0: the name must not exist
  std::optional<api::Secret>
      after;  ///< absent: the secret is removed with all its versions.
              ///< `sequence` and `revision` in it are ignored: the store gives them
};

/// The audit record that commits together with a change. Until the audit log confirms it, it waits
/// in the store, so that a crash between the two cannot lose it.
struct PendingRecord {
  std::string event_id;  ///< UUID of the record
  std::string text;      ///< one line of JSON
};

/// The newest record known to be in the audit log when something was last committed: a log that
/// lacks it has been cut or replaced.
struct AuditHead {
  std::uint64_t sequence = 0;
  std::string hash;  ///< 64 hex digits
  bool operator==(const AuditHead&) const = default;
};

enum class Order : std::uint8_t { created, last_accessed, last_changed, name };

/// Where a list stopped, so that it can go on although that secret has changed or gone since.
struct ListPosition {
  std::uint64_t sequence = 0;  ///< 0 in the order of names
  TimePoint at{};              ///< in the orders of dates; TimePoint::min() for never read
  std::string name;            ///< in the order of names
  bool operator==(const ListPosition&) const = default;
};

struct ListQuery {
  Order order = Order::created;
  bool descending = false;
  bool with_planned_deletion = false;
  /// Continue behind this position, `next` of the page before it.
  std::optional<ListPosition> after = {};
  std::size_t limit = 100;  ///< matches wanted, at least 1
  /// Rows that do not match are passed over. Called on this thread, with no lock held.
  std::function<bool(const api::Secret&)> matches = {};
  /// What all matches have, so that fewer rows are looked at; they change nothing else.
  std::vector<api::Condition> conditions = {};
  /// Rows looked at for one page, at least 1; behind these the page ends, short or even empty.
  std::size_t looks_max = 10'000;
};

struct ListPage {
  std::vector<api::SecretPtr> secrets;
  /// Where to go on. Absent: no more matches stand behind the last one. Present behind fewer than
  /// `limit` secrets only when `looks_max` was reached.
  std::optional<ListPosition> next;
};

/// Threads: every member is safe to call from many.
class Store {
 public:
  virtual ~Store() = default;

  /// The secret's newest committed row; null when there is none. From memory where the store has an
  /// index; then it cannot fail.
  [[nodiscard]] virtual Result<api::SecretPtr> find(const api::SecretKey& key) = 0;

  [[nodiscard]] virtual Result<ListPage> list(const api::Namespace& space,
                                              const ListQuery& query) = 0;

  /// Every account and region that holds a secret, in no particular order.
  [[nodiscard]] virtual Result<std::vector<api::Namespace>> namespaces() = 0;

  /// Secrets of one account and region, those that are scheduled for deletion among them. Costs the
  /// same however many there are.
  [[nodiscard]] virtual Result<std::size_t> count(const api::Namespace& space) = 0;

  /// Secrets of every account and region whose `wake_at` is not later than `now`, the earliest
  /// first, at most `limit` of them.
  [[nodiscard]] virtual Result<std::vector<api::SecretPtr>> due(TimePoint now,
                                                                std::size_t limit) = 0;
  /// The earliest `wake_at` of all; absent when nothing waits.
  [[nodiscard]] virtual Result<std::optional<TimePoint>> next_due() = 0;

  /// Commits all changes and records in one transaction; on return they are durable (blocks; many
  /// callers share a flush). Returns the rows as stored, in the order of the changes, null for a
  /// removal. No two changes of one call may be of the same secret.
  /// Errors   conflict: a revision differs (or a name exists); nothing was written
  ///          unavailable: the disk is full or failing; nothing was written
  [[nodiscard]] virtual Result<std::vector<api::SecretPtr>> commit(
      std::span<const Change> changes, std::span<const PendingRecord> records) = 0;
  /// The same for one of each.
  [[nodiscard]] Result<api::SecretPtr> commit(const Change& change, const PendingRecord& record) {
    CLAVIUM_TRY(const auto rows, commit(std::span(&change, 1), std::span(&record, 1)));
    return rows.front();
  }

  /// Remembers that a value was read on this day (00:00 UTC). Visible at once, durable soon, never
  /// blocks.
  virtual void note_read(const api::SecretKey& key, std::string_view version_id, TimePoint day) = 0;

  /// Records that were committed but not yet confirmed; asked once, at start.
  [[nodiscard]] virtual Result<std::vector<PendingRecord>> pending_records() = 0;
  /// The audit log holds this record durably, and its head is now this. Never blocks.
  virtual void confirm_record(std::string_view event_id, const AuditHead& head) = 0;
  [[nodiscard]] virtual Result<std::optional<AuditHead>> audit_head() = 0;

  /// Small named facts of the installation (id, key check). `set_fact` is durable on return.
  [[nodiscard]] virtual Result<std::optional<std::string>> fact(std::string_view name) = 0;
  [[nodiscard]] virtual Result<void> set_fact(std::string_view name, std::string_view value) = 0;

  /// False once a write failed in a way that makes further acknowledgements dishonest (readyz says
  /// so).
  [[nodiscard]] virtual bool writable() const = 0;
  [[nodiscard]] virtual std::size_t secret_count() const = 0;
};

}  // namespace clavium::store
