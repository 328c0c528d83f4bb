// SPDX-License-Identifier: Apache-2.0
//
// Secrets as rows of the newest schema: writing what a change changed.
// Threads: one at a time, as the connection below.
#pragma once

#include "api/secret.h"
#include "base/error.h"
#include "store/sqlite_connection.h"

namespace clavium::store {

class SecretRows {
 public:
  /// `connection` must outlive this.
  [[nodiscard]] static Result<SecretRows> prepare(SqliteConnection& connection);

  /// Writes a new secret and gives it its sequence, unless it has one.
  [[nodiscard]] Result<void> insert(api::Secret& secret);
  /// Writes the secret's own row and those versions that differ (sealed bytes by identity).
  [[nodiscard]] Result<void> update(const api::Secret& before, const api::Secret& after);
  /// Removes a secret with its versions.
  [[nodiscard]] Result<void> erase(std::uint64_t sequence);
  /// The same by name, whatever its sequence.
  [[nodiscard]] Result<void> erase(const api::SecretKey& key);
  /// Moves a version's and its secret's last read forward to `day`.
  [[nodiscard]] Result<void> note_read(std::uint64_t sequence, std::string_view version_id,
                                       TimePoint day);

 private:
  [[nodiscard]] Result<void> insert_version(std::uint64_t sequence, const api::Version& version);
  [[nodiscard]] Result<void> update_version(std::uint64_t sequence, const api::Version& version);

  SqliteConnection* connection_ = nullptr;
  SqliteStatement insert_secret_, update_secret_, erase_secret_, erase_named_;
  SqliteStatement insert_version_, update_version_, erase_version_, erase_versions_;
  SqliteStatement note_version_read_, note_secret_read_;
};

}  // namespace clavium::store
