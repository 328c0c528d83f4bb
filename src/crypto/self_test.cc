// SPDX-License-Identifier: Apache-2.0
#include "crypto/self_test.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/encoding.h"
#include "crypto/aead.h"
#include "crypto/any_size.h"
#include "crypto/digest.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/key_wrap.h"

namespace clavium::crypto {

namespace {

using Bytes = std::vector<std::byte>;

// Published test data, written below as hex.
Bytes hex(std::string_view text) { return hex_decode(text).value_or(Bytes{}); }
SecretBytes secret(std::string_view text) { return SecretBytes::copy_of(hex(text)); }

bool equal(const SecretBytes& got, std::string_view expected) {
  return constant_time_equal(got, secret(expected));
}

// FIPS 180-4 example "abc".
bool sha256_works() {
  return hex_encode(sha256("abc")) ==
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
}

// RFC 4231 test case 2.
bool hmac_works() {
  return hex_encode(hmac_sha256(SecretBytes::copy_of("Jefe"), "what do ya want for nothing?")) ==
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
}

// RFC 5869 test case 1.
bool hkdf_works() {
  const SecretBytes derived =
      hkdf_sha256(secret("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                  hex("000102030405060708090a0b0c"), hex("f0f1f2f3f4f5f6f7f8f9"), 42);
  return equal(
      derived,
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16.
bool gcm_works() {
  constexpr std::string_view kPlain =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
  const SecretBytes key =
      secret("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const Bytes nonce_bytes = hex("cafebabefacedbaddecaf888");
  Nonce nonce;
  std::copy(nonce_bytes.begin(), nonce_bytes.end(), nonce.begin());
  const Bytes associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const Bytes expected =
      hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
          "76fc6ece0f4e1768cddf8853bb2d551b");
  Bytes altered = expected;
  altered.back() ^= std::byte{1};

  if (seal(key, nonce, associated, secret(kPlain)) != expected) return false;
  const Result<SecretBytes> opened = open(key, nonce, associated, expected);
  if (!opened || !equal(*opened, kPlain) || open(key, nonce, associated, altered)) return false;
  // Short values go to libsodium where it can, long ones to OpenSSL: both must be right.
  return key.reveal([&](std::span<const std::byte> key_bytes) {
    const auto long_way = any_size::gcm_open(key_bytes, nonce, associated, expected);
    return long_way && equal(*long_way, kPlain) &&
           !any_size::gcm_open(key_bytes, nonce, associated, altered);
  });
}

// RFC 3394 section 4.6.
bool key_wrap_works() {
  constexpr std::string_view kKey =
      "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f";
  const SecretBytes kek =
      secret("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  const auto wrapped = wrap_key(kek, secret(kKey));
  if (!wrapped || hex_encode(*wrapped) !=
                      "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326"
                      "cbc7f0e71a99f43bfb988b9b7a02dd21") {
    return false;
  }
  Bytes altered = *wrapped;
  altered.back() ^= std::byte{1};
  const Result<SecretBytes> unwrapped = unwrap_key(kek, *wrapped);
  return unwrapped && equal(*unwrapped, kKey) && !unwrap_key(kek, altered);
}

struct KnownAnswer {
  std::string_view algorithm;
  bool (*works)();
};
constexpr KnownAnswer kKnownAnswers[] = {{"SHA-256", sha256_works},
                                         {"HMAC-SHA-256", hmac_works},
                                         {"HKDF-SHA-256", hkdf_works},
                                         {"AES-256-GCM", gcm_works},
                                         {"AES-256-KW", key_wrap_works}};

}  // namespace

Result<void> self_test() {
  for (const KnownAnswer& known : kKnownAnswers) {
    if (!known.works()) {
      return std::unexpected(
          make_error(ErrorKind::internal, known.algorithm, " gives wrong answers here")
              .with_hint("reinstall libssl3 and libsodium23; nothing was opened"));
    }
  }
  return {};
}

}  // namespace clavium::crypto
