// SPDX-License-Identifier: Apache-2.0
//
// The directory that holds one installation's state, and the lock that keeps it to one process.
#pragma once

#include <filesystem>

#include "base/error.h"

namespace clavium::store {

/// Holds the lock until it is destroyed (or the process ends, however it ends). Move-only.
class DataDirectory {
 public:
  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&& other) noexcept;
  ~DataDirectory();

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::filesystem::path store_file() const { return root_ / "store.db"; }
  [[nodiscard]] std::filesystem::path audit_directory() const { return root_ / "audit"; }
  [[nodiscard]] std::filesystem::path root_key_file() const { return root_ / "root-key"; }
  [[nodiscard]] std::filesystem::path root_credentials_file() const {
    return root_ / "root-credentials";
  }

 private:
  friend Result<DataDirectory> open_data_directory(const std::filesystem::path& path);
  DataDirectory(std::filesystem::path root, int lock_fd)
      : root_(std::move(root)), lock_fd_(lock_fd) {}

  std::filesystem::path root_;
  int lock_fd_ = -1;
};

/// Opens the directory, and makes it (with missing parents, all mode 0700) when it is not there.
/// Errors   precondition: others than its owner may enter it, or it is another user's
///          conflict: another process has it open; the message names its process id
///          unavailable: it cannot be made or opened
[[nodiscard]] Result<DataDirectory> open_data_directory(const std::filesystem::path& path);

}  // namespace clavium::store
