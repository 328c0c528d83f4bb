// SPDX-License-Identifier: Apache-2.0
//
// Short names for values: equal values have equal fingerprints, and nothing else can be told from
// one.
#pragma once

#include <string>

#include "base/secret_bytes.h"

namespace clavium::crypto {

/// The first 64 bits of HMAC-SHA-256 under a key of this installation, as 16 hex digits.
///
/// Because it is keyed, a weak value cannot be guessed from its fingerprint without the key, and
/// equal values in two installations do not compare. Because it is cut short, it is a name and no
/// proof: two given values share one by chance once in 1.8e19; among a million values any two do
/// once in 3.7e7. Threads: safe. Cost: one HMAC.
class Fingerprinter {
 public:
  /// `key` has the entropy of a key, any size; Keyring::derive("fingerprint") gives one.
  explicit Fingerprinter(SecretBytes key);
  [[nodiscard]] std::string fingerprint(const SecretBytes& value) const;

 private:
  SecretBytes key_;
};

}  // namespace clavium::crypto
