// SPDX-License-Identifier: Apache-2.0
//
// Seals values before they reach the store and opens them behind it. The store sees nothing else.
//
// Every value has a data key of its own, used once, and stands wrapped by the installation's key
// beside it. What is sealed is bound to its place: the bytes of one version do not open as
// another's. Source: NIST SP 800-38D; docs/formats/sealed-value.md.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/secret.h"
#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "keyring/key_encryption_key.h"

namespace clavium::keyring {

/// The one place where a sealed value opens.
struct Binding {
  std::string account;  ///< 12 digits
  std::string arn;      ///< of the secret, with the random suffix: a secret made anew has another
  std::string version_id;  ///< as given, case kept
  api::ValueKind kind = api::ValueKind::string;
};

/// Threads: every member is safe to call from many. `entropy` must outlive the keyring.
class Keyring {
 public:
  /// From an installation key of kInstallationKeyBytes. No key of ours has two uses: the key that
  /// wraps and each derived one are separate HKDF subkeys of it.
  Keyring(const SecretBytes& installation_key, Entropy& entropy);
  /// For a wrapping key that is elsewhere. `purpose_root` (32 bytes) is what derive() starts from.
  Keyring(std::unique_ptr<const KeyEncryptionKey> key, SecretBytes purpose_root, Entropy& entropy);

  /// The id of the key that wraps; it stands in clear in every sealed value and may be shown.
  [[nodiscard]] const std::string& key_id() const { return key_->key_id(); }

  /// Returns  bytes for the store: the value's size and 109 more with a local key
  /// Errors   those of KeyEncryptionKey::wrap
  [[nodiscard]] Result<std::vector<std::byte>> seal(const SecretBytes& value,
                                                    const Binding& binding) const;

  /// Errors   corrupt: not what seal() gave for this binding, in any byte
  ///          precondition: sealed under the key of another id; the hint says what to do
  ///          unavailable: the key could not be reached; safe to repeat
  /// Cost     two AES-GCM passes, about 0.7 us for 100 bytes with a local key.
  [[nodiscard]] Result<SecretBytes> open(std::span<const std::byte> sealed,
                                         const Binding& binding) const;

  /// A key of 32 bytes for one purpose ("page token", "fingerprint"), the same at every start.
  /// Another purpose gives an independent key; none of them leads to a value.
  [[nodiscard]] SecretBytes derive(std::string_view purpose) const;

  /// 64 hex digits that only this installation can make for this text: HMAC-SHA-256 under the key
  /// of the purpose.
  [[nodiscard]] std::string authenticate(std::string_view purpose, std::string_view text) const;

 private:
  std::unique_ptr<const KeyEncryptionKey> key_;
  SecretBytes purpose_root_;
  Entropy& entropy_;
};

}  // namespace clavium::keyring
