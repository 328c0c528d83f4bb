// SPDX-License-Identifier: Apache-2.0
//
// Reads a file that holds a credential straight into memory that wipes itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::aws {

enum class FileTrust : std::uint8_t {
  as_found,      ///< what other tools wrote: mode and owner are theirs to answer for
  private_only,  ///< ours: a regular file, no link, owned by this user, closed to everybody else
};

inline constexpr std::size_t kSecretFileBytesMax = 1'048'576;

/// The contents; absent when there is no such file.
///
/// Errors  denied        may not be read, or fails FileTrust::private_only (with the chmod as hint)
///         invalid_request  larger than 1 MiB, or no regular file
///         unavailable   the read itself failed
[[nodiscard]] Result<std::optional<SecretBytes>> read_secret_file(const std::filesystem::path& path,
                                                                  FileTrust trust);

}  // namespace clavium::aws
