// SPDX-License-Identifier: Apache-2.0
#include "api/arn.h"

#include <gtest/gtest.h>

namespace clavium::api {
namespace {

constexpr const char* kPrefix = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:";

TEST(SecretId, ABareNameIsANameWhateverItEndsWith) {
  const auto ref = parse_secret_id("Valid/_+=.@-Name-a1b2c3");
  ASSERT_TRUE(ref);
  EXPECT_EQ(ref->name, "Valid/_+=.@-Name-a1b2c3");
  EXPECT_FALSE(ref->is_arn());
}

TEST(SecretId, ACompleteArnCarriesTheSuffix) {
  const auto ref = parse_secret_id(std::string(kPrefix) + "/clarivum/prod/db-Ca8JGt");
  ASSERT_TRUE(ref);
  EXPECT_EQ(ref->name, "/clarivum/prod/db");
  EXPECT_EQ(ref->suffix, "Ca8JGt");
  EXPECT_EQ(ref->space->region, "eu-central-1");
  EXPECT_EQ(ref->space->account, "000000000000");
}

TEST(SecretId, APartialArnHasNoSuffix) {
  for (const char* name : {"name-a1b2", "name-a1b2c3-", "name"}) {
    const auto ref = parse_secret_id(std::string(kPrefix) + name);
    ASSERT_TRUE(ref) << name;
    EXPECT_EQ(ref->name, name);
    EXPECT_TRUE(ref->suffix.empty());
  }
}

TEST(SecretId, OtherCharactersAreRefusedInAwsWords) {
  for (const char* id :
       {"with space", "a*b", "a?b", "a\\b", "a]b", "", "arn:aws:secretsmanager:x:1:secret",
        "arn:aws:s3:::bucket", "arn:aws:secretsmanager:r:1:secret:a b"}) {
    const auto ref = parse_secret_id(id);
    ASSERT_FALSE(ref) << id;
    EXPECT_EQ(ref.error().code, "ValidationException");
    EXPECT_EQ(ref.error().message,
              "Invalid name. Must be a valid name containing alphanumeric characters, or any of "
              "the following: "
              "-/_+=.@!");
  }
}

}  // namespace
}  // namespace clavium::api
