// SPDX-License-Identifier: Apache-2.0
//
// Who may do what, and how AWS words a refusal.
#include "authz/authorise.h"

#include <gtest/gtest.h>

#include "authz/caller.h"

namespace clavium::testing {
namespace {

constexpr std::string_view kRead = "secretsmanager:GetSecretValue";
constexpr std::string_view kSecret =
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf";
constexpr std::string_view kForeignSecret =
    "arn:aws:secretsmanager:eu-central-1:999999999999:secret:a-AbCdEf";

authz::Caller caller_of(authz::PrincipalType type, std::string arn) {
  authz::Caller caller;
  caller.type = type;
  caller.account = "123456789012";
  caller.arn = std::move(arn);
  return caller;
}
authz::Caller root() {
  return caller_of(authz::PrincipalType::root, "arn:aws:iam::123456789012:root");
}

TEST(Authorise, TheRootMayDoEverythingInItsAccount) {
  const authz::Caller caller = root();
  for (const std::string_view resource : {kSecret, std::string_view("*")}) {
    const authz::Decision decision = authz::authorise(caller, kRead, resource);
    ASSERT_TRUE(decision.permit);
    EXPECT_EQ(decision.reason, "root of account 123456789012");
    EXPECT_EQ(&decision.permit->caller(), &caller);
    EXPECT_EQ(decision.permit->action(), kRead);
    EXPECT_EQ(decision.permit->resource(), resource);
  }
}

TEST(Authorise, AnotherAccountsSecretNeedsItsPolicy) {
  const authz::Caller caller = root();
  const authz::Decision decision = authz::authorise(caller, kRead, kForeignSecret);
  EXPECT_FALSE(decision.permit);
  EXPECT_EQ(decision.reason,
            "because no resource-based policy allows the secretsmanager:GetSecretValue action");
}

TEST(Authorise, NobodyElseMayDoAnythingWithoutAPolicy) {
  for (const auto type : {authz::PrincipalType::user, authz::PrincipalType::role_session}) {
    const authz::Caller caller = caller_of(type, "arn:aws:iam::123456789012:user/eve");
    for (const std::string_view resource : {kSecret, kForeignSecret, std::string_view("*")}) {
      EXPECT_FALSE(authz::authorise(caller, kRead, resource).permit) << resource;
    }
  }
}

TEST(Authorise, ARefusalShowsTheResourceAsItWasGiven) {
  const authz::Caller eve =
      caller_of(authz::PrincipalType::user, "arn:aws:iam::123456789012:user/eve");
  const authz::Decision decision = authz::authorise(eve, kRead, kSecret);
  const Error named = authz::access_denied(eve, kRead, "a", decision);
  EXPECT_EQ(named.kind, ErrorKind::denied);
  EXPECT_EQ(named.code, "AccessDeniedException");
  EXPECT_EQ(named.message,
            "User: arn:aws:iam::123456789012:user/eve is not authorized to perform: "
            "secretsmanager:GetSecretValue on resource: a because no identity-based policy allows "
            "the secretsmanager:GetSecretValue action");
  constexpr std::string_view kList = "secretsmanager:ListSecrets";
  EXPECT_EQ(authz::access_denied(eve, kList, "", authz::authorise(eve, kList, "*")).message,
            "User: arn:aws:iam::123456789012:user/eve is not authorized to perform: "
            "secretsmanager:ListSecrets because no identity-based policy allows the "
            "secretsmanager:ListSecrets action");
}

}  // namespace
}  // namespace clavium::testing
