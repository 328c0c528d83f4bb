// SPDX-License-Identifier: Apache-2.0
//
// Keys wrapped by keys: AES-KW (RFC 3394) for keys of whole 8-byte blocks, AES-KWP (RFC 5649) for
// any. Both are deterministic and need no nonce, which is right for keys and wrong for anything
// guessable.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::crypto {

inline constexpr std::size_t kWrappingKeyBytes = 32;
/// What wrapping adds to a key of whole blocks.
inline constexpr std::size_t kWrapOverheadBytes = 8;

/// wrapping_key  kWrappingKeyBytes
/// key           at least 16 bytes, a multiple of 8. A single block of 8, which some read RFC 3394
/// to
///               allow, is refused: NIST SP 800-38F does not define it.
/// Returns       key.size_bytes() + kWrapOverheadBytes
/// Errors        invalid_request: a size that cannot be wrapped
/// Threads       all four are safe from many. Cost: 2 to 4 us for a 32-byte key (OpenSSL wraps
///               without the CPU's AES instructions), so it is for keys at rest and not for each
///               value.
[[nodiscard]] Result<std::vector<std::byte>> wrap_key(const SecretBytes& wrapping_key,
                                                      const SecretBytes& key);
/// Errors        corrupt: another wrapping key, or altered bytes
[[nodiscard]] Result<SecretBytes> unwrap_key(const SecretBytes& wrapping_key,
                                             std::span<const std::byte> wrapped);

/// The same for a key of any size from one byte (AES-KWP).
[[nodiscard]] Result<std::vector<std::byte>> wrap_key_padded(const SecretBytes& wrapping_key,
                                                             const SecretBytes& key);
[[nodiscard]] Result<SecretBytes> unwrap_key_padded(const SecretBytes& wrapping_key,
                                                    std::span<const std::byte> wrapped);

}  // namespace clavium::crypto
