// SPDX-License-Identifier: Apache-2.0
#include "crypto/any_size.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <climits>

#include "crypto/hkdf.h"
#include "crypto/openssl.h"

namespace clavium::crypto::any_size {

namespace {

constexpr std::size_t kTagBytes = 16;
// OpenSSL counts in int; nothing of ours comes near.
constexpr std::size_t kInputBytesMax = INT_MAX - 64;
// OpenSSL's own bound (GCM_IV_MAX_SIZE), though the standard has none.
constexpr std::size_t kNonceBytesMax = 128;

// Puts a key of zeros over the schedule of the real one when the work is done.
class KeyedContext {
 public:
  KeyedContext(CipherKind kind, Bytes key, Bytes nonce, bool encrypt)
      : context_(thread_cipher_context(kind, key.size())) {
    if (context_ == nullptr) return;
    const bool is_gcm = kind == CipherKind::gcm;
    if (is_gcm && (nonce.empty() || nonce.size() > kNonceBytesMax)) return;
    // The context keeps the nonce's size of its last use, so it is said each time, before the
    // nonce.
    ready_ = noting((!is_gcm || EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_IVLEN,
                                                    int(nonce.size()), nullptr) == 1) &&
                    init(input(key), is_gcm ? input(nonce) : nullptr, encrypt));
  }
  ~KeyedContext() {
    static constexpr std::array<unsigned char, 32> kZeros = {};
    if (ready_) init(kZeros.data(), nullptr, true);
    if (failed_) forget_errors();
  }
  KeyedContext(const KeyedContext&) = delete;
  KeyedContext& operator=(const KeyedContext&) = delete;

  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] EVP_CIPHER_CTX* get() const { return context_; }

  // One piece in, as many bytes out as `size` says afterwards.
  [[nodiscard]] bool update(unsigned char* out, Bytes in, int& size) {
    return noting(EVP_CipherUpdate(context_, out, &size, input(in), int(in.size())) == 1);
  }
  [[nodiscard]] bool finish(unsigned char* out, int& size) {
    return noting(EVP_CipherFinal_ex(context_, out, &size) == 1);
  }
  [[nodiscard]] bool control(int what, std::span<std::byte> tag) {
    return noting(EVP_CIPHER_CTX_ctrl(context_, what, int(tag.size()), tag.data()) == 1);
  }

 private:
  bool init(const unsigned char* key, const unsigned char* nonce, bool encrypt) {
    return EVP_CipherInit_ex2(context_, nullptr, key, nonce, encrypt ? 1 : 0, nullptr) == 1;
  }
  bool noting(bool done) {
    failed_ = failed_ || !done;
    return done;
  }

  EVP_CIPHER_CTX* context_;
  bool ready_ = false;
  bool failed_ = false;
};

}  // namespace

bool gcm_seal(Bytes key, Bytes nonce, Bytes associated, Bytes plain, std::span<std::byte> out) {
  if (plain.size() > kInputBytesMax || associated.size() > kInputBytesMax ||
      out.size() != plain.size() + kTagBytes) {
    return false;
  }
  KeyedContext context(CipherKind::gcm, key, nonce, true);
  int size = 0;
  return context.ready() && context.update(nullptr, associated, size) &&
         context.update(output(out), plain, size) &&
         context.finish(output(out) + plain.size(), size) &&
         context.control(EVP_CTRL_AEAD_GET_TAG, out.last(kTagBytes));
}

std::optional<SecretBytes> gcm_open(Bytes key, Bytes nonce, Bytes associated, Bytes sealed) {
  if (sealed.size() < kTagBytes || sealed.size() > kInputBytesMax ||
      associated.size() > kInputBytesMax) {
    return std::nullopt;
  }
  const Bytes ciphertext = sealed.first(sealed.size() - kTagBytes);
  std::array<std::byte, kTagBytes> tag;
  std::copy_n(sealed.end() - kTagBytes, kTagBytes, tag.begin());
  KeyedContext context(CipherKind::gcm, key, nonce, false);
  if (!context.ready()) return std::nullopt;
  bool genuine = false;
  // What was decrypted before the tag was known to be wrong is wiped with `plain`.
  SecretBytes plain = SecretBytes::filled(ciphertext.size(), [&](std::span<std::byte> out) {
    int size = 0;
    genuine = context.control(EVP_CTRL_AEAD_SET_TAG, tag) &&
              context.update(nullptr, associated, size) &&
              context.update(output(out), ciphertext, size) &&
              context.finish(output(out) + out.size(), size);
  });
  if (!genuine) return std::nullopt;
  return plain;
}

std::optional<std::vector<std::byte>> wrap(Bytes wrapping_key, Bytes key, bool padded) {
  // RFC 3394 section 2 starts at two blocks; RFC 5649 section 3 at one byte.
  const bool wrappable = padded ? !key.empty() : key.size() >= 16 && key.size() % 8 == 0;
  if (!wrappable || key.size() > kInputBytesMax) return std::nullopt;
  KeyedContext context(padded ? CipherKind::wrap_padded : CipherKind::wrap, wrapping_key, {}, true);
  if (!context.ready()) return std::nullopt;
  std::vector<std::byte> wrapped((key.size() + 7) / 8 * 8 + 8);
  int size = 0;
  if (!context.update(output(wrapped), key, size) || std::size_t(size) != wrapped.size())
    return std::nullopt;
  return wrapped;
}

std::optional<SecretBytes> unwrap(Bytes wrapping_key, Bytes wrapped, bool padded) {
  if (wrapped.size() < (padded ? 16U : 24U) || wrapped.size() % 8 != 0 ||
      wrapped.size() > kInputBytesMax) {
    return std::nullopt;
  }
  KeyedContext context(padded ? CipherKind::wrap_padded : CipherKind::wrap, wrapping_key, {},
                       false);
  if (!context.ready()) return std::nullopt;
  int size = 0;
  bool genuine = false;
  // OpenSSL writes up to a block more than the key has while it works.
  SecretBytes room = SecretBytes::filled(wrapped.size(), [&](std::span<std::byte> out) {
    genuine = context.update(output(out), wrapped, size);
  });
  if (!genuine || size <= 0) return std::nullopt;
  return room.reveal(
      [&](Bytes bytes) { return SecretBytes::copy_of(bytes.first(std::size_t(size))); });
}

std::optional<SecretBytes> hkdf_sha256(Bytes key, Bytes salt, Bytes info, std::size_t size_bytes) {
  if (key.empty() || size_bytes == 0 || size_bytes > kHkdfBytesMax) return std::nullopt;
  static EVP_KDF* const algorithm = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  const OpensslPtr<EVP_KDF_CTX> context(algorithm == nullptr ? nullptr
                                                             : EVP_KDF_CTX_new(algorithm));
  require(context != nullptr, "HKDF");
  char digest[] = "SHA2-256";
  // The parameters are read only; OpenSSL's type for them does not say so.
  const auto octets = [](const char* name, Bytes bytes) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<unsigned char*>(input(bytes)),
                                             bytes.size());
  };
  std::array<OSSL_PARAM, 5> parameters;
  std::size_t count = 0;
  parameters[count++] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
  parameters[count++] = octets(OSSL_KDF_PARAM_KEY, key);
  // Left out, a salt or info is the empty one of RFC 5869 sections 2.2 and 2.3.
  if (!salt.empty()) parameters[count++] = octets(OSSL_KDF_PARAM_SALT, salt);
  if (!info.empty()) parameters[count++] = octets(OSSL_KDF_PARAM_INFO, info);
  parameters[count] = OSSL_PARAM_construct_end();
  return SecretBytes::filled(size_bytes, [&](std::span<std::byte> out) {
    require(EVP_KDF_derive(context.get(), output(out), out.size(), parameters.data()) == 1, "HKDF");
  });
}

}  // namespace clavium::crypto::any_size
