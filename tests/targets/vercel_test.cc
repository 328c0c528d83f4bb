// SPDX-License-Identifier: Apache-2.0
//
// The Vercel target against the stand-in, in process. What a place holds is asked from the
// stand-in's control path, never from the answers that the target itself reads.
#include "targets/vercel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "suites/target_suite.h"
#include "support/vercel_world.h"

namespace clavium::testing {
namespace {

using targets::CopyRef;
using targets::CopyState;
using targets::Target;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kTeam = "team_shop";

targets::VercelTargetOptions options_for(VercelWorld& world) {
  targets::VercelTargetOptions options;
  options.base_url = std::string(VercelWorld::kBaseUrl);
  options.project = std::string(VercelWorld::kProject);
  options.token = SecretBytes::copy_of(VercelWorld::kToken);
  options.sleep = world.sleep();
  return options;
}

std::unique_ptr<Target> open(VercelWorld& world, targets::VercelTargetOptions options) {
  auto target = make_vercel_target(std::move(options), world.client, world.clock, world.entropy);
  EXPECT_TRUE(target) << target.error().message;
  return *std::move(target);
}

class VercelTargetWorld final : public TargetWorld {
 public:
  std::unique_ptr<Target> open() override {
    return open_with([](auto&) {});
  }
  std::unique_ptr<Target> open_with_wrong_token() override {
    return open_with([](auto& options) { options.token = SecretBytes::copy_of("vcp_wrong"); });
  }
  std::unique_ptr<Target> open_unknown_place() override {
    return open_with([](auto& options) { options.project = "prj_unknown"; });
  }
  std::string environment_a() const override { return "production"; }
  std::string environment_b() const override { return "preview"; }
  std::vector<std::string> refused_keys() const override {
    return {"",
            "1ST",
            "WITH-DASH",
            "WITH SPACE",
            "K\xC3\x84SE",
            "A=B",
            "LINE\nBREAK",
            std::string("NUL\0X", 5),
            "TZ",
            "NOW_REGION",
            std::string(257, 'A')};
  }
  bool holds(const CopyRef& ref, std::string_view value) override {
    int matching = 0;
    bool equal = false;
    for (const auto& row : world_.rows()) {
      const bool here =
          row.key == ref.key && row.branch == ref.branch &&
          std::find(row.targets.begin(), row.targets.end(), ref.environment) != row.targets.end();
      if (!here) continue;
      ++matching;
      equal = row.sha256 == sandbox::sha256_hex(SecretBytes::copy_of(value));
    }
    return matching == 1 && equal;
  }
  int count_rows() override { return int(world_.rows().size()); }
  void plant(const CopyRef& ref, std::string_view value) override {
    world_.plant(row_json(ref.key, value, {ref.environment}, R"(,"comment":"theirs")"));
  }
  bool plant_shared(const std::string& key, std::string_view value) override {
    world_.plant(row_json(key, value, {"production", "preview"}));
    return true;
  }
  bool plant_owned(const CopyRef& ref, std::string_view value) override {
    world_.plant(row_json(ref.key, value, {ref.environment}, R"(,"configurationId":"icfg_1")"));
    return true;
  }
  void throttle(int calls, std::chrono::seconds retry_after) override {
    world_.behave(concat(R"({"callsUntilThrottled":0,"throttledCalls":)", calls,
                         R"(,"retryAfter":")", retry_after.count(), "\"}"));
  }
  void lose_next_request() override { world_.client.lose_next_request(); }
  void lose_next_answer() override { world_.client.lose_next_answer(); }
  std::chrono::milliseconds waited() const override { return world_.waited; }
  int calls_sent() const override { return int(world_.client.sent().size()); }

 private:
  template <class Change>
  std::unique_ptr<Target> open_with(Change&& change) {
    targets::VercelTargetOptions options = options_for(world_);
    options.team = std::string(kTeam);
    change(options);
    return testing::open(world_, std::move(options));
  }

  VercelWorld world_{std::string(kTeam), "shop-team"};
};

std::unique_ptr<TargetWorld> make_vercel_world() { return std::make_unique<VercelTargetWorld>(); }
INSTANTIATE_TEST_SUITE_P(Vercel, TargetSuite, ::testing::Values(&make_vercel_world));

class VercelTargetTest : public ::testing::Test {
 protected:
  Result<CopyState> write(const CopyRef& ref, std::string_view value,
                          const std::optional<CopyState>& existing = {}) {
    return target->write(ref, SecretBytes::copy_of(value), "clavium:name@v1", existing);
  }
  CopyState only_copy() {
    const auto copies = target->list();
    EXPECT_TRUE(copies && copies->size() == 1);
    return copies->front();
  }
  std::string last_body() { return world.client.sent().back().body; }

  VercelWorld world;
  std::unique_ptr<Target> target = open(world, options_for(world));
};

TEST_F(VercelTargetTest, ProductionAndPreviewAreSensitiveAndDevelopmentIsEncrypted) {
  ASSERT_TRUE(write({"A", "production", ""}, "value"));
  ASSERT_TRUE(write({"B", "preview", ""}, "value"));
  ASSERT_TRUE(write({"C", "development", ""}, "value"));
  for (const auto& row : world.rows()) {
    EXPECT_EQ(row.type, row.key == "C" ? "encrypted" : "sensitive") << row.key;
    EXPECT_EQ(row.targets.size(), 1u) << "one row serves one environment";
  }
}

TEST_F(VercelTargetTest, TheTypeCanBeEncryptedByConfigurationAndSensitiveByTheTeamsPolicy) {
  targets::VercelTargetOptions options = options_for(world);
  options.type_policy = targets::VercelTypePolicy::encrypted;
  target = open(world, std::move(options));
  const auto written = write({"A", "production", ""}, "value");
  ASSERT_TRUE(written);
  EXPECT_EQ(world.rows().front().type, "encrypted");
  world.behave(R"({"sensitivePolicy":true})");
  ASSERT_TRUE(write({"A", "production", ""}, "next", *written));
  EXPECT_EQ(world.rows().front().type, "sensitive") << "Vercel decides; the write is a success";
  ASSERT_TRUE(write({"A", "production", ""}, "third", only_copy()));
}

TEST_F(VercelTargetTest, AChangeNeverSendsTheKeyNorTheTypeOfASensitiveRow) {
  const auto written = write({"A", "production", ""}, "value");
  ASSERT_TRUE(written);
  ASSERT_TRUE(write({"A", "production", ""}, "next", *written));
  EXPECT_EQ(world.client.sent().back().method, "PATCH");
  EXPECT_EQ(last_body(), R"({"value":"next","comment":"clavium:name@v1"})");
}

TEST_F(VercelTargetTest, APlainRowBecomesSensitiveWithItsNextValue) {
  world.plant(row_json("A", "readable", {"production"}, R"(,"type":"plain")"));
  ASSERT_TRUE(write({"A", "production", ""}, "secret-now", only_copy()));
  EXPECT_EQ(world.rows().front().type, "sensitive");
}

TEST_F(VercelTargetTest, NothingIsEverAskedForDecrypted) {
  const auto written = write({"A", "production", ""}, "value");
  ASSERT_TRUE(write({"A", "production", ""}, "next", *written) && target->list() &&
              target->check_access() && target->remove(*written));
  for (const auto& sent : world.client.sent()) {
    EXPECT_THAT(sent.target, Not(HasSubstr("decrypt")));
    EXPECT_THAT(sent.target, Not(::testing::StartsWith("/v1/"))) << "GET v1 answers with the value";
  }
}

TEST_F(VercelTargetTest, ABranchBelongsToPreviewAndIsAnotherCopy) {
  const auto refused = write({"A", "production", "feature/x"}, "value");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid_request);
  ASSERT_TRUE(write({"A", "preview", ""}, "for-all"));
  ASSERT_TRUE(write({"A", "preview", "feature/x"}, "for-one"));
  EXPECT_EQ(world.rows().size(), 2u);
  const auto copies = target->list();
  ASSERT_TRUE(copies);
  for (const CopyState& copy : *copies) EXPECT_FALSE(copy.shared);
}

TEST_F(VercelTargetTest, ACustomEnvironmentIsNamedByItsSlug) {
  world.behave(R"({"customEnvironments":{"env_123":"staging"}})");
  const auto written = write({"A", "staging", ""}, "value");
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_THAT(world.rows().front().custom_environments, ElementsAre("env_123"));
  EXPECT_THAT(world.rows().front().targets, IsEmpty());
  EXPECT_EQ(only_copy().ref.environment, "staging");
  EXPECT_TRUE(write({"A", "staging", ""}, "next", only_copy()));

  const auto unknown = write({"A", "stagging", ""}, "value");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::invalid_request);
  EXPECT_THAT(unknown.error().hint, HasSubstr("staging"));
}

TEST_F(VercelTargetTest, WithoutMarkerTheCommentStaysAsItIs) {
  world.plant(row_json("A", "old", {"production"}, R"(,"comment":"ask Ada")"));
  targets::VercelTargetOptions options = options_for(world);
  options.leave_marker = false;
  target = open(world, std::move(options));
  ASSERT_TRUE(write({"A", "production", ""}, "new", only_copy()));
  EXPECT_EQ(world.rows().front().comment, "ask Ada");
  ASSERT_TRUE(write({"B", "production", ""}, "new"));
  EXPECT_THAT(last_body(), Not(HasSubstr("comment")));
}

TEST_F(VercelTargetTest, ALostCreateBesideAForeignRowIsAConflict) {
  world.client.lose_next_request();
  world.plant(row_json("A", "theirs", {"production"}, R"(,"comment":"theirs")"));
  const auto written = write({"A", "production", ""}, "ours");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::conflict);
  EXPECT_EQ(world.rows().front().sha256, sandbox::sha256_hex(SecretBytes::copy_of("theirs")));
}

TEST_F(VercelTargetTest, AllPagesAreListed) {
  for (int i = 0; i < 7; ++i) {
    world.plant(row_json(concat("KEY_", i), "value", {"production"}));
  }
  world.behave(R"({"pageSize":3})");
  const auto copies = target->list();
  ASSERT_TRUE(copies) << copies.error().message;
  EXPECT_EQ(copies->size(), 7u);
  EXPECT_EQ(world.client.sent().size(), 3u);
}

TEST_F(VercelTargetTest, AListWithHolesIsNoList) {
  world.behave(R"({"hiddenProductionEnvCount":2})");
  const auto copies = target->list();
  ASSERT_FALSE(copies);
  EXPECT_EQ(copies.error().kind, ErrorKind::denied);
  EXPECT_THAT(copies.error().message, HasSubstr("2 production variables"));
}

TEST_F(VercelTargetTest, AChallengeIsDeniedAtOnceAndSaysThatAHumanIsNeeded) {
  world.behave(R"({"challenge":true})");
  const auto copies = target->list();
  ASSERT_FALSE(copies);
  EXPECT_EQ(copies.error().kind, ErrorKind::denied);
  EXPECT_THAT(copies.error().hint, HasSubstr("needs a human or another token kind"));
  EXPECT_EQ(world.client.sent().size(), 1u) << "never repeated";
}

TEST_F(VercelTargetTest, BytesThatAreNoTextAreRefused) {
  const auto written = write({"A", "production", ""}, "\xff\xfe");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::invalid_request);
  EXPECT_THAT(world.client.sent(), IsEmpty());
}

TEST_F(VercelTargetTest, AMarkerThatVercelWouldRefuseIsRefusedHere) {
  const auto written = target->write({"A", "production", ""}, SecretBytes::copy_of("value"),
                                     std::string(501, 'm'), std::nullopt);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::limit_exceeded);
  EXPECT_THAT(world.client.sent(), IsEmpty());
}

TEST(VercelTargetOfATeam, NamesItsTeamByIdOrSlugAndIsNotFoundWithoutIt) {
  VercelWorld world(std::string(kTeam), "shop-team");
  for (const std::string& team : {std::string(kTeam), std::string("shop-team")}) {
    targets::VercelTargetOptions options = options_for(world);
    options.team = team;
    EXPECT_TRUE(open(world, std::move(options))->check_access()) << team;
  }
  const auto unnamed = open(world, options_for(world))->check_access();
  ASSERT_FALSE(unnamed);
  EXPECT_EQ(unnamed.error().kind, ErrorKind::not_found);
  EXPECT_THAT(unnamed.error().hint, HasSubstr("team"));
  targets::VercelTargetOptions options = options_for(world);
  options.team = "another-team";
  const auto other = open(world, std::move(options))->check_access();
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::denied)
      << "a good token without the right is not a dead one";
}

TEST(VercelTargetOptions, AreCheckedBeforeAnythingIsSent) {
  VercelWorld world;
  const auto refused = [&](auto change) {
    targets::VercelTargetOptions options = options_for(world);
    change(options);
    const auto made =
        make_vercel_target(std::move(options), world.client, world.clock, world.entropy);
    return !made && made.error().kind == ErrorKind::invalid_request && !made.error().hint.empty();
  };
  EXPECT_TRUE(refused([](auto& options) { options.project.clear(); }));
  EXPECT_TRUE(refused([](auto& options) { options.base_url = "http://api.vercel.com"; }));
  EXPECT_TRUE(refused([](auto& options) { options.token = SecretBytes(); }));
  EXPECT_TRUE(refused([](auto& options) { options.token = SecretBytes::copy_of("vcp_x\n"); }));
  EXPECT_THAT(world.client.sent(), IsEmpty());
}

}  // namespace
}  // namespace clavium::testing
