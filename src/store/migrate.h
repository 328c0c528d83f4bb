// SPDX-License-Identifier: Apache-2.0
//
// The schema's history. Migrations go forward only; the number of those that a file has seen is its
// user_version.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "store/sqlite_connection.h"

namespace clavium::store {

/// "clav": says that a SQLite file is ours.
inline constexpr std::int64_t kApplicationId = 0x636C6176;

/// The texts of src/store/schema/*.sql in order; the first makes schema 1.
[[nodiscard]] std::span<const std::string_view> migrations();

/// Brings the file to the newest schema, all or nothing.
/// Errors: precondition (a newer program wrote it, or the file is another program's), unavailable.
[[nodiscard]] Result<void> migrate(SqliteConnection& connection);

}  // namespace clavium::store
