// SPDX-License-Identifier: Apache-2.0
//
// Internal to crypto/*.cc, and the only header that names OpenSSL.
//
// OpenSSL 3 looks an algorithm up by name each time that it is used, unless it was fetched; that
// look-up costs more than the hash of a short message. So each algorithm is fetched once in a
// process and each thread keeps one context of each sort. Nothing here can fail but for want of
// memory or a broken installation of OpenSSL; neither leaves anything to go on with, so both end
// the program.
#pragma once

#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace clavium::crypto {

struct OpensslDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};
template <class T>
using OpensslPtr = std::unique_ptr<T, OpensslDeleter>;

/// Ends the program, saying what failed, unless `done`.
void require(bool done, const char* what);

[[nodiscard]] const EVP_MD* sha256_algorithm();

enum class CipherKind : std::uint8_t { gcm, wrap, wrap_padded };

/// This thread's context for hashing.
[[nodiscard]] EVP_MD_CTX* thread_digest_context();
/// This thread's context for AES with a key of 16, 24 or 32 bytes; null for any other size. Its
/// cipher is set and must not be named again: OpenSSL then throws away all that is inside and
/// starts anew. Whoever puts a key into it overwrites that key when done.
[[nodiscard]] EVP_CIPHER_CTX* thread_cipher_context(CipherKind kind, std::size_t key_bytes);

/// Drops what a failed call left in this thread's error queue: TLS on the same thread would read it
/// as its own failure.
void forget_errors();

[[nodiscard]] inline const unsigned char* input(std::span<const std::byte> bytes) {
  // OpenSSL takes a null pointer as "not given"; an empty input must stay an input.
  static constexpr unsigned char kNothing[1] = {};
  return bytes.empty() ? kNothing : reinterpret_cast<const unsigned char*>(bytes.data());
}
[[nodiscard]] inline unsigned char* output(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace clavium::crypto
