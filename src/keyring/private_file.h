// SPDX-License-Identifier: Apache-2.0
//
// Files that only their owner may read: the ones that hold keys.
#pragma once

#include <cstddef>
#include <filesystem>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::keyring {

/// Errors  not_found: there is none
///         denied: a symbolic link, no regular file, another owner, readable or writable by others,
///         or not readable to us; each with a hint corrupt: larger than `bytes_max` unavailable:
///         the disk failed
[[nodiscard]] Result<SecretBytes> read_private_file(const std::filesystem::path& path,
                                                    std::size_t bytes_max);

/// Makes a new file of mode 0600 and returns when file and directory entry are on the disk. A file
/// that could not be written whole is removed again. Errors  already_exists: never overwrites, not
/// even through a symbolic link
///         not_found: no such directory; denied; unavailable: the disk is full or failed
[[nodiscard]] Result<void> create_private_file(const std::filesystem::path& path,
                                               const SecretBytes& content);

}  // namespace clavium::keyring
