// SPDX-License-Identifier: Apache-2.0
#include "sandbox/vercel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sandbox/vercel_stand_in.h"
#include "vendors/retry.h"

namespace clavium::testing {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

using Vercel = VercelStandIn;

http::Response send(VercelWorld& world, std::string_view target, std::string_view authorization) {
  http::Request request;
  request.target = std::string(target);
  if (!authorization.empty()) request.headers.set("Authorization", std::string(authorization));
  return *world.control_client.send(*http::parse_url(VercelWorld::kBaseUrl), request);
}

TEST_F(Vercel, AWrongTokenIsRefusedAsInvalidEverywhere) {
  for (const char* path : {"/v2/user", "/v9/projects/prj_shop", "/v10/projects/prj_shop/env",
                           "/v7/deployments", "/_sandbox/env", "/nowhere"}) {
    for (const std::string& wrong :
         {std::string(), std::string("Bearer"), std::string("Bearer "),
          std::string("Bearer vcp_wrong"), concat("Basic ", VercelWorld::kToken),
          concat("Bearer ", VercelWorld::kToken, "x"), std::string(VercelWorld::kToken)}) {
      const http::Response response = send(world, path, wrong);
      EXPECT_EQ(response.status, 403) << path << ": " << wrong;
      const auto document = json::Document::parse(response.body);
      ASSERT_TRUE(document);
      EXPECT_EQ(document->root().find("error")->find("invalidToken")->boolean(), true);
      EXPECT_EQ(document->root().find("error")->find("code")->string(), "forbidden");
    }
  }
}

TEST_F(Vercel, WithoutATokenOfItsOwnNobodyGetsIn) {
  ManualClock clock;
  SystemEntropy entropy;
  sandbox::VercelSandbox open_door({}, clock, entropy);
  InProcessClient client(open_door);
  http::Request request;
  request.target = "/v2/user";
  request.headers.set("Authorization", "Bearer ");
  EXPECT_EQ(client.send(*http::parse_url(VercelWorld::kBaseUrl), request)->status, 403);
}

TEST_F(Vercel, ThrottlesAsToldAndThenNoMore) {
  world.behave(R"({"callsUntilThrottled":1,"throttledCalls":2,"retryAfter":"5"})");
  const auto ping = [&] { return send(world, "/v2/user", concat("Bearer ", VercelWorld::kToken)); };
  EXPECT_EQ(ping().status, 200);
  for (int i = 0; i < 2; ++i) {
    const http::Response throttled = ping();
    EXPECT_EQ(throttled.status, 429);
    EXPECT_EQ(throttled.headers.find("Retry-After"), "5");
    EXPECT_EQ(throttled.headers.find("X-RateLimit-Remaining"), "0");
    EXPECT_EQ(vendors::wait_asked(throttled.headers, world.clock.now()), seconds(5));
  }
  EXPECT_EQ(ping().status, 200);
}

TEST_F(Vercel, TheControlPathIsNeverThrottled) {
  world.behave(R"({"callsUntilThrottled":0,"throttledCalls":1})");
  EXPECT_EQ(call("GET", "/_sandbox/env"), 200);
  EXPECT_EQ(call("GET", "/v2/user"), 429);
}

TEST_F(Vercel, ListsOnPagesUntilNextIsNull) {
  for (int i = 0; i < 7; ++i) world.plant(row_json(concat("KEY_", i), "v", {"production"}));
  world.behave(R"({"pageSize":3})");
  std::vector<std::string> keys, counts;
  std::string query;
  for (int page = 0; page < 10; ++page) {
    ASSERT_EQ(call("GET", concat(kEnv, query)), 200);
    counts.push_back(at("envs"));
    EXPECT_EQ(at("pagination.count"), at("envs"));
    for (int i = 0; i < *parse_integer(at("envs")); ++i)
      keys.push_back(at(concat("envs.", i, ".key")));
    if (at("pagination.next") == "null") break;
    query = concat("?until=", at("pagination.next"));
  }
  EXPECT_THAT(counts, ::testing::ElementsAre("3", "3", "1"));
  EXPECT_THAT(keys, ::testing::UnorderedElementsAre("KEY_0", "KEY_1", "KEY_2", "KEY_3", "KEY_4",
                                                    "KEY_5", "KEY_6"));
}

TEST_F(Vercel, AnOddCursorIsHarmless) {
  world.plant(row_json("A", "v", {"production"}));
  for (const char* until : {"-1", "0", "99999999999", "99999999999999999999999", "x", "%00", ""}) {
    EXPECT_EQ(call("GET", concat(kEnv, "?until=", until)), 200) << until;
  }
}

TEST_F(Vercel, ListRowsHaveSecurityIssuesAndOthersHaveNot) {
  ASSERT_EQ(create(draft("A", "v", {"production"})), 201);
  EXPECT_EQ(at("created.securityIssues"), "-");
  call("GET", std::string(kEnv));
  EXPECT_EQ(at("envs.0.securityIssues"), "1");
}

TEST_F(Vercel, TheProjectIsKnownByIdAndName) {
  for (const char* name : {"prj_shop", "shop"}) {
    EXPECT_EQ(call("GET", concat("/v9/projects/", name)), 200);
    EXPECT_EQ(at("id"), "prj_shop");
    EXPECT_EQ(call("GET", concat("/v10/projects/", name, "/env")), 200);
  }
  EXPECT_EQ(call("GET", "/v9/projects/prj_other"), 404);
}

TEST_F(Vercel, VersionsArePerEndpoint) {
  for (const char* path :
       {"/v9/projects/prj_shop/env", "/v10/projects/prj_shop", "/projects/prj_shop/env", "/", "",
        "/v3/user", "//", "/v10/projects/prj_shop/env/x/y", "/v10/projects/%zz/env"}) {
    EXPECT_EQ(call("GET", path), 404) << path;
    EXPECT_EQ(code(), "not_found") << path;
  }
}

TEST(VercelOfATeam, WantsItsTeamNamed) {
  VercelWorld world("team_shop", "shop-team");
  const std::string env = "/v10/projects/prj_shop/env";
  EXPECT_EQ(world.call("GET", env).status, 404)
      << "a team's project does not exist without its team";
  EXPECT_EQ(world.call("GET", "/v2/user").status, 200);
  EXPECT_EQ(world.call("GET", env + "?teamId=team_shop").status, 200);
  EXPECT_EQ(world.call("GET", env + "?slug=shop-team").status, 200);
  for (const char* other : {"?teamId=team_other", "?slug=other", "?teamId=team_shop&slug=other"}) {
    const auto refused = world.call("GET", env + other);
    EXPECT_EQ(refused.status, 403) << other;
    EXPECT_THAT(refused.body, ::testing::Not(HasSubstr("invalidToken"))) << "the token is good";
  }
  EXPECT_EQ(world.call("GET", "/v2/teams/team_shop").status, 200);
}

}  // namespace
}  // namespace clavium::testing
