// SPDX-License-Identifier: Apache-2.0
#include "crypto/openssl.h"

#include <openssl/err.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace clavium::crypto {

namespace {

constexpr std::size_t kKinds = 3;
constexpr std::size_t kKeySizes = 3;  // 16, 24 and 32 bytes
constexpr const char* kCipherNames[kKinds][kKeySizes] = {
    {"AES-128-GCM", "AES-192-GCM", "AES-256-GCM"},
    {"AES-128-WRAP", "AES-192-WRAP", "AES-256-WRAP"},
    {"AES-128-WRAP-PAD", "AES-192-WRAP-PAD", "AES-256-WRAP-PAD"}};

// A context is made once for each cipher and thread, so the look-up by name here does not count.
OpensslPtr<EVP_CIPHER_CTX> make_cipher_context(const char* name) {
  OpensslPtr<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, name, nullptr);
  require(context != nullptr && cipher != nullptr, name);
  EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  require(EVP_CipherInit_ex2(context.get(), cipher, nullptr, nullptr, 1, nullptr) == 1, name);
  EVP_CIPHER_free(cipher);  // the context keeps a reference
  return context;
}

}  // namespace

void require(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "clavium: the cryptographic library failed: %s\n", what);
  std::abort();
}

const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = [] {
    const EVP_MD* fetched = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
    require(fetched != nullptr, "SHA2-256");
    return fetched;
  }();
  return algorithm;
}

EVP_MD_CTX* thread_digest_context() {
  thread_local const OpensslPtr<EVP_MD_CTX> context(EVP_MD_CTX_new());
  require(context != nullptr, "digest context");
  return context.get();
}

EVP_CIPHER_CTX* thread_cipher_context(CipherKind kind, std::size_t key_bytes) {
  if (key_bytes != 16 && key_bytes != 24 && key_bytes != 32) return nullptr;
  thread_local std::array<std::array<OpensslPtr<EVP_CIPHER_CTX>, kKeySizes>, kKinds> contexts;
  const std::size_t size = key_bytes / 8 - 2;
  OpensslPtr<EVP_CIPHER_CTX>& context = contexts[std::size_t(kind)][size];
  if (context == nullptr) context = make_cipher_context(kCipherNames[std::size_t(kind)][size]);
  return context.get();
}

void forget_errors() { ERR_clear_error(); }

}  // namespace clavium::crypto
