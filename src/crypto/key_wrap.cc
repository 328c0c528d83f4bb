// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_wrap.h"

#include <optional>

#include "crypto/any_size.h"
#include "crypto/openssl.h"

namespace clavium::crypto {

namespace {

Result<std::vector<std::byte>> wrap_as(const SecretBytes& wrapping_key, const SecretBytes& key,
                                       bool padded) {
  require(wrapping_key.size_bytes() == kWrappingKeyBytes, "key wrap with a key of the wrong size");
  auto wrapped = wrapping_key.reveal([&](std::span<const std::byte> kek) {
    return key.reveal(
        [&](std::span<const std::byte> bytes) { return any_size::wrap(kek, bytes, padded); });
  });
  if (!wrapped) {
    return fail(ErrorKind::invalid_request, "a key of ", key.size_bytes(),
                " bytes cannot be wrapped");
  }
  return *std::move(wrapped);
}

Result<SecretBytes> unwrap_as(const SecretBytes& wrapping_key, std::span<const std::byte> wrapped,
                              bool padded) {
  require(wrapping_key.size_bytes() == kWrappingKeyBytes, "key wrap with a key of the wrong size");
  auto key = wrapping_key.reveal(
      [&](std::span<const std::byte> kek) { return any_size::unwrap(kek, wrapped, padded); });
  if (!key) {
    return fail(ErrorKind::corrupt,
                "the wrapped key does not open: another key wrapped it, or it was altered");
  }
  return *std::move(key);
}

}  // namespace

Result<std::vector<std::byte>> wrap_key(const SecretBytes& wrapping_key, const SecretBytes& key) {
  return wrap_as(wrapping_key, key, false);
}

Result<SecretBytes> unwrap_key(const SecretBytes& wrapping_key,
                               std::span<const std::byte> wrapped) {
  return unwrap_as(wrapping_key, wrapped, false);
}

Result<std::vector<std::byte>> wrap_key_padded(const SecretBytes& wrapping_key,
                                               const SecretBytes& key) {
  return wrap_as(wrapping_key, key, true);
}

Result<SecretBytes> unwrap_key_padded(const SecretBytes& wrapping_key,
                                      std::span<const std::byte> wrapped) {
  return unwrap_as(wrapping_key, wrapped, true);
}

}  // namespace clavium::crypto
