// SPDX-License-Identifier: Apache-2.0
#include "crypto/fingerprinter.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "crypto/hmac.h"

namespace clavium::crypto {
namespace {

TEST(Fingerprinter, EqualValuesHaveEqualFingerprintsAndOthersDoNot) {
  const Fingerprinter ours(SecretBytes::copy_of("0123456789abcdef0123456789abcdef"));
  const std::string print = ours.fingerprint(SecretBytes::copy_of("hunter2"));
  EXPECT_EQ(print.size(), 16u);
  EXPECT_EQ(print.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(print, ours.fingerprint(SecretBytes::copy_of("hunter2")));
  EXPECT_NE(print, ours.fingerprint(SecretBytes::copy_of("hunter3")));
  EXPECT_NE(print, ours.fingerprint(SecretBytes()));
}

TEST(Fingerprinter, AnotherInstallationsFingerprintsDoNotCompare) {
  const Fingerprinter ours(SecretBytes::copy_of("0123456789abcdef0123456789abcdef"));
  const Fingerprinter theirs(SecretBytes::copy_of("0123456789abcdef0123456789abcdeg"));
  EXPECT_NE(ours.fingerprint(SecretBytes::copy_of("hunter2")),
            theirs.fingerprint(SecretBytes::copy_of("hunter2")));
}

TEST(Fingerprinter, IsNotTheBareCodeUnderTheSameKey) {
  const SecretBytes key = SecretBytes::copy_of("0123456789abcdef0123456789abcdef");
  const std::string bare = hex_encode(hmac_sha256(key, "hunter2")).substr(0, 16);
  EXPECT_NE(Fingerprinter(key.clone()).fingerprint(SecretBytes::copy_of("hunter2")), bare);
}

}  // namespace
}  // namespace clavium::crypto
