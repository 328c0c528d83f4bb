// SPDX-License-Identifier: Apache-2.0
#include "crypto/passphrase.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace clavium::crypto {
namespace {

constexpr PassphraseCost kCheap = kPassphraseCostMin;

std::string derived_hex(std::string_view passphrase, const Salt& salt, const PassphraseCost& cost) {
  const auto key = derive_key(SecretBytes::copy_of(passphrase), salt, cost);
  if (!key) return key.error().message;
  return key->reveal([](std::span<const std::byte> bytes) { return hex_encode(bytes); });
}

// Every input counts: passphrase, salt, passes and memory.
TEST(Passphrase, EachInputChangesTheKey) {
  const Salt salt = {std::byte{1}};
  const std::string key = derived_hex("correct horse", salt, kCheap);
  EXPECT_EQ(key.size(), 64u);
  EXPECT_EQ(key, derived_hex("correct horse", salt, kCheap));
  EXPECT_NE(key, derived_hex("correct horsf", salt, kCheap));
  EXPECT_NE(key, derived_hex("correct horse", {std::byte{2}}, kCheap));
  EXPECT_NE(key, derived_hex("correct horse", salt, {2, kCheap.memory_bytes}));
  EXPECT_NE(key, derived_hex("correct horse", salt, {1, kCheap.memory_bytes + (1 << 20)}));
}

// The whole passphrase counts, NUL bytes and all: no C string on the way.
TEST(Passphrase, NulDoesNotEndIt) {
  using namespace std::string_view_literals;
  EXPECT_NE(derived_hex("a\0b"sv, {}, kCheap), derived_hex("a\0c"sv, {}, kCheap));
}

TEST(Passphrase, RefusesNothingToGuessAndCostsOutOfBounds) {
  const SecretBytes passphrase = SecretBytes::copy_of("correct horse");
  EXPECT_EQ(derive_key(SecretBytes(), {}, kCheap).error().kind, ErrorKind::invalid_request);
  for (const PassphraseCost cost :
       {PassphraseCost{0, 8 << 20}, PassphraseCost{33, 8 << 20}, PassphraseCost{1, (8 << 20) - 1},
        PassphraseCost{1, (4ULL << 30) + 1}}) {
    const auto key = derive_key(passphrase, {}, cost);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind, ErrorKind::invalid_request);
  }
}

}  // namespace
}  // namespace clavium::crypto
