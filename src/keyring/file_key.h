// SPDX-License-Identifier: Apache-2.0
//
// The `file` kind of installation key: 32 random bytes in a file that only its owner may read. Who
// can read that file and the store can read every value; keep the two in different backups.
#pragma once

#include <filesystem>

#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::keyring {

/// Draws a key and writes its file. Errors: those of create_private_file.
[[nodiscard]] Result<SecretBytes> create_file_key(const std::filesystem::path& path,
                                                  Entropy& entropy);

/// Errors  those of read_private_file
///         corrupt: not a key file, or its check value does not fit the key; the hint names the
///         backup precondition: written by a later version
[[nodiscard]] Result<SecretBytes> read_file_key(const std::filesystem::path& path);

}  // namespace clavium::keyring
