// SPDX-License-Identifier: Apache-2.0
#include "crypto/self_test.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace clavium::crypto {
namespace {

TEST(SelfTest, PassesHere) {
  const Result<void> tested = self_test();
  EXPECT_TRUE(tested) << tested.error().message;
}

// The least of many runs, so that a busy machine does not decide. The first run also pays for
// loading the library's algorithms, which any use of them would.
TEST(SelfTest, TakesLessThanAMillisecond) {
  using std::chrono::steady_clock;
  steady_clock::duration least = std::chrono::seconds(1);
  for (int i = 0; i < 50; ++i) {
    const auto start = steady_clock::now();
    ASSERT_TRUE(self_test());
    least = std::min(least, steady_clock::now() - start);
  }
  EXPECT_LT(least, std::chrono::milliseconds(1));
}

}  // namespace
}  // namespace clavium::crypto
