// SPDX-License-Identifier: Apache-2.0
//
// The control path, row by row of the table in sandbox/README.md.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sandbox/vercel_stand_in.h"

namespace clavium::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

using VercelControl = VercelStandIn;

TEST_F(VercelControl, TellsDigestsAndNoValues) {
  world.plant(row_json("A", "plain-to-see", {"production"}, R"(,"type":"plain")"));
  ASSERT_EQ(call("GET", "/_sandbox/env"), 200);
  EXPECT_EQ(at("envs.0.sha256"), sandbox::sha256_hex(SecretBytes::copy_of("plain-to-see")));
  EXPECT_THAT(text, Not(HasSubstr("plain-to-see")));
}

TEST_F(VercelControl, PlantsWithoutAnyRule) {
  world.plant(row_json("TZ", "v", {"production", "preview"}, R"(,"configurationId":"icfg_1")"));
  world.plant(row_json("TZ", "again", {"production"}));
  EXPECT_THAT(world.rows(), SizeIs(2));
  call("GET", std::string(kEnv));
  EXPECT_THAT(text, HasSubstr(R"("configurationId":"icfg_1")"));
}

TEST_F(VercelControl, AltersAndRemovesBehindEverybodysBack) {
  ASSERT_EQ(create(draft("A", "v", {"production"}, "sensitive")), 201);
  const std::string path = concat("/_sandbox/env/", at("created.id"));
  EXPECT_EQ(call("PATCH", path, R"({"value":"w","comment":"theirs"})"), 200);
  EXPECT_EQ(world.rows().front().comment, "theirs");
  EXPECT_EQ(world.rows().front().sha256, sandbox::sha256_hex(SecretBytes::copy_of("w")));
  EXPECT_EQ(call("DELETE", path), 200);
  EXPECT_THAT(world.rows(), SizeIs(0));
  EXPECT_EQ(call("PATCH", path, "{}"), 404);
  EXPECT_EQ(call("DELETE", path), 404);
}

TEST_F(VercelControl, SwitchesTheTeamsPolicyOnAndOff) {
  world.behave(R"({"sensitivePolicy":true})");
  ASSERT_EQ(create(draft("A", "v", {"production"}, "plain")), 201);
  EXPECT_EQ(at("created.type"), "sensitive");
  ASSERT_EQ(create(draft("B", "v", {"development"}, "encrypted")), 201);
  EXPECT_EQ(at("created.type"), "encrypted");
  world.behave(R"({"sensitivePolicy":false})");
  ASSERT_EQ(create(draft("C", "v", {"production"}, "plain")), 201);
  EXPECT_EQ(at("created.type"), "plain");
}

TEST_F(VercelControl, ChallengesReadersOfVariablesAlone) {
  world.behave(R"({"challenge":true})");
  EXPECT_EQ(call("GET", std::string(kEnv)), 403);
  EXPECT_EQ(code(), "challenge_required");
  EXPECT_EQ(call("GET", "/v9/projects/prj_shop"), 200);
  EXPECT_EQ(create(draft("A", "v", {"production"})), 201);
  world.behave(R"({"challenge":false})");
  EXPECT_EQ(call("GET", std::string(kEnv)), 200);
}

TEST_F(VercelControl, HidesRowsByNumber) {
  world.behave(R"({"hiddenProductionEnvCount":2})");
  ASSERT_EQ(call("GET", std::string(kEnv)), 200);
  EXPECT_EQ(at("hiddenProductionEnvCount"), "2");
  EXPECT_EQ(at("pagination"), "-");
}

TEST_F(VercelControl, NamesCustomEnvironments) {
  world.behave(R"({"customEnvironments":{"env_1":"staging"}})");
  ASSERT_EQ(call("GET", "/v9/projects/prj_shop/custom-environments"), 200);
  EXPECT_EQ(at("environments.0.slug"), "staging");
  EXPECT_EQ(
      create(R"({"key":"A","value":"v","type":"sensitive","customEnvironmentIds":["env_1"]})"),
      201);
  EXPECT_THAT(world.rows().front().custom_environments, ElementsAre("env_1"));
}

TEST_F(VercelControl, KnowsNothingElse) {
  for (const char* path :
       {"/_sandbox", "/_sandbox/", "/_sandbox/tokens", "/_sandbox/deployments/dpl_none"}) {
    EXPECT_EQ(call("GET", path), 404) << path;
  }
  EXPECT_EQ(call("PUT", "/_sandbox/behaviour", "not JSON"), 400);
  EXPECT_EQ(call("POST", "/_sandbox/env", "not JSON"), 400);
}

}  // namespace
}  // namespace clavium::testing
