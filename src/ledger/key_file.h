// SPDX-License-Identifier: Apache-2.0
//
// The ledger's fingerprint key: 32 random bytes in a file of its own, 0600.
#pragma once

#include <filesystem>
#include <optional>

#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::ledger {

inline constexpr std::size_t kFingerprintKeyBytes = 32;

/// Absent when there is no such file. Errors: corrupt for another size, denied when others may read
/// it.
[[nodiscard]] Result<std::optional<SecretBytes>> read_key_file(const std::filesystem::path& file);

/// Makes the file durably, or reads the one that another process made first.
[[nodiscard]] Result<SecretBytes> make_key_file(const std::filesystem::path& file,
                                                Entropy& entropy);

}  // namespace clavium::ledger
