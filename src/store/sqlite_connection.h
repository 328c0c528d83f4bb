// SPDX-License-Identifier: Apache-2.0
//
// SQLite behind our own words: a connection, a statement, and errors sorted by what to do next.
// Threads: one at a time for a connection and all its statements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "store/row_batch.h"

struct sqlite3;
struct sqlite3_stmt;

namespace clavium::store {

class SqliteConnection;

/// A prepared statement. Parameters count from 1, columns from 0.
class SqliteStatement {
 public:
  SqliteStatement() = default;

  SqliteStatement& bind(int parameter, std::int64_t number);
  SqliteStatement& bind(int parameter, std::string_view text);
  SqliteStatement& bind(int parameter, std::span<const std::byte> bytes);
  SqliteStatement& bind(int parameter, std::optional<std::int64_t> number);
  SqliteStatement& bind_null(int parameter);

  /// Runs it to its end, for what returns no rows, and makes it ready for the next run.
  [[nodiscard]] Result<void> run();
  /// Steps to the next row; false behind the last one, and then it is ready for the next run.
  [[nodiscard]] Result<bool> next_row();
  /// Copies the `count` next rows, or as many as there are; false behind the last one.
  [[nodiscard]] Result<bool> next_rows(RowBatch& batch, std::size_t count);

  // Columns of the row that next_row() found; views end with the next call of anything above.
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<const std::byte> bytes(int column) const;

 private:
  friend class SqliteConnection;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] Error finish_with_error();

  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

class SqliteConnection {
 public:
  /// Opens the file (made 0600 when missing; a symbolic link is refused) for this process alone:
  /// WAL, synchronous FULL, no automatic checkpoints, no shared memory, no memory map. Errors:
  /// corrupt (no database), conflict (another process has it), unavailable.
  [[nodiscard]] static Result<SqliteConnection> open(const std::filesystem::path& file);

  /// Runs statements that return no rows we want.
  [[nodiscard]] Result<void> run(const char* sql);
  [[nodiscard]] Result<SqliteStatement> prepare(std::string_view sql);
  [[nodiscard]] Result<std::int64_t> query_integer(std::string_view sql);
  [[nodiscard]] std::int64_t last_insert_id() const;
  /// Ends a transaction that may already have ended by itself.
  void roll_back();

  /// Pages in the WAL after the newest commit.
  [[nodiscard]] int wal_pages() const { return *wal_pages_; }
  /// Moves the WAL's pages into the database file.
  [[nodiscard]] Result<void> checkpoint();

 private:
  struct Closer {
    void operator()(sqlite3* connection) const;
  };
  std::unique_ptr<int> wal_pages_;  // written by SQLite's hook; outlives connection_
  std::unique_ptr<sqlite3, Closer> connection_;
};

}  // namespace clavium::store
