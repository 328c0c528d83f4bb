// SPDX-License-Identifier: Apache-2.0
#include "store/migrate.h"

namespace clavium::store {

namespace {

Result<void> check_owner(SqliteConnection& connection, std::int64_t schema) {
  CLAVIUM_TRY(const auto application, connection.query_integer("PRAGMA application_id"));
  CLAVIUM_TRY(const auto tables, connection.query_integer("SELECT count(*) FROM sqlite_schema"));
  const bool is_new = application == 0 && schema == 0 && tables == 0;
  if (is_new || application == kApplicationId) return {};
  return std::unexpected(
      make_error(ErrorKind::precondition, "the file is another program's database")
          .with_hint("give clavium a directory of its own"));
}

Result<void> apply(SqliteConnection& connection, std::size_t from) {
  CLAVIUM_CHECK(connection.run("BEGIN IMMEDIATE"));
  for (const std::string_view sql : migrations().subspan(from)) {
    CLAVIUM_CHECK(connection.run(std::string(sql).c_str()));
  }
  CLAVIUM_CHECK(connection.run(concat("PRAGMA application_id = ", kApplicationId).c_str()));
  CLAVIUM_CHECK(connection.run(concat("PRAGMA user_version = ", migrations().size()).c_str()));
  return connection.run("COMMIT");
}

}  // namespace

Result<void> migrate(SqliteConnection& connection) {
  CLAVIUM_TRY(const std::int64_t schema, connection.query_integer("PRAGMA user_version"));
  CLAVIUM_CHECK(check_owner(connection, schema));
  const auto newest = static_cast<std::int64_t>(migrations().size());
  if (schema == newest) return {};
  if (schema > newest || schema < 0) {
    return std::unexpected(
        make_error(ErrorKind::precondition, "the store has schema ", schema,
                   "; this program knows schemas up to ", newest)
            .with_hint("start the newer clavium that wrote it, or restore a backup"));
  }
  auto applied = apply(connection, static_cast<std::size_t>(schema));
  if (!applied) connection.roll_back();
  return applied;
}

}  // namespace clavium::store
