// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include <sys/stat.h>

#include <algorithm>
#include <span>
#include <utility>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "crypto/fingerprinter.h"
#include "ledger/database.h"
#include "ledger/key_file.h"
#include "ledger/schema.h"

namespace clavium::ledger {
namespace {

const std::string kNoHash(64, '0');

std::int64_t to_number(TimePoint time) { return time.time_since_epoch().count(); }
TimePoint to_time(std::int64_t number) { return TimePoint(std::chrono::milliseconds(number)); }

Result<RotationState> state_from(std::string_view name) {
  for (const auto state : {RotationState::open, RotationState::done, RotationState::rolled_back})
    if (name_of(state) == name) return state;
  return fail(ErrorKind::corrupt, "the ledger holds a rotation in an unknown state");
}

/// Runs a statement that gives no rows.
Result<void> finish(Statement& statement) {
  CLAVIUM_CHECK(statement.step());
  return {};
}

class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(std::filesystem::path directory, Database database, SecretBytes key)
      : directory_(std::move(directory)),
        database_(std::move(database)),
        fingerprinter_(std::move(key)) {}

  std::string description() const override { return concat("ledger ", directory_.string()); }

  std::string fingerprint(const SecretBytes& value) const override {
    return fingerprinter_.fingerprint(value);
  }

  Result<std::vector<Copy>> copies() override {
    CLAVIUM_TRY(auto rows,
                database_.prepare("SELECT secret_name, target, key, environment, branch, "
                                  "remote_id, version_id, fingerprint,"
                                  " value_bytes, written_at, remote_updated_at, marker FROM copies"
                                  " ORDER BY target, environment, key, branch"));
    std::vector<Copy> out;
    for (;;) {
      CLAVIUM_TRY(const bool more, rows.step());
      if (!more) return out;
      out.push_back({.secret_name = rows.text(0),
                     .target = rows.text(1),
                     .key = rows.text(2),
                     .environment = rows.text(3),
                     .branch = rows.text(4),
                     .remote_id = rows.text(5),
                     .version_id = rows.text(6),
                     .fingerprint = rows.text(7),
                     .value_bytes = static_cast<std::uint64_t>(rows.integer(8)),
                     .written_at = to_time(rows.integer(9)),
                     .remote_updated_at = to_time(rows.integer(10)),
                     .marker = rows.text(11)});
    }
  }

  Result<void> put_copy(const Copy& copy) override {
    CLAVIUM_TRY(auto row,
                database_.prepare(
                    "INSERT OR REPLACE INTO copies (secret_name, target, key, environment, branch, "
                    "remote_id,"
                    " version_id, fingerprint, value_bytes, written_at, remote_updated_at, marker)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    row.bind(copy.secret_name)
        .bind(copy.target)
        .bind(copy.key)
        .bind(copy.environment)
        .bind(copy.branch)
        .bind(copy.remote_id)
        .bind(copy.version_id)
        .bind(copy.fingerprint)
        .bind(static_cast<std::int64_t>(copy.value_bytes))
        .bind(to_number(copy.written_at))
        .bind(to_number(copy.remote_updated_at))
        .bind(copy.marker);
    return finish(row);
  }

  Result<void> forget_copy(const Copy& copy) override {
    CLAVIUM_TRY(
        auto row,
        database_.prepare(
            "DELETE FROM copies WHERE target = ? AND key = ? AND environment = ? AND branch = ?"));
    row.bind(copy.target).bind(copy.key).bind(copy.environment).bind(copy.branch);
    return finish(row);
  }

  Result<std::vector<Rotation>> rotations() override { return select_rotations("", {}); }

  Result<std::optional<Rotation>> open_rotation(std::string_view secret_name) override {
    CLAVIUM_TRY(auto found,
                select_rotations("WHERE state = 'open' AND secret_name = ?", secret_name));
    if (found.empty()) return std::optional<Rotation>();
    return std::optional(std::move(found.front()));
  }

  Result<void> put_rotation(const Rotation& rotation) override {
    CLAVIUM_TRY(auto transaction, Transaction::begin(database_));
    CLAVIUM_TRY(auto row,
                database_.prepare(
                    "INSERT INTO rotations (id, secret_name, state, started_at, finished_at,"
                    " previous_version_id, credential_id, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (id) DO UPDATE SET state = excluded.state, finished_at = "
                    "excluded.finished_at,"
                    " previous_version_id = excluded.previous_version_id,"
                    " credential_id = excluded.credential_id, note = excluded.note"));
    row.bind(rotation.id)
        .bind(rotation.secret_name)
        .bind(name_of(rotation.state))
        .bind(to_number(rotation.started_at));
    if (rotation.finished_at)
      row.bind(to_number(*rotation.finished_at));
    else
      row.bind_null();
    row.bind(rotation.previous_version_id).bind(rotation.credential_id).bind(rotation.note);
    if (auto written = finish(row); !written) {
      if (written.error().kind != ErrorKind::conflict) return written;
      return fail(ErrorKind::conflict, "another rotation of ", rotation.secret_name, " is open");
    }
    CLAVIUM_TRY(auto clear, database_.prepare("DELETE FROM rotation_steps WHERE rotation_id = ?"));
    clear.bind(rotation.id);
    CLAVIUM_CHECK(finish(clear));
    std::int64_t position = 0;
    for (const auto& step : rotation.steps) {
      CLAVIUM_TRY(auto one, database_.prepare("INSERT INTO rotation_steps VALUES (?, ?, ?, ?)"));
      one.bind(rotation.id).bind(position++).bind(step.name).bind(to_number(step.done_at));
      CLAVIUM_CHECK(finish(one));
    }
    return transaction.commit();
  }

  Result<JournalRecord> append(const JournalEvent& what, TimePoint at) override {
    CLAVIUM_TRY(auto transaction, Transaction::begin(database_));
    CLAVIUM_TRY(
        auto last,
        database_.prepare("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1"));
    CLAVIUM_TRY(const bool any, last.step());
    JournalRecord record{.sequence = any ? last.integer(0) + 1 : 1,
                         .at = at,
                         .what = what,
                         .previous = any ? last.text(1) : kNoHash,
                         .hash = {}};
    record.hash = hash_of(record);
    CLAVIUM_TRY(auto row, database_.prepare("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    row.bind(record.sequence)
        .bind(to_number(record.at))
        .bind(what.actor)
        .bind(what.reason)
        .bind(what.verb)
        .bind(what.event)
        .bind(record.previous)
        .bind(record.hash);
    CLAVIUM_CHECK(finish(row));
    CLAVIUM_CHECK(transaction.commit());
    return record;
  }

  Result<std::vector<JournalRecord>> journal(std::int64_t after, std::size_t count_max) override {
    CLAVIUM_TRY(auto rows,
                database_.prepare(
                    "SELECT sequence, at, actor, reason, verb, event, previous, hash FROM journal"
                    " WHERE sequence > ? ORDER BY sequence LIMIT ?"));
    rows.bind(after).bind(static_cast<std::int64_t>(count_max));
    std::vector<JournalRecord> out;
    for (;;) {
      CLAVIUM_TRY(const bool more, rows.step());
      if (!more) return out;
      out.push_back({.sequence = rows.integer(0),
                     .at = to_time(rows.integer(1)),
                     .what = {rows.text(2), rows.text(3), rows.text(4), rows.text(5)},
                     .previous = rows.text(6),
                     .hash = rows.text(7)});
    }
  }

  Result<JournalHead> verify_journal() override {
    constexpr std::size_t kBatch = 1000;
    JournalHead head{0, kNoHash};
    for (;;) {
      CLAVIUM_TRY(const auto batch, journal(head.sequence, kBatch));
      for (const auto& record : batch) {
        if (record.sequence != head.sequence + 1)
          return fail(ErrorKind::corrupt, "the journal lacks record ", head.sequence + 1);
        if (record.previous != head.hash)
          return fail(ErrorKind::corrupt, "journal record ", record.sequence,
                      " does not follow the one before it");
        if (record.hash != hash_of(record))
          return fail(ErrorKind::corrupt, "journal record ", record.sequence,
                      " was changed after it was written");
        head = {record.sequence, record.hash};
      }
      if (batch.size() < kBatch) return head;
    }
  }

 private:
  Result<std::vector<Rotation>> select_rotations(std::string_view where, std::string_view bound) {
    CLAVIUM_TRY(auto rows,
                database_.prepare(concat("SELECT id, secret_name, state, started_at, finished_at, "
                                         "previous_version_id, credential_id,"
                                         " note FROM rotations ",
                                         where, " ORDER BY started_at DESC, id")));
    if (!where.empty()) rows.bind(bound);
    std::vector<Rotation> out;
    for (;;) {
      CLAVIUM_TRY(const bool more, rows.step());
      if (!more) break;
      CLAVIUM_TRY(const auto state, state_from(rows.text(2)));
      Rotation one{.id = rows.text(0),
                   .secret_name = rows.text(1),
                   .state = state,
                   .started_at = to_time(rows.integer(3)),
                   .finished_at = std::nullopt,
                   .previous_version_id = rows.text(5),
                   .credential_id = rows.text(6),
                   .note = rows.text(7),
                   .steps = {}};
      if (!rows.is_null(4)) one.finished_at = to_time(rows.integer(4));
      out.push_back(std::move(one));
    }
    for (auto& rotation : out) {
      CLAVIUM_TRY(
          auto steps,
          database_.prepare(
              "SELECT name, done_at FROM rotation_steps WHERE rotation_id = ? ORDER BY position"));
      steps.bind(rotation.id);
      for (;;) {
        CLAVIUM_TRY(const bool more, steps.step());
        if (!more) break;
        rotation.steps.push_back({steps.text(0), to_time(steps.integer(1))});
      }
    }
    return out;
  }

  std::filesystem::path directory_;
  Database database_;
  crypto::Fingerprinter fingerprinter_;
};

}  // namespace

std::string_view name_of(RotationState state) {
  switch (state) {
    case RotationState::open:
      return "open";
    case RotationState::done:
      return "done";
    case RotationState::rolled_back:
      return "rolled_back";
  }
  return "unknown";
}

bool Rotation::has_done(std::string_view step) const {
  return std::any_of(steps.begin(), steps.end(), [&](const auto& s) { return s.name == step; });
}

std::string hash_of(const JournalRecord& record) {
  // Each field with its length in front: no two different records have the same text to hash.
  std::string text = "clavium journal 1\n";
  const auto add = [&](std::string_view field) { text += concat(field.size(), ":", field, "\n"); };
  add(std::to_string(record.sequence));
  add(std::to_string(to_number(record.at)));
  for (const auto* field : {&record.what.actor, &record.what.reason, &record.what.verb,
                            &record.what.event, &record.previous})
    add(*field);
  return hex_encode(crypto::sha256(std::string_view(text)));
}

Result<std::unique_ptr<Ledger>> Ledger::open(const std::filesystem::path& directory,
                                             Entropy& entropy) {
  std::error_code failed;
  if (!std::filesystem::exists(directory, failed)) {
    std::filesystem::create_directories(directory, failed);
    if (!failed) std::filesystem::permissions(directory, std::filesystem::perms::owner_all, failed);
    if (failed)
      return fail(ErrorKind::unavailable, "cannot make the ledger's directory ", directory.string(),
                  ": ", failed.message());
  }
  CLAVIUM_TRY(auto database, Database::open(directory / "ledger.sqlite"));
  CLAVIUM_CHECK(migrate(database));

  const auto key_file = directory / "fingerprint.key";
  CLAVIUM_TRY(auto key, read_key_file(key_file));
  if (!key) {
    CLAVIUM_TRY(auto any, database.prepare("SELECT 1 FROM copies LIMIT 1"));
    CLAVIUM_TRY(const bool has_copies, any.step());
    if (has_copies)
      return std::unexpected(
          make_error(ErrorKind::precondition, "the ledger has copies but its fingerprint key ",
                     key_file.string(), " is gone")
              .with_hint("restore the key from the backup that the ledger came from"));
    CLAVIUM_TRY(key, make_key_file(key_file, entropy));
  }
  return std::unique_ptr<Ledger>(new SqliteLedger(directory, std::move(database), *std::move(key)));
}

}  // namespace clavium::ledger
