// SPDX-License-Identifier: Apache-2.0
//
// Debian 12 ships SQLite 3.40.1, inside the range (3.7.0 to 3.51.2) of the WAL-reset defect: two
// connections that write and checkpoint at once can corrupt the file. There is never a second one
// here: with locking_mode EXCLUSIVE, set before WAL mode is entered, SQLite keeps the file's lock
// for the life of the connection and the WAL's index in its own heap, so another connection cannot
// even read. Source: sqlite.org/wal.html, sections 6 and 8 ("Use of WAL without shared memory").
#include "store/sqlite_connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace clavium::store {

namespace {

Error error_of(int code) {
  const int extended = code;
  ErrorKind kind = ErrorKind::internal;
  std::string hint;
  switch (code & 0xFF) {
    case SQLITE_FULL:
      kind = ErrorKind::unavailable;
      hint = "free some space; the store then goes on by itself";
      break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
      kind = ErrorKind::unavailable;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      kind = ErrorKind::conflict;
      hint = "another process has the file open; stop it first";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      kind = ErrorKind::corrupt;
      hint = "restore the store from a backup";
      break;
    case SQLITE_TOOBIG:
      kind = ErrorKind::limit_exceeded;
      break;
    default:
      break;
  }
  // errstr names the code; errmsg could carry text of the row.
  return make_error(kind, "the store failed: ", sqlite3_errstr(code), " (SQLite ", extended, ")")
      .with_hint(std::move(hint));
}

constexpr const char* kSettings =
    "PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA journal_size_limit = 67108864;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA temp_store = MEMORY;";

}  // namespace

void SqliteStatement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

// A failed bind (out of memory) leaves the parameter NULL, which the schema's NOT NULL then
// refuses.
SqliteStatement& SqliteStatement::bind(int parameter, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), parameter, number);
  return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, std::string_view text) {
  // A null pointer would bind NULL, and an empty view may hold one.
  sqlite3_bind_text64(statement_.get(), parameter, text.empty() ? "" : text.data(), text.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, std::span<const std::byte> bytes) {
  sqlite3_bind_blob64(statement_.get(), parameter,
                      bytes.empty() ? static_cast<const void*>("") : bytes.data(), bytes.size(),
                      SQLITE_STATIC);
  return *this;
}

SqliteStatement& SqliteStatement::bind(int parameter, std::optional<std::int64_t> number) {
  return number ? bind(parameter, *number) : bind_null(parameter);
}

SqliteStatement& SqliteStatement::bind_null(int parameter) {
  sqlite3_bind_null(statement_.get(), parameter);
  return *this;
}

Error SqliteStatement::finish_with_error() { return error_of(sqlite3_reset(statement_.get())); }

Result<void> SqliteStatement::run() {
  CLAVIUM_TRY(const bool row, next_row());
  if (row) sqlite3_reset(statement_.get());
  return {};
}

Result<bool> SqliteStatement::next_row() {
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      sqlite3_reset(statement_.get());
      return false;
    default:
      return std::unexpected(finish_with_error());
  }
}

Result<bool> SqliteStatement::next_rows(RowBatch& batch, std::size_t count) {
  sqlite3_stmt* const statement = statement_.get();
  const int columns = sqlite3_column_count(statement);
  batch.expect(count, static_cast<std::size_t>(columns));
  for (; count > 0; --count) {
    CLAVIUM_TRY(const bool more, next_row());
    if (!more) return false;
    for (int column = 0; column < columns; ++column) {
      const int type = sqlite3_column_type(statement, column);
      if (type == SQLITE_NULL) {
        batch.add_null();
      } else if (type == SQLITE_INTEGER) {
        batch.add(sqlite3_column_int64(statement, column));
      } else {
        // As bytes, text too: asked for as text, SQLite would copy it to end it with a zero.
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
        batch.add(bytes == nullptr ? std::string_view() : std::string_view(bytes, size));
      }
    }
    batch.end_row();
  }
  return true;
}

bool SqliteStatement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t SqliteStatement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::optional<std::int64_t> SqliteStatement::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::string_view SqliteStatement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::span<const std::byte> SqliteStatement::bytes(int column) const {
  const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void SqliteConnection::Closer::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

Result<SqliteConnection> SqliteConnection::open(const std::filesystem::path& file) {
  // SQLite would make the file with the umask's mode; the WAL takes the mode of the database.
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return fail(ErrorKind::unavailable, "cannot open ", file.string(), ": ",
                std::generic_category().message(errno));
  }
  ::close(fd);
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &raw,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  SqliteConnection connection;
  connection.connection_.reset(raw);
  if (code != SQLITE_OK) return std::unexpected(error_of(code).during(file.string()));
  if (auto set = connection.run(kSettings); !set) {
    return std::unexpected(std::move(set).error().during(file.string()));
  }
  connection.wal_pages_ = std::make_unique<int>(0);
  sqlite3_wal_hook(
      raw,
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      connection.wal_pages_.get());
  return connection;
}

Result<void> SqliteConnection::run(const char* sql) {
  const int code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error_of(code));
  return {};
}

Result<SqliteStatement> SqliteConnection::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error_of(code));
  return SqliteStatement(raw);
}

Result<std::int64_t> SqliteConnection::query_integer(std::string_view sql) {
  CLAVIUM_TRY(SqliteStatement statement, prepare(sql));
  CLAVIUM_TRY(const bool row, statement.next_row());
  return row ? statement.integer(0) : 0;
}

std::int64_t SqliteConnection::last_insert_id() const {
  return sqlite3_last_insert_rowid(connection_.get());
}

void SqliteConnection::roll_back() {
  if (sqlite3_get_autocommit(connection_.get()) == 0) (void)run("ROLLBACK");
}

Result<void> SqliteConnection::checkpoint() {
  const int code = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, SQLITE_CHECKPOINT_RESTART,
                                             nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error_of(code));
  *wal_pages_ = 0;
  return {};
}

}  // namespace clavium::store
