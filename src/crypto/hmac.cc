// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "crypto/openssl.h"

namespace clavium::crypto {

namespace {

// The context keeps the two hash states made from the last key until the thread's next call or its
// end: wiping them each time would double the cost of the hottest path, the check of a signature.
EVP_MAC_CTX* thread_context() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  thread_local const OpensslPtr<EVP_MAC_CTX> context = [] {
    OpensslPtr<EVP_MAC_CTX> made(algorithm == nullptr ? nullptr : EVP_MAC_CTX_new(algorithm));
    char digest[] = "SHA2-256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    require(made != nullptr && EVP_MAC_CTX_set_params(made.get(), parameters) == 1, "HMAC");
    return made;
  }();
  return context.get();
}

}  // namespace

Digest hmac_sha256(std::span<const std::byte> key, std::span<const std::byte> message) {
  EVP_MAC_CTX* const context = thread_context();
  Digest code;
  std::size_t size = 0;
  // input() never gives null, which OpenSSL would read as "the key of the last call".
  require(EVP_MAC_init(context, input(key), key.size(), nullptr) == 1 &&
              EVP_MAC_update(context, input(message), message.size()) == 1 &&
              EVP_MAC_final(context, output(code), &size, code.size()) == 1 && size == code.size(),
          "HMAC-SHA-256");
  return code;
}

Digest hmac_sha256(std::span<const std::byte> key, std::string_view message) {
  return hmac_sha256(key, std::as_bytes(std::span(message)));
}

Digest hmac_sha256(const SecretBytes& key, std::span<const std::byte> message) {
  return key.reveal([&](std::span<const std::byte> bytes) { return hmac_sha256(bytes, message); });
}

Digest hmac_sha256(const SecretBytes& key, std::string_view message) {
  return hmac_sha256(key, std::as_bytes(std::span(message)));
}

}  // namespace clavium::crypto
