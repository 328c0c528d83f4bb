// SPDX-License-Identifier: Apache-2.0
//
// AES-256-GCM (NIST SP 800-38D): encryption that notices every change.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::crypto {

inline constexpr std::size_t kAeadKeyBytes = 32;
inline constexpr std::size_t kAeadTagBytes = 16;
using Nonce = std::array<std::byte, 12>;

/// Ciphertext, as long as the plaintext was, and behind it the tag of kAeadTagBytes.
using SealedBytes = std::vector<std::byte>;

/// key         kAeadKeyBytes
/// nonce       never used before with this key: a second use gives both plaintexts and the power to
/// forge associated  bound to the result without being in it; open() needs the same bytes Threads
/// safe. Cost: 0.2 us for 100 bytes where the CPU has AES instructions.
[[nodiscard]] SealedBytes seal(const SecretBytes& key, const Nonce& nonce,
                               std::span<const std::byte> associated, const SecretBytes& plain);
/// The same, written behind what the caller has: `out` has plain.size_bytes() + kAeadTagBytes.
void seal_into(const SecretBytes& key, const Nonce& nonce, std::span<const std::byte> associated,
               const SecretBytes& plain, std::span<std::byte> out);

/// sealed      ciphertext and tag, as seal() gives them
/// Errors      corrupt: wrong key, nonce or associated bytes, or an altered or truncated `sealed`;
/// which
///             of them cannot be known
/// Threads     safe.
[[nodiscard]] Result<SecretBytes> open(const SecretBytes& key, const Nonce& nonce,
                                       std::span<const std::byte> associated,
                                       std::span<const std::byte> sealed);

}  // namespace clavium::crypto
