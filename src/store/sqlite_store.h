// SPDX-License-Identifier: Apache-2.0
//
// The store on one machine: a SQLite file that a single thread writes, and an index in memory that
// everybody reads. Layout and promises: docs/formats/store.md.
#pragma once

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "store/store.h"

namespace clavium::store {

struct SqliteStoreOptions {
  /// Pages of 4 KiB that the WAL may hold before the writer moves them into the file.
  int checkpoint_pages = 4000;
  /// By which terms the conditions of a list find secrets; null: lists look at every row.
  api::TermsOf terms_of = nullptr;
};

/// Opens or makes the store. `file`'s directory must exist (open_data_directory).
///
/// Errors   precondition: a newer clavium wrote it, or it is another program's file
///          conflict: another process has it open
///          corrupt: no database, or damaged beyond single rows; a single damaged row is logged
///                   ("store_row_damaged") and only that secret answers `corrupt`
///          unavailable: the disk fails
/// Cost     all rows are read once: 4.5 us of processor time for a secret with two versions, on
///          two threads. The terms of a large store are taken in behind the opening, 3 us a secret;
///          until then lists with conditions look at more rows
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store(
    const std::filesystem::path& file, const SqliteStoreOptions& options = {});

}  // namespace clavium::store
