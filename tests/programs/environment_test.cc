// SPDX-License-Identifier: Apache-2.0
//
// Which accounts a server serves, and which of them is the first.
#include "programs/environment.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace clavium::testing {
namespace {

using Texts = std::vector<std::string>;

class AccountIds : public ::testing::Test {
 protected:
  void SetUp() override { ::unsetenv("CLAVIUM_ACCOUNT_ID"); }
  void TearDown() override { ::unsetenv("CLAVIUM_ACCOUNT_ID"); }
};

TEST_F(AccountIds, OptionsOutrankTheVariableAndTheConfiguration) {
  ::setenv("CLAVIUM_ACCOUNT_ID", "999999999999", 1);
  const Texts options = {"111122223333", "444455556666"}, further = {"333333333333"};
  EXPECT_EQ(programs::account_ids(options, "222222222222", further).value(), options);
}

TEST_F(AccountIds, WithoutOptionsTheConfiguredOneIsFirst) {
  const Texts further = {"333333333333", "222222222222"};
  EXPECT_EQ(programs::account_ids({}, "222222222222", further).value(),
            (Texts{"222222222222", "333333333333"}));
  EXPECT_EQ(programs::account_ids({}, "", {}).value(), Texts{"000000000000"});
  ::setenv("CLAVIUM_ACCOUNT_ID", "999999999999", 1);
  EXPECT_EQ(programs::account_ids({}, "222222222222", further).value(),
            (Texts{"999999999999", "333333333333", "222222222222"}));
}

TEST_F(AccountIds, WhatIsNoAccountOrGivenTwiceIsRefused) {
  for (const Texts& options :
       {Texts{"1"}, Texts{"11112222333x"}, Texts{""}, Texts{"111122223333", "111122223333"}}) {
    const auto refused = programs::account_ids(options, "", {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid_request);
  }
  ::setenv("CLAVIUM_ACCOUNT_ID", "1", 1);
  EXPECT_FALSE(programs::account_ids({}, "", {}));
}

}  // namespace
}  // namespace clavium::testing
