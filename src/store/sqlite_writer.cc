// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_writer.h"

#include "base/log.h"
#include "store/migrate.h"
#include "store/secret_loading.h"

namespace clavium::store {

namespace {

/// A failure of the disk fails the whole group; anything else only the write that met it.
bool concerns_all(const Error& error) { return error.kind == ErrorKind::unavailable; }

}  // namespace

SqliteWriter::SqliteWriter(std::filesystem::path file, int checkpoint_pages, SecretIndex& index)
    : file_(std::move(file)), checkpoint_pages_(checkpoint_pages), index_(index) {}

Result<SqliteWriter::Contents> SqliteWriter::open() {
  CLAVIUM_CHECK(connect());
  CLAVIUM_CHECK(
      load_secrets(*connection_, index_, [](const api::SecretKey& key, std::string_view reason) {
        log(LogLevel::error, "store_row_damaged",
            {{"account", key.space.account},
             {"region", key.space.region},
             {"name", key.name},
             {"reason", reason}});
      }));
  return read_contents();
}

Result<void> SqliteWriter::connect() {
  statements_.reset();
  connection_.reset();
  CLAVIUM_TRY(SqliteConnection connection, SqliteConnection::open(file_));
  CLAVIUM_CHECK(migrate(connection));
  connection_ = std::move(connection);
  CLAVIUM_TRY(SecretRows rows, SecretRows::prepare(*connection_));
  Statements made;
  made.rows = std::move(rows);
  const std::pair<SqliteStatement*, std::string_view> statements[] = {
      {&made.begin, "BEGIN IMMEDIATE"},
      {&made.commit, "COMMIT"},
      {&made.savepoint, "SAVEPOINT one_write"},
      {&made.release, "RELEASE one_write"},
      {&made.roll_back_to, "ROLLBACK TO one_write"},
      {&made.insert_record, "INSERT INTO outbox (event_id, record) VALUES (?1, ?2)"},
      {&made.erase_record, "DELETE FROM outbox WHERE event_id = ?1"},
      {&made.set_head,
       "INSERT INTO audit_head (id, sequence, hash) VALUES (1, ?1, ?2)"
       " ON CONFLICT (id) DO UPDATE SET sequence = ?1, hash = ?2"},
      {&made.set_fact,
       "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = "
       "?2"},
      {&made.erase_fact, "DELETE FROM fact WHERE name = ?1"},
  };
  for (const auto& [statement, sql] : statements) {
    CLAVIUM_TRY(*statement, connection_->prepare(sql));
  }
  statements_ = std::move(made);
  return {};
}

Result<SqliteWriter::Contents> SqliteWriter::read_contents() {
  Contents contents;
  CLAVIUM_TRY(SqliteStatement fact, connection_->prepare("SELECT name, value FROM fact"));
  for (;;) {
    CLAVIUM_TRY(const bool more, fact.next_row());
    if (!more) break;
    contents.facts.emplace(fact.text(0), fact.text(1));
  }
  facts_ = contents.facts;
  CLAVIUM_TRY(SqliteStatement head, connection_->prepare("SELECT sequence, hash FROM audit_head"));
  CLAVIUM_TRY(const bool has_head, head.next_row());
  if (has_head) {
    contents.audit_head =
        AuditHead{static_cast<std::uint64_t>(head.integer(0)), std::string(head.text(1))};
  }
  CLAVIUM_TRY(SqliteStatement record,
              connection_->prepare("SELECT event_id, record FROM outbox ORDER BY number"));
  for (;;) {
    CLAVIUM_TRY(const bool more, record.next_row());
    if (!more) break;
    contents.outbox.push_back({std::string(record.text(0)), std::string(record.text(1))});
  }
  return contents;
}

Result<void> SqliteWriter::write(std::span<Write* const> group, const LazyWrites& lazy) {
  changed_.clear();
  Result<void> written = connection_ && statements_ ? Result<void>() : connect();
  if (written) written = run_transaction(group, lazy);
  if (written) {
    doubtful_keys_.clear();
    doubtful_records_.clear();
    doubtful_facts_.clear();
    for (const Write* write : group) {
      if (write->outcome && !write->fact_name.empty()) {
        facts_.insert_or_assign(std::string(write->fact_name), std::string(write->fact_value));
      }
    }
    return {};
  }
  for (const Write* write : group) {
    for (const Change& change : write->changes) doubtful_keys_.push_back(change.key);
    for (const PendingRecord& record : write->records) doubtful_records_.push_back(record.event_id);
    if (!write->fact_name.empty()) {
      doubtful_facts_.emplace_back(write->fact_name);
    }
  }
  if (connection_) connection_->roll_back();
  statements_.reset();
  connection_.reset();
  Error error = std::move(written).error();
  error.kind = ErrorKind::unavailable;
  return std::unexpected(std::move(error));
}

Result<void> SqliteWriter::run_transaction(std::span<Write* const> group, const LazyWrites& lazy) {
  CLAVIUM_CHECK(statements_->begin.run());
  CLAVIUM_CHECK(undo_doubtful());
  for (Write* write : group) CLAVIUM_CHECK(run_write(*write));
  CLAVIUM_CHECK(write_lazy(lazy));
  // Writes a page whatever else there was, so that a probe of a failed disk is a true one.
  if (group.empty() && lazy.empty()) {
    CLAVIUM_CHECK(connection_->run(concat("PRAGMA user_version = ", migrations().size()).c_str()));
  }
  return statements_->commit.run();
}

Result<void> SqliteWriter::run_write(Write& write) {
  CLAVIUM_CHECK(statements_->savepoint.run());
  write.outcome = apply(write);
  if (!write.outcome) {
    if (concerns_all(write.outcome.error())) return write.outcome;
    CLAVIUM_CHECK(statements_->roll_back_to.run());
  } else {
    for (std::size_t i = 0; i < write.changes.size(); ++i) {
      changed_.insert_or_assign(write.changes[i].key, write.after[i]);
    }
  }
  return statements_->release.run();
}

Result<void> SqliteWriter::apply(Write& write) {
  for (const Change& change : write.changes) {
    CLAVIUM_TRY(auto after, apply_change(change));
    write.after.push_back(std::move(after));
  }
  for (const PendingRecord& record : write.records) {
    CLAVIUM_CHECK(statements_->insert_record.bind(1, record.event_id).bind(2, record.text).run());
  }
  if (write.fact_name.empty()) return {};
  return statements_->set_fact.bind(1, write.fact_name).bind(2, write.fact_value).run();
}

Result<api::SecretPtr> SqliteWriter::current(const api::SecretKey& key) const {
  if (const auto changed = changed_.find(key); changed != changed_.end()) return changed->second;
  return index_.find(key);
}

Result<std::shared_ptr<api::Secret>> SqliteWriter::apply_change(const Change& change) {
  CLAVIUM_TRY(const api::SecretPtr before, current(change.key));
  const std::uint64_t revision = before ? before->revision : 0;
  if (revision != change.expected_revision) {
    return fail(ErrorKind::conflict, "the secret is at revision ", revision, ", not ",
                change.expected_revision);
  }
  if (!change.after) {
    if (before) CLAVIUM_CHECK(statements_->rows.erase(before->sequence));
    return nullptr;
  }
  if (change.after->key != change.key) {
    return fail(ErrorKind::invalid_request, "a change cannot rename a secret");
  }
  auto after = std::make_shared<api::Secret>(*change.after);
  after->revision = revision + 1;
  if (!before) {
    after->sequence = 0;
    CLAVIUM_CHECK(statements_->rows.insert(*after));
    return after;
  }
  after->sequence = before->sequence;
  keep_reads(*after, *before);
  CLAVIUM_CHECK(statements_->rows.update(*before, *after));
  return after;
}

Result<void> SqliteWriter::write_lazy(const LazyWrites& lazy) {
  for (const auto& [read, day] : lazy.reads) {
    CLAVIUM_CHECK(statements_->rows.note_read(read.sequence, read.version_id, day));
  }
  for (const std::string& event_id : lazy.confirmed) {
    CLAVIUM_CHECK(statements_->erase_record.bind(1, event_id).run());
  }
  if (!lazy.head) return {};
  return statements_->set_head.bind(1, static_cast<std::int64_t>(lazy.head->sequence))
      .bind(2, lazy.head->hash)
      .run();
}

Result<void> SqliteWriter::undo_doubtful() {
  for (const api::SecretKey& key : doubtful_keys_) {
    const auto known = index_.find(key);
    if (!known) continue;  // a damaged row is left as it is
    CLAVIUM_CHECK(statements_->rows.erase(key));
    if (*known == nullptr) continue;
    api::Secret row = **known;
    CLAVIUM_CHECK(statements_->rows.insert(row));
  }
  for (const std::string& event_id : doubtful_records_) {
    CLAVIUM_CHECK(statements_->erase_record.bind(1, event_id).run());
  }
  for (const std::string& name : doubtful_facts_) {
    if (const auto known = facts_.find(name); known != facts_.end()) {
      CLAVIUM_CHECK(statements_->set_fact.bind(1, name).bind(2, known->second).run());
    } else {
      CLAVIUM_CHECK(statements_->erase_fact.bind(1, name).run());
    }
  }
  return {};
}

void SqliteWriter::checkpoint_if_due() {
  if (!connection_ || connection_->wal_pages() < checkpoint_pages_) return;
  if (auto done = connection_->checkpoint(); !done) {
    // Nothing is lost: the WAL keeps every page, and the next group tries again.
    log(LogLevel::warning, "store_checkpoint_failed", {{"reason", done.error().message}});
  }
}

}  // namespace clavium::store
