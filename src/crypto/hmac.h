// SPDX-License-Identifier: Apache-2.0
//
// HMAC-SHA-256 (RFC 2104, FIPS 198-1).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/secret_bytes.h"
#include "crypto/digest.h"

namespace clavium::crypto {

/// The authentication code of `message` under `key`; both may have any size. A code that somebody
/// sent is compared with constant_time_equal (base/secret_bytes.h), never with ==. Threads: safe.
/// Cost: about 0.5 us for a short message.
[[nodiscard]] Digest hmac_sha256(std::span<const std::byte> key,
                                 std::span<const std::byte> message);
[[nodiscard]] Digest hmac_sha256(std::span<const std::byte> key, std::string_view message);
[[nodiscard]] Digest hmac_sha256(const SecretBytes& key, std::span<const std::byte> message);
[[nodiscard]] Digest hmac_sha256(const SecretBytes& key, std::string_view message);

}  // namespace clavium::crypto
