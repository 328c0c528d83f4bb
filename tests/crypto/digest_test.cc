// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.h"

#include <gtest/gtest.h>

#include <string>

#include "base/encoding.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"

namespace clavium::crypto {
namespace {

// FIPS 180-4 and the NIST example values for SHA-256.
TEST(Sha256, PublishedExamples) {
  EXPECT_EQ(hex_encode(sha256("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex_encode(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex_encode(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesGiveTheDigestOfTheWhole) {
  Sha256 hash;
  hash.update("ab").update("").update("c");
  EXPECT_EQ(hash.finish(), sha256("abc"));
  // finish() starts a new message.
  EXPECT_EQ(hash.finish(), sha256(""));
  hash.update("left over");
  Sha256 moved = std::move(hash);
  EXPECT_EQ(moved.finish(), sha256("left over"));
}

TEST(Sha256, AnUnfinishedStreamDoesNotDisturbTheOneShotFunction) {
  Sha256 hash;
  hash.update("abc");
  EXPECT_EQ(hex_encode(sha256("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash.finish(), sha256("abc"));
}

// OpenSSL takes a null key for "the key of the last call": an empty key after another must not be
// it.
TEST(Hmac, EmptyKeyIsAnEmptyKeyAndNotTheLastOne) {
  const Digest with_key = hmac_sha256(SecretBytes::copy_of("another key"), "");
  const Digest empty = hmac_sha256(SecretBytes(), "");
  EXPECT_NE(with_key, empty);
  EXPECT_EQ(hex_encode(empty), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hmac, OverloadsAgree) {
  const SecretBytes key = SecretBytes::copy_of("Jefe");
  const std::string_view text = "what do ya want for nothing?";
  const auto bytes = std::as_bytes(std::span(text));
  const auto key_bytes = std::as_bytes(std::span(std::string_view("Jefe")));
  EXPECT_EQ(hmac_sha256(key, text), hmac_sha256(key, bytes));
  EXPECT_EQ(hmac_sha256(key_bytes, text), hmac_sha256(key, bytes));
  EXPECT_EQ(hmac_sha256(key_bytes, bytes), hmac_sha256(key, bytes));
}

TEST(Hkdf, AnotherInfoOrSaltGivesAnotherKey) {
  const SecretBytes key = SecretBytes::copy_of("0123456789abcdef0123456789abcdef");
  const SecretBytes one = hkdf_sha256(key, "one", 32);
  EXPECT_FALSE(constant_time_equal(one, hkdf_sha256(key, "two", 32)));
  EXPECT_FALSE(
      constant_time_equal(one, hkdf_sha256(key, std::as_bytes(std::span(std::string_view("salt"))),
                                           std::as_bytes(std::span(std::string_view("one"))), 32)));
  EXPECT_TRUE(constant_time_equal(one, hkdf_sha256(key, "one", 32)));
}

TEST(HkdfDeathTest, EmptyKeyAndImpossibleSizesEndTheProgram) {
  const SecretBytes key = SecretBytes::copy_of("key");
  EXPECT_DEATH(static_cast<void>(hkdf_sha256(SecretBytes(), "info", 32)), "HKDF");
  EXPECT_DEATH(static_cast<void>(hkdf_sha256(key, "info", 0)), "HKDF");
  EXPECT_DEATH(static_cast<void>(hkdf_sha256(key, "info", kHkdfBytesMax + 1)), "HKDF");
}

}  // namespace
}  // namespace clavium::crypto
