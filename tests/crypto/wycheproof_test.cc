// SPDX-License-Identifier: Apache-2.0
//
// Every case of five Wycheproof files (C2SP/wycheproof), through the functions that the program
// uses where the sizes are ours, and through crypto/any_size.h for the rest. Counts are asserted,
// so that a file that shrank or a group that was passed over cannot look like success.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "base/encoding.h"
#include "crypto/aead.h"
#include "crypto/any_size.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/key_wrap.h"
#include "json/value.h"
#include "support/vectors.h"

namespace clavium::crypto {
namespace {

using Bytes = std::vector<std::byte>;

struct Case {
  json::Value group;
  json::Value test;

  [[nodiscard]] std::string text(std::string_view name) const {
    return std::string(test.find(name)->string().value());
  }
  [[nodiscard]] Bytes bytes(std::string_view name) const { return hex_decode(text(name)).value(); }
  [[nodiscard]] std::size_t number(std::string_view name) const {
    const auto in_group = group.find(name);
    return std::size_t((in_group ? *in_group : *test.find(name)).integer().value());
  }
};

struct Counts {
  std::size_t valid = 0;
  std::size_t invalid = 0;
  std::size_t acceptable = 0;
  auto operator<=>(const Counts&) const = default;
};

// Calls `check(case, result)` for each case of a file.
Counts for_each_case(const char* file,
                     const std::function<void(const Case&, const std::string&)>& check) {
  Counts counts;
  const auto document =
      json::Document::parse(testing::read_file(testing::vectors_dir() / "wycheproof" / file),
                            {.bytes_max = 64 << 20, .depth_max = 32});
  if (!document) {
    ADD_FAILURE() << file << ": " << document.error().message;
    return counts;
  }
  document->root().find("testGroups")->for_each_element([&](json::Value group) {
    group.find("tests")->for_each_element([&](json::Value test) {
      const Case one{group, test};
      const std::string result = one.text("result");
      SCOPED_TRACE(concat(file, " tcId ", one.number("tcId"), ": ", one.text("comment")));
      ++(result == "valid"     ? counts.valid
         : result == "invalid" ? counts.invalid
                               : counts.acceptable);
      check(one, result);
    });
  });
  return counts;
}

Bytes joined(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

bool same(const std::optional<SecretBytes>& got, const Bytes& expected) {
  return got && got->reveal([&](std::span<const std::byte> bytes) {
    return std::ranges::equal(bytes, expected);
  });
}

TEST(Wycheproof, AesGcm) {
  CLAVIUM_NEEDS_VECTORS("wycheproof");
  std::size_t through_public_interface = 0;
  std::size_t nonce_beyond_library = 0;
  const Counts counts =
      for_each_case("aes_gcm_test.json", [&](const Case& c, const std::string& result) {
        ASSERT_EQ(c.number("tagSize"), 128u);
        const Bytes key = c.bytes("key"), nonce = c.bytes("iv"), aad = c.bytes("aad"),
                    plain = c.bytes("msg");
        const Bytes sealed = joined(c.bytes("ct"), c.bytes("tag"));
        const bool valid = result == "valid";
        if (nonce.size() > 128) {
          // OpenSSL takes nonces of up to 128 bytes. These have 257, and must be refused, not cut.
          ++nonce_beyond_library;
          EXPECT_FALSE(any_size::gcm_open(key, nonce, aad, sealed));
          return;
        }

        const auto opened = any_size::gcm_open(key, nonce, aad, sealed);
        EXPECT_EQ(opened.has_value(), valid);
        Bytes made(plain.size() + 16);
        const bool could_seal = any_size::gcm_seal(key, nonce, aad, plain, made);
        EXPECT_EQ(could_seal, !nonce.empty());
        EXPECT_EQ(could_seal && made == sealed, valid);
        if (valid) {
          EXPECT_TRUE(same(opened, plain));
        }

        if (key.size() != kAeadKeyBytes || nonce.size() != Nonce().size()) return;
        ++through_public_interface;
        Nonce ours;
        std::ranges::copy(nonce, ours.begin());
        const SecretBytes secret_key = SecretBytes::copy_of(key);
        const Result<SecretBytes> ours_opened = open(secret_key, ours, aad, sealed);
        EXPECT_EQ(ours_opened.has_value(), valid);
        if (!valid) {
          EXPECT_EQ(ours_opened.error().kind, ErrorKind::corrupt);
        }
        EXPECT_EQ(seal(secret_key, ours, aad, SecretBytes::copy_of(plain)) == sealed, valid);
      });
  EXPECT_EQ(counts, (Counts{.valid = 229, .invalid = 87}));  // 316
  EXPECT_EQ(nonce_beyond_library, 3u);
  EXPECT_EQ(through_public_interface, 66u);
}

// A valid case wraps to its ciphertext and back; an invalid one does not unwrap.
void check_wrap(const Case& c, bool valid, bool padded) {
  const Bytes kek = c.bytes("key"), key = c.bytes("msg"), wrapped = c.bytes("ct");
  const auto made = any_size::wrap(kek, key, padded);
  EXPECT_EQ(made.has_value() && *made == wrapped, valid);
  const auto unwrapped = any_size::unwrap(kek, wrapped, padded);
  EXPECT_EQ(unwrapped.has_value(), valid);
  if (valid) {
    EXPECT_TRUE(same(unwrapped, key));
  }

  if (kek.size() != kWrappingKeyBytes) return;
  const SecretBytes secret_kek = SecretBytes::copy_of(kek);
  const auto ours =
      padded ? unwrap_key_padded(secret_kek, wrapped) : unwrap_key(secret_kek, wrapped);
  EXPECT_EQ(ours.has_value(), valid);
  const SecretBytes secret_key = SecretBytes::copy_of(key);
  const auto again =
      padded ? wrap_key_padded(secret_kek, secret_key) : wrap_key(secret_kek, secret_key);
  EXPECT_EQ(again.has_value() && *again == wrapped, valid);
}

TEST(Wycheproof, AesKeyWrap) {
  CLAVIUM_NEEDS_VECTORS("wycheproof");
  // The three "acceptable" cases (12, 54, 109) wrap a single block of 8 bytes. We refuse them: NIST
  // SP 800-38F section 5.3.1 starts at two blocks, every key of ours has at least 16 bytes, and 64
  // bits of key with 64 bits of check are not worth a special case.
  const Counts counts =
      for_each_case("aes_wrap_test.json", [](const Case& c, const std::string& result) {
        if (result == "acceptable") {
          EXPECT_EQ(c.bytes("msg").size(), 8u);
        }
        check_wrap(c, result == "valid", false);
      });
  EXPECT_EQ(counts, (Counts{.valid = 36, .invalid = 126, .acceptable = 3}));  // 165
}

TEST(Wycheproof, AesKeyWrapWithPadding) {
  CLAVIUM_NEEDS_VECTORS("wycheproof");
  const Counts counts = for_each_case(
      "aes_kwp_test.json",
      [](const Case& c, const std::string& result) { check_wrap(c, result == "valid", true); });
  EXPECT_EQ(counts, (Counts{.valid = 77, .invalid = 177}));  // 254
}

TEST(Wycheproof, HmacSha256) {
  CLAVIUM_NEEDS_VECTORS("wycheproof");
  const Counts counts =
      for_each_case("hmac_sha256_test.json", [](const Case& c, const std::string& result) {
        const Digest code = hmac_sha256(c.bytes("key"), c.bytes("msg"));
        const auto cut = std::span<const std::byte>(code).first(c.number("tagSize") / 8);
        EXPECT_EQ(constant_time_equal(cut, c.bytes("tag")), result == "valid");
      });
  EXPECT_EQ(counts, (Counts{.valid = 66, .invalid = 108}));  // 174
}

TEST(Wycheproof, HkdfSha256) {
  CLAVIUM_NEEDS_VECTORS("wycheproof");
  const Counts counts =
      for_each_case("hkdf_sha256_test.json", [](const Case& c, const std::string& result) {
        const auto derived = any_size::hkdf_sha256(c.bytes("ikm"), c.bytes("salt"), c.bytes("info"),
                                                   c.number("size"));
        if (result == "invalid") {
          // All three ask for more than 255 blocks.
          EXPECT_GT(c.number("size"), kHkdfBytesMax);
          EXPECT_FALSE(derived);
          return;
        }
        EXPECT_TRUE(same(derived, c.bytes("okm")));
        EXPECT_TRUE(same(hkdf_sha256(SecretBytes::copy_of(c.bytes("ikm")), c.bytes("salt"),
                                     c.bytes("info"), c.number("size")),
                         c.bytes("okm")));
      });
  EXPECT_EQ(counts, (Counts{.valid = 83, .invalid = 3}));  // 86
}

}  // namespace
}  // namespace clavium::crypto
