// SPDX-License-Identifier: Apache-2.0
//
// HKDF with SHA-256 (RFC 5869): keys for single purposes out of one key.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/secret_bytes.h"

namespace clavium::crypto {

/// RFC 5869 section 2.3: 255 blocks of the hash.
inline constexpr std::size_t kHkdfBytesMax = 255 * 32;

/// key         at least one byte of key material; it must have the entropy of a key, not of a
/// passphrase salt        may be empty info        what the derived key is for; another info gives
/// an independent key size_bytes  1 to kHkdfBytesMax Threads     safe. Cost: some 3 us; derive once
/// and keep.
[[nodiscard]] SecretBytes hkdf_sha256(const SecretBytes& key, std::span<const std::byte> salt,
                                      std::span<const std::byte> info, std::size_t size_bytes);
/// Without salt, with text as info.
[[nodiscard]] SecretBytes hkdf_sha256(const SecretBytes& key, std::string_view info,
                                      std::size_t size_bytes);

}  // namespace clavium::crypto
