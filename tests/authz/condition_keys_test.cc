// SPDX-License-Identifier: Apache-2.0
//
// The global keys of a request, and how keys are named.
#include "authz/condition_keys.h"

#include <gtest/gtest.h>

namespace clavium::testing {
namespace {

std::string value_of(const authz::ConditionKeys& keys, std::string_view name) {
  const auto* found = keys.find(name);
  return found == nullptr ? "absent" : found->all.front();
}

authz::RequestFacts facts() {
  return {"203.0.113.9", "aws-cli/2", true, parse_iso8601("2026-11-23T19:00:00Z").value(),
          "eu-central-1"};
}

TEST(ConditionKeys, IgnoreTheCaseOfNamesAndKeepThatOfValues) {
  authz::ConditionKeys keys;
  keys.set("aws:ResourceTag/Env", "Prod");
  EXPECT_EQ(value_of(keys, "AWS:resourcetag/ENV"), "Prod");
  EXPECT_EQ(keys.find("aws:ResourceTag/Envs"), nullptr);
  keys.set("aws:ResourceTag/env", "dev");
  EXPECT_EQ(keys.find("aws:ResourceTag/Env")->all, (std::vector<std::string>{"Prod", "dev"}));
}

TEST(ConditionKeys, OfARoot) {
  authz::Caller root;
  root.type = authz::PrincipalType::root;
  root.account = root.principal_id = "111122223333";
  root.arn = "arn:aws:iam::111122223333:root";
  const auto keys = authz::global_keys(root, facts());
  EXPECT_EQ(value_of(keys, "aws:PrincipalArn"), "arn:aws:iam::111122223333:root");
  EXPECT_EQ(value_of(keys, "aws:PrincipalAccount"), "111122223333");
  EXPECT_EQ(value_of(keys, "aws:PrincipalType"), "Account");
  EXPECT_EQ(value_of(keys, "aws:userid"), "111122223333");
  EXPECT_EQ(value_of(keys, "aws:username"), "absent");
  EXPECT_EQ(value_of(keys, "aws:SourceIp"), "203.0.113.9");
  EXPECT_EQ(value_of(keys, "aws:UserAgent"), "aws-cli/2");
  EXPECT_EQ(value_of(keys, "aws:SecureTransport"), "true");
  EXPECT_EQ(value_of(keys, "aws:CurrentTime"), "2026-11-23T19:00:00Z");
  EXPECT_EQ(value_of(keys, "aws:EpochTime"), "1795460400");
  EXPECT_EQ(value_of(keys, "aws:RequestedRegion"), "eu-central-1");
  EXPECT_EQ(value_of(keys, "aws:PrincipalIsAWSService"), "false");
  EXPECT_EQ(value_of(keys, "aws:MultiFactorAuthPresent"), "absent") << "a long-lived key";
}

TEST(ConditionKeys, OfAUserAndOfASession) {
  authz::Caller user;
  user.arn = "arn:aws:iam::111122223333:user/team/eve";
  user.principal_id = "AIDAEXAMPLEEXAMPLE123";
  user.user_name = "eve";
  const auto keys = authz::global_keys(user, facts());
  EXPECT_EQ(value_of(keys, "aws:username"), "eve");
  EXPECT_EQ(value_of(keys, "aws:PrincipalType"), "User");

  authz::Caller session;
  session.type = authz::PrincipalType::role_session;
  session.arn = "arn:aws:sts::111122223333:assumed-role/deploy/run-1";
  session.role_arn = "arn:aws:iam::111122223333:role/ci/deploy";
  session.principal_id = "AROAEXAMPLEEXAMPLE123:run-1";
  session.session_started_at = parse_iso8601("2026-11-23T18:00:00Z").value();
  const auto theirs = authz::global_keys(session, facts());
  EXPECT_EQ(value_of(theirs, "aws:PrincipalArn"), session.role_arn) << "the role, not the session";
  EXPECT_EQ(value_of(theirs, "aws:PrincipalType"), "AssumedRole");
  EXPECT_EQ(value_of(theirs, "aws:userid"), "AROAEXAMPLEEXAMPLE123:run-1");
  EXPECT_EQ(value_of(theirs, "aws:username"), "absent");
  EXPECT_EQ(value_of(theirs, "aws:TokenIssueTime"), "2026-11-23T18:00:00Z");
  EXPECT_EQ(value_of(theirs, "aws:MultiFactorAuthPresent"), "false");
}

}  // namespace
}  // namespace clavium::testing
