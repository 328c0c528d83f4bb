// SPDX-License-Identifier: Apache-2.0
//
// Two libraries do this work. libsodium's code for CPUs with AES instructions sets a key up in a
// fraction of OpenSSL's time and keeps it on the stack, wiped; OpenSSL's is faster on long values
// and runs everywhere. The result is the same bytes, and tests compare the two.
#include "crypto/aead.h"

#include <sodium.h>

#include <optional>

#include "crypto/any_size.h"
#include "crypto/openssl.h"

namespace clavium::crypto {

namespace {

static_assert(kAeadKeyBytes == crypto_aead_aes256gcm_KEYBYTES);
static_assert(kAeadTagBytes == crypto_aead_aes256gcm_ABYTES);
static_assert(std::tuple_size_v<Nonce> == crypto_aead_aes256gcm_NPUBBYTES);

// Above this size OpenSSL's throughput outweighs its start (measured: level at about 4 KiB).
constexpr std::size_t kSodiumBytesMax = 4096;

bool sodium_fits(std::size_t size_bytes) {
  static const bool available = sodium_init() >= 0 && crypto_aead_aes256gcm_is_available() == 1;
  return available && size_bytes <= kSodiumBytesMax;
}

}  // namespace

void seal_into(const SecretBytes& key, const Nonce& nonce, std::span<const std::byte> associated,
               const SecretBytes& plain, std::span<std::byte> out) {
  require(key.size_bytes() == kAeadKeyBytes && out.size() == plain.size_bytes() + kAeadTagBytes,
          "AES-256-GCM with a key or a buffer of the wrong size");
  key.reveal([&](std::span<const std::byte> key_bytes) {
    plain.reveal([&](std::span<const std::byte> bytes) {
      if (sodium_fits(bytes.size())) {
        crypto_aead_aes256gcm_encrypt(output(out), nullptr, input(bytes), bytes.size(),
                                      input(associated), associated.size(), nullptr, input(nonce),
                                      input(key_bytes));
        return;
      }
      require(any_size::gcm_seal(key_bytes, nonce, associated, bytes, out), "AES-256-GCM");
    });
  });
}

SealedBytes seal(const SecretBytes& key, const Nonce& nonce, std::span<const std::byte> associated,
                 const SecretBytes& plain) {
  SealedBytes sealed(plain.size_bytes() + kAeadTagBytes);
  seal_into(key, nonce, associated, plain, sealed);
  return sealed;
}

Result<SecretBytes> open(const SecretBytes& key, const Nonce& nonce,
                         std::span<const std::byte> associated, std::span<const std::byte> sealed) {
  require(key.size_bytes() == kAeadKeyBytes, "AES-256-GCM with a key of the wrong size");
  if (sealed.size() < kAeadTagBytes) {
    return fail(ErrorKind::corrupt, "sealed bytes are shorter than their tag");
  }
  std::optional<SecretBytes> plain =
      key.reveal([&](std::span<const std::byte> key_bytes) -> std::optional<SecretBytes> {
        if (!sodium_fits(sealed.size())) {
          return any_size::gcm_open(key_bytes, nonce, associated, sealed);
        }
        bool genuine = false;
        SecretBytes opened =
            SecretBytes::filled(sealed.size() - kAeadTagBytes, [&](std::span<std::byte> out) {
              genuine =
                  crypto_aead_aes256gcm_decrypt(output(out), nullptr, nullptr, input(sealed),
                                                sealed.size(), input(associated), associated.size(),
                                                input(nonce), input(key_bytes)) == 0;
            });
        if (!genuine) return std::nullopt;
        return opened;
      });
  if (!plain) {
    return fail(ErrorKind::corrupt,
                "the tag does not fit: another key, another place, or altered bytes");
  }
  return *std::move(plain);
}

}  // namespace clavium::crypto
