// SPDX-License-Identifier: Apache-2.0
//
// What counts as giving access to everyone.
#include "authz/public_policy.h"

#include <gtest/gtest.h>

namespace clavium::testing {
namespace {

bool is_public(std::string_view principal, std::string_view conditions = "{}",
               std::string_view effect = "Allow") {
  const auto policy = authz::parse_policy(
      concat(R"({"Version":"2012-10-17","Statement":{"Effect":")", effect, R"(",)", principal,
             R"(,"Action":"*","Resource":"*","Condition":)", conditions, "}}"),
      authz::PolicyKind::resource);
  EXPECT_TRUE(policy) << policy.error().hint;
  return authz::find_public_statement(*policy) != nullptr;
}
constexpr std::string_view kEveryone = R"("Principal":"*")";

TEST(PublicPolicy, IsOneThatAllowsEveryoneOrAllButSome) {
  EXPECT_TRUE(is_public(kEveryone));
  EXPECT_TRUE(is_public(R"("Principal":{"AWS":"*"})"));
  EXPECT_TRUE(is_public(R"("Principal":{"AWS":["111122223333","*"]})"));
  EXPECT_TRUE(is_public(R"("NotPrincipal":{"AWS":"111122223333"})"));
  EXPECT_FALSE(is_public(R"("Principal":{"AWS":"111122223333"})"));
  EXPECT_FALSE(is_public(kEveryone, "{}", "Deny")) << "a Deny gives nothing";
}

TEST(PublicPolicy, IsNarrowedByAConditionThatNamesWhoOrWhere) {
  for (const char* conditions :
       {R"({"StringEquals":{"aws:PrincipalAccount":"111122223333"}})",
        R"({"StringEquals":{"AWS:principalorgid":["o-1","o-2"]}})",
        R"({"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/x"}})",
        R"({"StringEqualsIgnoreCase":{"aws:SourceVpce":"vpce-1"}})",
        R"({"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/r-1/"}})"})
    EXPECT_FALSE(is_public(kEveryone, conditions)) << conditions;
}

TEST(PublicPolicy, IsNotNarrowedByOneThatAnybodyCanMeet) {
  for (const char* conditions :
       {R"({"StringEquals":{"aws:username":"eve"}})",
        R"({"StringLike":{"aws:PrincipalAccount":"*"}})",
        R"({"StringLike":{"aws:PrincipalArn":["arn:aws:iam::111122223333:role/x","*"]}})",
        R"({"StringEquals":{"aws:PrincipalAccount":"${aws:PrincipalAccount}"}})",
        R"({"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}})",
        R"({"StringEqualsIfExists":{"aws:SourceVpce":"vpce-1"}})",
        R"({"ForAllValues:StringEquals":{"aws:PrincipalOrgPaths":"o-1/"}})",
        R"({"Null":{"aws:PrincipalOrgID":"false"}})",
        R"({"StringEquals":{"aws:PrincipalAccount":""}})",
        R"({"Bool":{"aws:SecureTransport":"true"}})"})
    EXPECT_TRUE(is_public(kEveryone, conditions)) << conditions;
}

TEST(PublicPolicy, TellsWhichStatement) {
  const auto policy = authz::parse_policy(
      R"({"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"},
                       {"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})",
      authz::PolicyKind::resource);
  ASSERT_TRUE(policy);
  EXPECT_EQ(authz::find_public_statement(*policy), &policy->statements[1]);
}

}  // namespace
}  // namespace clavium::testing
