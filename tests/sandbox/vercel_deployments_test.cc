// SPDX-License-Identifier: Apache-2.0
#include "sandbox/vercel_deployments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sandbox/vercel_stand_in.h"

namespace clavium::testing {
namespace {

class VercelDeployments : public VercelStandIn {
 protected:
  std::string newest(std::string_view query = "?target=production&state=READY&limit=1") {
    EXPECT_EQ(call("GET", concat("/v7/deployments", query)), 200);
    return at("deployments.0.uid");
  }
  std::string redeploy() {
    const std::string source = newest();
    EXPECT_EQ(call("POST", "/v13/deployments?forceNew=1",
                   concat(R"({"name":"shop","target":"production",)"
                          R"("meta":{"action":"redeploy"},"deploymentId":")",
                          source, "\"}")),
              200);
    return at("id");
  }
  std::string poll(std::string_view id) {
    EXPECT_EQ(call("GET", concat("/v13/deployments/", id)), 200);
    return at("readyState");
  }
};

TEST_F(VercelDeployments, AFreshProjectHasOneToRedeploy) {
  EXPECT_NE(newest(), "-");
  EXPECT_EQ(at("deployments"), "1");
  EXPECT_EQ(at("pagination.next"), "null");
}

TEST_F(VercelDeployments, EachLookMovesABuildOneStep) {
  const std::string before = newest();
  const std::string id = redeploy();
  EXPECT_EQ(at("readyState"), "QUEUED");
  EXPECT_EQ(newest(), before) << "not ready yet";
  EXPECT_EQ(poll(id), "BUILDING");
  EXPECT_EQ(at("aliasAssigned"), "false");
  EXPECT_EQ(poll(id), "READY");
  EXPECT_EQ(at("aliasAssigned"), "true");
  EXPECT_EQ(poll(id), "READY");
  EXPECT_EQ(newest(), id);
}

TEST_F(VercelDeployments, ADeploymentKeepsTheValuesOfItsStart) {
  ASSERT_EQ(create(draft("KEY", "old", {"production"})), 201);
  const std::string row = at("created.id");
  ASSERT_EQ(create(draft("PREVIEW_ONLY", "v", {"preview"})), 201);
  const std::string first = redeploy();
  ASSERT_EQ(edit(row, R"({"value":"new"})"), 200);
  const auto built_with = [&](std::string_view id) {
    EXPECT_EQ(call("GET", concat("/_sandbox/deployments/", id)), 200);
    return at("builtWith.KEY");
  };
  poll(first);
  poll(first);
  EXPECT_EQ(built_with(first), sandbox::sha256_hex(SecretBytes::copy_of("old")));
  EXPECT_EQ(at("builtWith.PREVIEW_ONLY"), "-");
  EXPECT_EQ(built_with(redeploy()), sandbox::sha256_hex(SecretBytes::copy_of("new")));
}

TEST_F(VercelDeployments, FiltersAndLimits) {
  poll(redeploy());
  EXPECT_EQ((newest("?state=BUILDING"), at("deployments")), "1");
  EXPECT_EQ((newest("?target=preview"), at("deployments")), "0");
  EXPECT_EQ((newest("?limit=1"), at("deployments")), "1");
  EXPECT_EQ((newest("?limit=-5"), at("deployments")), "0");
  for (const char* project : {"prj_shop", "shop"}) {
    EXPECT_EQ((newest(concat("?projectId=", project)), at("deployments")), "2") << project;
  }
  EXPECT_EQ((newest("?projectId=prj_other"), at("deployments")), "0");
}

TEST_F(VercelDeployments, OddRequestsAreRefused) {
  EXPECT_EQ(call("POST", "/v13/deployments", "not JSON"), 400);
  EXPECT_EQ(call("POST", "/v13/deployments", "{}"), 400) << "without a name";
  EXPECT_EQ(call("POST", "/v13/deployments", R"({"name":"shop","deploymentId":"dpl_none"})"), 404);
  EXPECT_EQ(call("GET", "/v13/deployments/dpl_none"), 404);
}

}  // namespace
}  // namespace clavium::testing
