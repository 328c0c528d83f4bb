// SPDX-License-Identifier: Apache-2.0
#include "ledger/schema.h"

#include <array>

namespace clavium::ledger {
namespace {

// A migration that was released is never edited; the next one follows it.
constexpr std::array kMigrations = {
    R"sql(
CREATE TABLE copies (
  target TEXT NOT NULL, key TEXT NOT NULL, environment TEXT NOT NULL, branch TEXT NOT NULL,
  secret_name TEXT NOT NULL, remote_id TEXT NOT NULL, version_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL, value_bytes INTEGER NOT NULL, written_at INTEGER NOT NULL,
  remote_updated_at INTEGER NOT NULL, marker TEXT NOT NULL,
  PRIMARY KEY (target, key, environment, branch)
) STRICT, WITHOUT ROWID;

CREATE TABLE rotations (
  id TEXT PRIMARY KEY, secret_name TEXT NOT NULL, state TEXT NOT NULL, started_at INTEGER NOT NULL,
  finished_at INTEGER, previous_version_id TEXT NOT NULL, credential_id TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_open_rotation ON rotations (secret_name) WHERE state = 'open';

CREATE TABLE rotation_steps (
  rotation_id TEXT NOT NULL REFERENCES rotations (id), position INTEGER NOT NULL, name TEXT NOT NULL,
  done_at INTEGER NOT NULL,
  PRIMARY KEY (rotation_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
  verb TEXT NOT NULL, event TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
-- Not a defence against whoever holds the file (that is the chain), but against our own mistakes.
CREATE TRIGGER journal_keeps_records BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
)sql",
};

Result<std::int64_t> pragma(Database& database, std::string_view sql) {
  CLAVIUM_TRY(auto statement, database.prepare(sql));
  CLAVIUM_CHECK(statement.step());
  return statement.integer(0);
}

}  // namespace

Result<void> migrate(Database& database) {
  // The version is read inside the write transaction: two programs that start at once must not both
  // migrate.
  CLAVIUM_TRY(auto transaction, Transaction::begin(database));
  CLAVIUM_TRY(const auto version, pragma(database, "PRAGMA user_version"));
  CLAVIUM_TRY(const auto application, pragma(database, "PRAGMA application_id"));
  if (application != kApplicationId && (version != 0 || application != 0))
    return fail(ErrorKind::corrupt, "the file is another program's database, not a ledger");
  constexpr auto kNewest = static_cast<std::int64_t>(kMigrations.size());
  if (version > kNewest)
    return std::unexpected(make_error(ErrorKind::precondition, "the ledger has schema ", version,
                                      " and this program knows ", kNewest)
                               .with_hint("use the newer clavium that wrote it"));
  for (auto next = version; next < kNewest; ++next)
    CLAVIUM_CHECK(database.run(kMigrations[static_cast<std::size_t>(next)]));
  if (version < kNewest) {
    CLAVIUM_CHECK(database.run(concat("PRAGMA application_id = ", kApplicationId)));
    CLAVIUM_CHECK(database.run(concat("PRAGMA user_version = ", kNewest)));
  }
  return transaction.commit();
}

}  // namespace clavium::ledger
