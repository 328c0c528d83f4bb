// SPDX-License-Identifier: Apache-2.0
//
// The ledger's schema: a list of migrations, run forward only, counted by PRAGMA user_version.
#pragma once

#include "base/error.h"
#include "ledger/database.h"

namespace clavium::ledger {

/// "clvL" in ASCII: PRAGMA application_id, so that no other program's database is taken for a
/// ledger.
inline constexpr std::int64_t kApplicationId = 0x636C764C;

/// Brings the schema up to date, each migration in a transaction of its own.
/// Errors: precondition when it is newer than this program; corrupt when it is another program's
/// file.
[[nodiscard]] Result<void> migrate(Database& database);

}  // namespace clavium::ledger
