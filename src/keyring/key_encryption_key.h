// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::keyring {

/// The key that wraps data keys: in this process (local_key.h), or behind a service that never
/// shows it. Threads: every member is safe to call from many.
class KeyEncryptionKey {
 public:
  virtual ~KeyEncryptionKey() = default;

  /// Names the key in every sealed value, 1 to 255 bytes of printable ASCII. No secret.
  [[nodiscard]] virtual const std::string& key_id() const = 0;

  /// context  bound to the result; unwrap() needs the same bytes
  /// Returns  1 to 65,535 bytes
  /// Errors   unavailable: the key could not be reached; safe to repeat
  [[nodiscard]] virtual Result<std::vector<std::byte>> wrap(
      const SecretBytes& data_key, std::span<const std::byte> context) const = 0;

  /// Errors   corrupt: another key or context, or altered bytes; unavailable as above
  [[nodiscard]] virtual Result<SecretBytes> unwrap(std::span<const std::byte> wrapped,
                                                   std::span<const std::byte> context) const = 0;
};

}  // namespace clavium::keyring
