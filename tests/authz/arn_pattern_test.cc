// SPDX-License-Identifier: Apache-2.0
//
// ARNs part by part: a wildcard never reaches over one of the first five colons.
#include "authz/arn_pattern.h"

#include <gtest/gtest.h>

namespace clavium::testing {
namespace {

using authz::MissingParts;

constexpr std::string_view kSecret =
    "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf";

TEST(ArnPattern, EachPartIsMatchedOnItsOwn) {
  const std::pair<std::string_view, bool> cases[] = {
      {"*", true},
      {kSecret, true},
      {"arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-??????", true},
      {"arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-?????", false},
      {"arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/*", true},
      {"arn:aws:secretsmanager:us-east-1:111122223333:*", true},
      {"arn:aws:secretsmanager:*:*:secret:prod/*", true},
      {"arn:*:secretsmanager:us-*:1111????3333:secret:*", true},
      {"arn:aws:secretsmanager:eu-*:*:secret:prod/*", false},
      {"arn:aws:secretsmanager:us-east-1:999999999999:*", false},
      {"arn:aws:secretsmanager:us-east-1:111122223333:secret:PROD/*", false},
      {"arn:aws:s3:*:*:*", false},
      // One star does not stand for two parts.
      {"arn:aws:secretsmanager:*:secret:prod/db-AbCdEf", false},
      {"arn:aws:secretsmanager:us-east-1*:secret:prod/db-AbCdEf", false},
  };
  for (const auto& [pattern, matches] : cases)
    EXPECT_EQ(authz::arn_matches({pattern}, kSecret, MissingParts::match_nothing), matches)
        << pattern;
}

TEST(ArnPattern, AStarInTheLastPartCoversSlashesAndColons) {
  EXPECT_TRUE(
      authz::arn_matches({"arn:aws:x:::a*z"}, "arn:aws:x:::a:b/c:z", MissingParts::match_all));
}

TEST(ArnPattern, AnEmptyPartIsMatchedByAStar) {
  EXPECT_TRUE(
      authz::arn_matches({"arn:aws:iam:*:*:root"}, "arn:aws:iam:::root", MissingParts::match_all));
}

TEST(ArnPattern, MissingPartsDependOnTheKindOfPolicy) {
  const std::string_view plain = "arn:aws:secretsmanager:us-east-1:111122223333";
  const std::string_view starred = "arn:aws:secretsmanager:us-*";
  EXPECT_TRUE(authz::arn_matches({plain}, kSecret, MissingParts::match_all));
  EXPECT_FALSE(authz::arn_matches({plain}, kSecret, MissingParts::match_all_if_wildcards));
  EXPECT_TRUE(authz::arn_matches({starred}, kSecret, MissingParts::match_all_if_wildcards));
  EXPECT_FALSE(authz::arn_matches({starred}, kSecret, MissingParts::match_nothing));
}

TEST(ArnPattern, ActionsWithoutAResourceNeedTheStar) {
  EXPECT_TRUE(authz::arn_matches({"*"}, "*", MissingParts::match_all));
  EXPECT_FALSE(authz::arn_matches({"arn:aws:secretsmanager:*:*:*"}, "*", MissingParts::match_all));
}

TEST(ArnPattern, VariablesStandBehindTheFifthColonOnly) {
  authz::ConditionKeys keys;
  keys.set("aws:username", "eve");
  keys.set("aws:PrincipalAccount", "111122223333");
  const auto matches = [&](std::string_view pattern, std::string_view arn) {
    return authz::arn_matches({pattern, &keys}, arn, MissingParts::match_all);
  };
  EXPECT_TRUE(matches("arn:aws:x:r:1:home/${aws:username}/*", "arn:aws:x:r:1:home/eve/a"));
  EXPECT_FALSE(matches("arn:aws:x:r:1:home/${aws:username}/*", "arn:aws:x:r:1:home/bob/a"));
  EXPECT_FALSE(matches("arn:aws:x:r:1:home/${aws:userid}/*", "arn:aws:x:r:1:home//a"))
      << "a variable without a value matches nothing";
  EXPECT_FALSE(matches("arn:aws:x:r:${aws:PrincipalAccount}:a", "arn:aws:x:r:111122223333:a"));
}

}  // namespace
}  // namespace clavium::testing
