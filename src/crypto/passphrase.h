// SPDX-License-Identifier: Apache-2.0
//
// A key from what a person remembers: Argon2id (RFC 9106), version 0x13, one lane.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::crypto {

using Salt = std::array<std::byte, 16>;

/// What one guess shall cost. The defaults are libsodium's "moderate": 0.3 to 1 s, spent once a
/// start.
struct PassphraseCost {
  std::uint64_t passes = 3;
  std::uint64_t memory_bytes = 256ULL << 20;
};

/// Below the least, guessing is too cheap; above the most, a damaged parameter file could hang a
/// start.
inline constexpr PassphraseCost kPassphraseCostMin{1, 8ULL << 20};
inline constexpr PassphraseCost kPassphraseCostMax{32, 4ULL << 30};

/// Returns  32 bytes
/// Errors   invalid_request: an empty passphrase, or a cost outside the bounds above
///          unavailable: not enough free memory
/// Threads  safe; each call takes cost.memory_bytes for as long as it runs.
[[nodiscard]] Result<SecretBytes> derive_key(const SecretBytes& passphrase, const Salt& salt,
                                             const PassphraseCost& cost = {});

}  // namespace clavium::crypto
