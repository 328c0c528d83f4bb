// SPDX-License-Identifier: Apache-2.0
//
// A store's secrets into memory, when it opens.
#pragma once

#include <functional>
#include <string_view>

#include "api/secret.h"
#include "base/error.h"
#include "store/secret_index.h"
#include "store/sqlite_connection.h"

namespace clavium::store {

/// Reads every secret into the index, which must be empty; `damaged` is called for one with a row
/// that cannot be read, with the reason, and the index then answers `corrupt` for it.
///
/// Errors   of the database itself; the index is of no use then
/// Threads  blocks; a thread of its own reads the database, and builds the orders, while this one
///          makes the rows. `damaged` is called on this one
/// Cost     4.5 us of processor time a secret with two versions, spread over both
[[nodiscard]] Result<void> load_secrets(
    SqliteConnection& connection, SecretIndex& index,
    const std::function<void(const api::SecretKey&, std::string_view reason)>& damaged);

}  // namespace clavium::store
