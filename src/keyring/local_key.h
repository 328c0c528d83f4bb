// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/entropy.h"
#include "keyring/key_encryption_key.h"

namespace clavium::keyring {

inline constexpr std::size_t kInstallationKeyBytes = 32;

/// The name of an installation key: 16 hex digits that follow from it and do not lead back to it.
[[nodiscard]] std::string key_id_of(const SecretBytes& installation_key);

/// Wraps data keys in this process by AES-256-GCM under a subkey of the installation key.
///
/// Wrapped: a random nonce (12 bytes), the encrypted data key, the tag (16). AES-KW would be 20
/// bytes shorter, but OpenSSL runs it without the CPU's AES instructions and it takes ten times as
/// long, on the path of every read. The price is GCM's bound on random nonces: 2^32 seals under one
/// key (NIST SP 800-38D section 8.3), after which the installation key is to be replaced.
class LocalKey final : public KeyEncryptionKey {
 public:
  LocalKey(const SecretBytes& installation_key, Entropy& entropy);

  [[nodiscard]] const std::string& key_id() const override { return key_id_; }
  [[nodiscard]] Result<std::vector<std::byte>> wrap(
      const SecretBytes& data_key, std::span<const std::byte> context) const override;
  [[nodiscard]] Result<SecretBytes> unwrap(std::span<const std::byte> wrapped,
                                           std::span<const std::byte> context) const override;

 private:
  std::string key_id_;
  SecretBytes wrapping_key_;
  Entropy& entropy_;
};

}  // namespace clavium::keyring
