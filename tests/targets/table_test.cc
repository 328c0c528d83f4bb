// SPDX-License-Identifier: Apache-2.0
#include "targets/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/vercel_world.h"

namespace clavium::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class TargetTable : public ::testing::Test {
 protected:
  Result<std::unique_ptr<targets::Target>> make(std::string_view kind, targets::Settings settings) {
    return targets::make_target(kind, settings, SecretBytes::copy_of(VercelWorld::kToken),
                                {world.client, world.clock, world.entropy});
  }
  VercelWorld world;
  const targets::Settings good = {{"project", std::string(VercelWorld::kProject)},
                                  {"base_url", std::string(VercelWorld::kBaseUrl)}};
};

TEST_F(TargetTable, MakesAVercelTargetFromItsSettings) {
  EXPECT_THAT(targets::target_kinds(), Contains("vercel"));
  const auto target = make("vercel", good);
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ((*target)->description(), "vercel project prj_shop");
  EXPECT_TRUE((*target)->check_access());
}

TEST_F(TargetTable, PassesTypeAndMarkerOn) {
  targets::Settings settings = good;
  settings["type"] = "encrypted";
  settings["marker"] = "off";
  const auto target = make("vercel", settings);
  ASSERT_TRUE(target);
  ASSERT_TRUE(
      (*target)->write({"A", "production", ""}, SecretBytes::copy_of("v"), "clavium:x", {}));
  EXPECT_EQ(world.rows().front().type, "encrypted");
  EXPECT_EQ(world.rows().front().comment, "");
}

TEST_F(TargetTable, AnUnknownKindIsRefusedWithTheListOfKinds) {
  const auto target = make("versel", good);
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().kind, ErrorKind::invalid_request);
  EXPECT_THAT(target.error().hint, HasSubstr("vercel"));
  EXPECT_TRUE(targets::target_settings("versel").empty());
}

TEST_F(TargetTable, AnUnknownSettingIsRefusedWithTheListOfSettings) {
  targets::Settings settings = good;
  settings["projekt"] = "prj_1";
  const auto target = make("vercel", settings);
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error().message, HasSubstr("projekt"));
  for (const std::string_view name : targets::target_settings("vercel")) {
    EXPECT_THAT(target.error().hint, HasSubstr(std::string(name)));
  }
}

TEST_F(TargetTable, AnUnknownValueIsRefused) {
  for (const auto& [name, value] : targets::Settings{{"type", "plain"}, {"marker", "yes"}}) {
    targets::Settings settings = good;
    settings[name] = value;
    const auto target = make("vercel", settings);
    ASSERT_FALSE(target) << name;
    EXPECT_THAT(target.error().message, HasSubstr(name));
    EXPECT_FALSE(target.error().hint.empty());
  }
}

}  // namespace
}  // namespace clavium::testing
