// SPDX-License-Identifier: Apache-2.0
#include "crypto/fingerprinter.h"

#include <span>

#include "base/encoding.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"

namespace clavium::crypto {

// The label goes into the key: whatever else a caller does with theirs, no code of it is a
// fingerprint.
Fingerprinter::Fingerprinter(SecretBytes key)
    : key_(hkdf_sha256(key, "clavium value fingerprint 1", 32)) {}

std::string Fingerprinter::fingerprint(const SecretBytes& value) const {
  const Digest code =
      value.reveal([&](std::span<const std::byte> bytes) { return hmac_sha256(key_, bytes); });
  return hex_encode(std::span(code).first(8));
}

}  // namespace clavium::crypto
