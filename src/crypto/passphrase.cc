// SPDX-License-Identifier: Apache-2.0
#include "crypto/passphrase.h"

#include <sodium.h>

#include "crypto/openssl.h"

namespace clavium::crypto {

static_assert(std::tuple_size_v<Salt> == crypto_pwhash_argon2id_SALTBYTES);

Result<SecretBytes> derive_key(const SecretBytes& passphrase, const Salt& salt,
                               const PassphraseCost& cost) {
  if (passphrase.empty()) return fail(ErrorKind::invalid_request, "the passphrase is empty");
  if (cost.passes < kPassphraseCostMin.passes || cost.passes > kPassphraseCostMax.passes ||
      cost.memory_bytes < kPassphraseCostMin.memory_bytes ||
      cost.memory_bytes > kPassphraseCostMax.memory_bytes) {
    return fail(ErrorKind::invalid_request, "Argon2id with ", cost.passes, " passes over ",
                cost.memory_bytes, " bytes is outside of what is allowed");
  }
  require(sodium_init() >= 0, "libsodium");
  bool done = false;
  SecretBytes key = SecretBytes::filled(32, [&](std::span<std::byte> out) {
    passphrase.reveal_text([&](std::string_view text) {
      done = crypto_pwhash(output(out), out.size(), text.data(), text.size(), input(salt),
                           cost.passes, cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) == 0;
    });
  });
  if (!done) {
    return std::unexpected(make_error(ErrorKind::unavailable, "Argon2id needs ",
                                      cost.memory_bytes >> 20,
                                      " MiB of memory, which is not free now")
                               .with_hint("free memory on this machine and start again"));
  }
  return key;
}

}  // namespace clavium::crypto
