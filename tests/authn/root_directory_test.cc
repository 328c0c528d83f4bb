// SPDX-License-Identifier: Apache-2.0
#include "authn/root_directory.h"

#include <gtest/gtest.h>

namespace clavium::authn {
namespace {

TEST(RootDirectory, KnowsItsOneKeyAndNoOther) {
  RootCredentials made;
  made.key.id = "AKIAEXAMPLEEXAMPLE22";
  made.key.secret = SecretBytes::copy_of("only for this test");
  RootDirectory directory(std::move(made), "123456789012");

  const auto found = directory.find("AKIAEXAMPLEEXAMPLE22");
  ASSERT_TRUE(found && *found);
  EXPECT_TRUE(constant_time_equal(*(*found)->secret, SecretBytes::copy_of("only for this test")));
  EXPECT_EQ((*found)->owner, root_caller("123456789012"));
  EXPECT_EQ((*found)->owner.arn, "arn:aws:iam::123456789012:root");
  EXPECT_FALSE((*found)->session_token_digest);

  for (const std::string_view other : {"", "AKIAEXAMPLEEXAMPLE2", "akiaexampleexample22"}) {
    const auto missing = directory.find(other);
    ASSERT_TRUE(missing) << other;
    EXPECT_FALSE(*missing) << other;
  }
}

TEST(RootDirectory, TellsTheRootsOfSeveralAccountsApart) {
  std::vector<RootCredentials> made(2);
  made[0].key.id = "AKIAEXAMPLEEXAMPLE22";
  made[0].account = "123456789012";
  made[1].key.id = "AKIAEXAMPLEEXAMPLE33";
  made[1].account = "999999999999";
  RootDirectory directory(std::move(made));
  EXPECT_EQ((*directory.find("AKIAEXAMPLEEXAMPLE22"))->owner, root_caller("123456789012"));
  EXPECT_EQ((*directory.find("AKIAEXAMPLEEXAMPLE33"))->owner, root_caller("999999999999"));
  EXPECT_FALSE(*directory.find("AKIAEXAMPLEEXAMPLE44"));
}

}  // namespace
}  // namespace clavium::authn
