// SPDX-License-Identifier: Apache-2.0
#include "keyring/local_key.h"

#include <algorithm>

#include "base/encoding.h"
#include "crypto/aead.h"
#include "crypto/hkdf.h"

namespace clavium::keyring {

std::string key_id_of(const SecretBytes& installation_key) {
  const SecretBytes id = crypto::hkdf_sha256(installation_key, "clavium 1 key id", 8);
  return id.reveal([](std::span<const std::byte> bytes) { return hex_encode(bytes); });
}

LocalKey::LocalKey(const SecretBytes& installation_key, Entropy& entropy)
    : key_id_(key_id_of(installation_key)),
      wrapping_key_(
          crypto::hkdf_sha256(installation_key, "clavium 1 wrap data keys", crypto::kAeadKeyBytes)),
      entropy_(entropy) {}

Result<std::vector<std::byte>> LocalKey::wrap(const SecretBytes& data_key,
                                              std::span<const std::byte> context) const {
  crypto::Nonce nonce;
  entropy_.fill(nonce);
  std::vector<std::byte> wrapped(nonce.size() + data_key.size_bytes() + crypto::kAeadTagBytes);
  std::copy(nonce.begin(), nonce.end(), wrapped.begin());
  crypto::seal_into(wrapping_key_, nonce, context, data_key,
                    std::span(wrapped).subspan(nonce.size()));
  return wrapped;
}

Result<SecretBytes> LocalKey::unwrap(std::span<const std::byte> wrapped,
                                     std::span<const std::byte> context) const {
  crypto::Nonce nonce;
  if (wrapped.size() < nonce.size())
    return fail(ErrorKind::corrupt, "the wrapped key is cut short");
  std::copy_n(wrapped.begin(), nonce.size(), nonce.begin());
  return crypto::open(wrapping_key_, nonce, context, wrapped.subspan(nonce.size()));
}

}  // namespace clavium::keyring
