// SPDX-License-Identifier: Apache-2.0
//
// Internal: the algorithms behind aead.h, key_wrap.h and hkdf.h for every size that their standards
// allow, over OpenSSL. The public headers narrow them to the one size that this program uses; tests
// run the third-party vectors, which come in all sizes, through these.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/secret_bytes.h"

namespace clavium::crypto::any_size {

using Bytes = std::span<const std::byte>;

/// AES-GCM with a 16-byte tag (NIST SP 800-38D). `out` takes the ciphertext and then the tag:
/// plain.size() + 16 bytes. False for an impossible size of key or nonce; a nonce has 1 to 128
/// bytes.
[[nodiscard]] bool gcm_seal(Bytes key, Bytes nonce, Bytes associated, Bytes plain,
                            std::span<std::byte> out);
/// `sealed` is ciphertext and tag. Absent when the tag does not fit or a size is impossible.
[[nodiscard]] std::optional<SecretBytes> gcm_open(Bytes key, Bytes nonce, Bytes associated,
                                                  Bytes sealed);

/// AES-KW (RFC 3394) or, `padded`, AES-KWP (RFC 5649). Absent for a size that the RFC does not
/// wrap.
[[nodiscard]] std::optional<std::vector<std::byte>> wrap(Bytes wrapping_key, Bytes key,
                                                         bool padded);
/// Absent too when the integrity check fails.
[[nodiscard]] std::optional<SecretBytes> unwrap(Bytes wrapping_key, Bytes wrapped, bool padded);

/// Absent for an empty key and a size of 0 or above 255 * 32.
[[nodiscard]] std::optional<SecretBytes> hkdf_sha256(Bytes key, Bytes salt, Bytes info,
                                                     std::size_t size_bytes);

}  // namespace clavium::crypto::any_size
