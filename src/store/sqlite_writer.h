// SPDX-License-Identifier: Apache-2.0
//
// What the writer thread does with a group of changes: one transaction, a savepoint a change.
//
// After any failure the connection is closed and opened anew before the next transaction, because a
// COMMIT that failed in its flush may or may not be on the disk. The next transaction first puts
// the rows it named back to what the index says, so that what was refused stays refused. Threads:
// one at a time.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "store/secret_index.h"
#include "store/secret_rows.h"
#include "store/sqlite_connection.h"
#include "store/store.h"

namespace clavium::store {

/// One caller's wish and what became of it.
struct Write {
  std::span<const Change> changes;  ///< with `records`, or
  std::span<const PendingRecord> records;
  std::string_view fact_name;  ///< a fact, or neither (only what is lazy)
  std::string_view fact_value;
  Result<void> outcome;
  std::vector<std::shared_ptr<api::Secret>> after;  ///< the rows to publish; null: removed
};

/// What may wait for the next transaction.
struct LazyWrites {
  struct Read {
    std::uint64_t sequence;
    std::string version_id;
    auto operator<=>(const Read&) const = default;
  };
  std::map<Read, TimePoint> reads;
  std::vector<std::string> confirmed;  ///< event ids that leave the outbox
  std::optional<AuditHead> head;
  [[nodiscard]] bool empty() const { return reads.empty() && confirmed.empty() && !head; }
};

class SqliteWriter {
 public:
  /// Everything that the file held when it was opened, besides the secrets (which go to the index).
  struct Contents {
    std::map<std::string, std::string, std::less<>> facts;
    std::optional<AuditHead> audit_head;
    std::vector<PendingRecord> outbox;
  };

  SqliteWriter(std::filesystem::path file, int checkpoint_pages, SecretIndex& index);

  [[nodiscard]] Result<Contents> open();
  /// Writes the group. On success each write has its own outcome; an error (unavailable) means that
  /// nothing at all was written. The caller publishes.
  [[nodiscard]] Result<void> write(std::span<Write* const> group, const LazyWrites& lazy);
  /// Between groups, when it is due.
  void checkpoint_if_due();

 private:
  struct Statements {
    SecretRows rows;
    SqliteStatement begin, commit, savepoint, release, roll_back_to;
    SqliteStatement insert_record, erase_record, set_head, set_fact, erase_fact;
  };
  [[nodiscard]] Result<void> connect();
  [[nodiscard]] Result<Contents> read_contents();
  [[nodiscard]] Result<void> run_transaction(std::span<Write* const> group, const LazyWrites& lazy);
  [[nodiscard]] Result<void> run_write(Write& write);
  [[nodiscard]] Result<void> apply(Write& write);
  [[nodiscard]] Result<std::shared_ptr<api::Secret>> apply_change(const Change& change);
  [[nodiscard]] Result<void> write_lazy(const LazyWrites& lazy);
  [[nodiscard]] Result<void> undo_doubtful();
  [[nodiscard]] Result<api::SecretPtr> current(const api::SecretKey& key) const;

  const std::filesystem::path file_;
  const int checkpoint_pages_;
  SecretIndex& index_;
  std::optional<SqliteConnection> connection_;
  std::optional<Statements> statements_;  // after connection_, so that it goes first
  // Rows as this transaction has left them; null: removed.
  std::map<api::SecretKey, api::SecretPtr> changed_;
  // Named by a transaction whose COMMIT failed, and not yet put right.
  std::vector<api::SecretKey> doubtful_keys_;
  std::vector<std::string> doubtful_records_;
  std::vector<std::string> doubtful_facts_;
  std::map<std::string, std::string, std::less<>> facts_;  // as acknowledged
};

}  // namespace clavium::store
