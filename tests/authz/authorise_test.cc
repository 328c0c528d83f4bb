// SPDX-License-Identifier: Apache-2.0
//
// Who may do what, and how AWS words a refusal.
#include "authz/authorise.h"

#include <gtest/gtest.h>

namespace clavium::testing {
namespace {

constexpr std::string_view kRead = "secretsmanager:GetSecretValue";
constexpr std::string_view kOwner = "123456789012";
constexpr std::string_view kStranger = "999999999999";
constexpr std::string_view kSecret =
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf";

authz::Caller caller_of(authz::PrincipalType type, std::string_view account,
                        std::string_view name) {
  authz::Caller caller;
  caller.type = type;
  caller.account = account;
  caller.arn = concat("arn:aws:iam::", account, ":", name);
  return caller;
}
authz::Caller root(std::string_view account = kOwner) {
  return caller_of(authz::PrincipalType::root, account, "root");
}
authz::Caller eve(std::string_view account = kOwner) {
  return caller_of(authz::PrincipalType::user, account, "user/eve");
}
authz::Resource secret(std::string_view policy = {}) {
  return {std::string(kSecret), {std::string(kOwner), "eu-central-1"}, policy};
}
authz::ConditionKeys no_keys() { return {}; }

authz::Decision decide(const authz::Caller& caller, const authz::Resource& resource,
                       std::string_view action = kRead) {
  return authz::authorise(caller, action, resource, no_keys);
}

constexpr std::string_view kAllowStranger =
    R"({"Statement":[{"Effect":"Deny","Principal":"*","Action":"secretsmanager:Delete*","Resource":"*"},
        {"Sid":"partner","Effect":"Allow","Principal":{"AWS":"999999999999"},
         "Action":"secretsmanager:GetSecretValue","Resource":"*"}]})";

TEST(Authorise, TheRootMayDoEverythingInItsAccountAndNobodyGathersKeys) {
  const authz::Caller caller = root();
  const authz::Resource all{"*", {std::string(kOwner), "eu-central-1"}, {}};
  for (const authz::Resource& resource : {secret(), all}) {
    const authz::Decision decision = authz::authorise(caller, kRead, resource, [] {
      ADD_FAILURE() << "without a policy no key is needed";
      return authz::ConditionKeys();
    });
    ASSERT_TRUE(decision.permit);
    EXPECT_EQ(decision.reason, "root of account 123456789012");
    EXPECT_EQ(&decision.permit->caller(), &caller);
    EXPECT_EQ(decision.permit->action(), kRead);
    EXPECT_EQ(decision.permit->resource(), resource.arn);
    EXPECT_EQ(decision.permit->space(), resource.space);
  }
}

TEST(Authorise, ADenyOfTheSecretsPolicyStopsTheRootToo) {
  const authz::Decision decision =
      decide(root(), secret(kAllowStranger), "secretsmanager:DeleteSecret");
  EXPECT_FALSE(decision.permit);
  EXPECT_EQ(decision.reason, "with an explicit deny in a resource-based policy");
  EXPECT_TRUE(decide(root(), secret(kAllowStranger)).permit);
}

TEST(Authorise, AnotherAccountsSecretNeedsItsPolicy) {
  const authz::Caller stranger = root(kStranger);
  const authz::Decision refused = decide(stranger, secret());
  EXPECT_FALSE(refused.permit);
  EXPECT_EQ(refused.reason,
            "because no resource-based policy allows the secretsmanager:GetSecretValue action");

  const authz::Decision allowed = decide(stranger, secret(kAllowStranger));
  ASSERT_TRUE(allowed.permit);
  EXPECT_EQ(allowed.reason, "statement 2 (partner) of the secret's policy");
  EXPECT_EQ(allowed.permit->space().account, kOwner) << "the work is done in the owner's account";
  EXPECT_FALSE(decide(stranger, secret(kAllowStranger), "secretsmanager:DescribeSecret").permit);
}

TEST(Authorise, TheForeignSideOfAUserMustAllowToo) {
  const authz::Decision decision = decide(eve(kStranger), secret(kAllowStranger));
  EXPECT_FALSE(decision.permit);
  EXPECT_EQ(decision.reason,
            "because no identity-based policy allows the secretsmanager:GetSecretValue action");
}

TEST(Authorise, NobodyElseMayDoAnythingWithoutAPolicy) {
  const authz::Resource all{"*", {std::string(kOwner), "eu-central-1"}, {}};
  for (const auto type : {authz::PrincipalType::user, authz::PrincipalType::role_session}) {
    for (const std::string_view account : {kOwner, kStranger}) {
      const authz::Caller caller = caller_of(type, account, "user/eve");
      EXPECT_FALSE(decide(caller, secret()).permit);
      EXPECT_FALSE(decide(caller, all).permit);
    }
  }
}

TEST(Authorise, EverybodyMayAskWhoTheyAre) {
  EXPECT_TRUE(
      decide(eve(), {"*", {std::string(kOwner), "eu-central-1"}, {}}, "sts:GetCallerIdentity")
          .permit);
}

TEST(Authorise, APolicyThatCannotBeReadDeniesAllButItsRepair) {
  for (const char* policy : {"{", R"({"Statement":{"Effect":"Perhaps"}})"}) {
    EXPECT_FALSE(decide(root(), secret(policy)).permit);
    EXPECT_FALSE(decide(root(kStranger), secret(policy)).permit);
    for (const char* repair :
         {"secretsmanager:GetResourcePolicy", "secretsmanager:PutResourcePolicy",
          "secretsmanager:DeleteResourcePolicy"}) {
      EXPECT_TRUE(decide(root(), secret(policy), repair).permit);
      EXPECT_FALSE(decide(root(kStranger), secret(policy), repair).permit);
      EXPECT_FALSE(decide(eve(), secret(policy), repair).permit);
    }
  }
}

TEST(Authorise, ARefusalShowsTheResourceAsItWasGiven) {
  const authz::Caller caller = eve();
  const authz::Decision decision = decide(caller, secret());
  const Error named = authz::access_denied(caller, kRead, "a", decision);
  EXPECT_EQ(named.kind, ErrorKind::denied);
  EXPECT_EQ(named.code, "AccessDeniedException");
  EXPECT_EQ(named.message,
            "User: arn:aws:iam::123456789012:user/eve is not authorized to perform: "
            "secretsmanager:GetSecretValue on resource: a because no identity-based policy allows "
            "the secretsmanager:GetSecretValue action");
  constexpr std::string_view kList = "secretsmanager:ListSecrets";
  const authz::Decision list =
      decide(caller, {"*", {std::string(kOwner), "eu-central-1"}, {}}, kList);
  EXPECT_EQ(authz::access_denied(caller, kList, "", list).message,
            "User: arn:aws:iam::123456789012:user/eve is not authorized to perform: "
            "secretsmanager:ListSecrets because no identity-based policy allows the "
            "secretsmanager:ListSecrets action");
}

}  // namespace
}  // namespace clavium::testing
