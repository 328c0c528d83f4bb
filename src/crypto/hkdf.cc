// SPDX-License-Identifier: Apache-2.0
#include "crypto/hkdf.h"

#include <optional>
#include <utility>

#include "crypto/any_size.h"
#include "crypto/openssl.h"

namespace clavium::crypto {

SecretBytes hkdf_sha256(const SecretBytes& key, std::span<const std::byte> salt,
                        std::span<const std::byte> info, std::size_t size_bytes) {
  std::optional<SecretBytes> derived = key.reveal([&](std::span<const std::byte> bytes) {
    return any_size::hkdf_sha256(bytes, salt, info, size_bytes);
  });
  require(derived.has_value(), "HKDF with an empty key or a size out of range");
  return *std::move(derived);
}

SecretBytes hkdf_sha256(const SecretBytes& key, std::string_view info, std::size_t size_bytes) {
  return hkdf_sha256(key, {}, std::as_bytes(std::span(info)), size_bytes);
}

}  // namespace clavium::crypto
