// SPDX-License-Identifier: Apache-2.0
//
// From an id to what is authorised: in whose account, under which ARN and policy, with which keys.
#include "operations/access.h"

#include <gtest/gtest.h>

#include "operations/opened_context.h"

namespace clavium::testing {
namespace {

class Access : public ::testing::Test {
 protected:
  operations::Located locate(std::string_view id, std::string account = "000000000000") {
    auto located =
        operations::locate(opened_.context.store, {std::move(account), "eu-central-1"}, id);
    EXPECT_TRUE(located) << id;
    return *std::move(located);
  }
  OpenedContext opened_;
};

TEST_F(Access, ANameIsTheCallersOwnAndAnArnTheAccountThatItNames) {
  api::Secret secret = opened_.secret("prod/db");
  secret.resource_policy = "{}";
  opened_.keep(secret);
  const std::string arn = secret.arn();
  for (const std::string& id : {std::string("prod/db"), arn, arn.substr(0, arn.size() - 7)}) {
    const operations::Located located = locate(id);
    ASSERT_NE(located.secret, nullptr) << id;
    EXPECT_EQ(located.resource.arn, arn);
    EXPECT_EQ(located.resource.policy, "{}");
  }
  const operations::Located from_elsewhere = locate(arn, "111122223333");
  EXPECT_EQ(from_elsewhere.resource.arn, arn);
  EXPECT_EQ(from_elsewhere.resource.space.account, "000000000000");
  const operations::Located theirs = locate("prod/db", "111122223333");
  EXPECT_EQ(theirs.secret, nullptr) << "a name never leaves the caller's account";
  EXPECT_EQ(theirs.resource.space.account, "111122223333");
}

TEST_F(Access, WhatIsNotThereHasTheArnThatItWouldHave) {
  opened_.keep(opened_.secret("a"));
  const std::string base = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:";
  EXPECT_EQ(locate("b").resource.arn, base + "b-??????");
  EXPECT_EQ(locate(base + "b").resource.arn, base + "b-??????");
  EXPECT_EQ(locate(base + "a-ZZZZZZ").resource.arn, base + "a-ZZZZZZ");
  EXPECT_EQ(locate(base + "a-ZZZZZZ").secret, nullptr);
  EXPECT_EQ(locate("").resource.arn, "*");
}

TEST_F(Access, AnotherRegionIsNeverReached) {
  api::Secret secret = opened_.secret("a");
  secret.key.space.region = "us-east-1";
  opened_.keep(secret);
  const operations::Located located = locate(secret.arn());
  EXPECT_EQ(located.secret, nullptr);
  EXPECT_EQ(located.resource.space.region, "eu-central-1");
}

TEST_F(Access, ANameThatIsMadeIsNotLookedUp) {
  opened_.keep(opened_.secret("a"));
  const auto located = operations::locate(opened_.context.store, opened_.context.space, "a", true);
  ASSERT_TRUE(located);
  EXPECT_EQ(located->secret, nullptr);
}

TEST_F(Access, ConditionsCanAskForWhatIsStored) {
  api::Secret secret = opened_.secret("a");
  secret.tags = {{"Env", "prod"}};
  secret.type = "partner";
  secret.primary_region = "eu-central-1";
  auto rotation = std::make_shared<api::Rotation>();
  rotation->lambda_arn = "arn:aws:lambda:eu-central-1:000000000000:function:f";
  secret.rotation = rotation;
  opened_.keep(secret);
  authz::ConditionKeys keys;
  operations::add_secret_keys(locate("a"), false, keys);
  const std::pair<const char*, std::string> expected[] = {
      {"secretsmanager:SecretId", secret.arn()},
      {"aws:ResourceAccount", "000000000000"},
      {"aws:ResourceTag/Env", "prod"},
      {"secretsmanager:ResourceTag/Env", "prod"},
      {"secretsmanager:resource/Type", "partner"},
      {"secretsmanager:resource/AllowRotationLambdaArn", rotation->lambda_arn},
      {"secretsmanager:SecretPrimaryRegion", "eu-central-1"},
  };
  for (const auto& [name, text] : expected) {
    ASSERT_NE(keys.find(name), nullptr) << name;
    EXPECT_EQ(keys.find(name)->all.front(), text) << name;
  }
}

}  // namespace
}  // namespace clavium::testing
