// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_wrap.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace clavium::crypto {
namespace {

const SecretBytes& kek() {
  static const SecretBytes key = SecretBytes::copy_of("kek kek kek kek kek kek kek kek!");
  return key;
}

// RFC 5649 section 6 uses a 192-bit key, which is in the Wycheproof tests; these are our own sizes.
TEST(KeyWrap, ADataKeyTakesFortyBytesAndComesBack) {
  const SecretBytes key = SecretBytes::copy_of("0123456789abcdef0123456789abcdef");
  const auto wrapped = wrap_key(kek(), key);
  ASSERT_TRUE(wrapped);
  EXPECT_EQ(wrapped->size(), 32 + kWrapOverheadBytes);
  const auto unwrapped = unwrap_key(kek(), *wrapped);
  ASSERT_TRUE(unwrapped);
  EXPECT_TRUE(constant_time_equal(*unwrapped, key));
}

TEST(KeyWrap, EveryFlippedBitIsCorrupt) {
  const SecretBytes key = SecretBytes::copy_of("0123456789abcdef0123456789abcdef");
  const auto wrapped = wrap_key(kek(), key);
  ASSERT_TRUE(wrapped);
  for (std::size_t bit = 0; bit < wrapped->size() * 8; ++bit) {
    std::vector<std::byte> altered = *wrapped;
    altered[bit / 8] ^= std::byte(1 << bit % 8);
    const auto unwrapped = unwrap_key(kek(), altered);
    ASSERT_FALSE(unwrapped) << "bit " << bit;
    EXPECT_EQ(unwrapped.error().kind, ErrorKind::corrupt);
  }
}

TEST(KeyWrap, SizesThatTheRfcsDoNotWrapAreRefused) {
  for (const std::size_t size : {0U, 1U, 8U, 15U, 17U, 31U, 33U}) {
    const auto wrapped = wrap_key(kek(), SecretBytes::copy_of(std::string(size, 'k')));
    ASSERT_FALSE(wrapped) << size;
    EXPECT_EQ(wrapped.error().kind, ErrorKind::invalid_request);
  }
  EXPECT_FALSE(wrap_key_padded(kek(), SecretBytes()));
  for (const std::size_t size : {0U, 7U, 8U, 15U, 16U, 39U, 41U}) {
    EXPECT_FALSE(unwrap_key(kek(), std::vector<std::byte>(size))) << size;
    EXPECT_FALSE(unwrap_key_padded(kek(), std::vector<std::byte>(size))) << size;
  }
}

TEST(KeyWrap, PaddedWrapsEverySize) {
  for (std::size_t size = 1; size <= 70; ++size) {
    const SecretBytes key = SecretBytes::copy_of(std::string(size, 'k'));
    const auto wrapped = wrap_key_padded(kek(), key);
    ASSERT_TRUE(wrapped) << size;
    EXPECT_EQ(wrapped->size(), (size + 7) / 8 * 8 + 8);
    const auto unwrapped = unwrap_key_padded(kek(), *wrapped);
    ASSERT_TRUE(unwrapped) << size;
    EXPECT_TRUE(constant_time_equal(*unwrapped, key));
  }
}

TEST(KeyWrap, TheTwoFormsDoNotOpenEachOther) {
  const SecretBytes key = SecretBytes::copy_of("0123456789abcdef0123456789abcdef");
  EXPECT_FALSE(unwrap_key_padded(kek(), *wrap_key(kek(), key)));
  EXPECT_FALSE(unwrap_key(kek(), *wrap_key_padded(kek(), key)));
}

}  // namespace
}  // namespace clavium::crypto
