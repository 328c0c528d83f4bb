// SPDX-License-Identifier: Apache-2.0
//
// secret create and verify over a fake store, target and provider.
#include "runbook/verbs/verify.h"

#include <fstream>

#include "runbook/code_scan.h"
#include "runbook/fake_world.h"
#include "runbook/verbs/secret_create.h"
#include "runbook/verbs/sync.h"

namespace clavium::runbook {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kCanary;
using testing::kRedis;
using testing::kStripe;
using testing::kStripeDev;
using ::testing::Not;

class CreateTest : public testing::WorldTest {};

TEST_F(CreateTest, MakesWhatAProviderCanMakeAndListsTheRest) {
  const auto outcome = run(kSecretCreateVerb);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->exit, exit_code::kDone);
  EXPECT_THAT(rows_of(*outcome, {"action", "secret"}),
              ElementsAre("create " + kStripeDev, "needs-value " + kRedis, "create " + kStripe));
  EXPECT_EQ(backend_.find(kRedis), nullptr);
  EXPECT_EQ(backend_.holder(kStripe, "AWSCURRENT")->text,
            R"({"value":"minted-2","owner":"payments-team"})");
  EXPECT_EQ(
      backend_.find(kStripe)->tags,
      (std::map<std::string, std::string>{
          {"Owner", "payments-team"}, {"RotationDays", "90"}, {"Classification", "restricted"}}));
}

TEST_F(CreateTest, ASecondRunLeavesEverythingAsItIs) {
  ASSERT_TRUE(run(kSecretCreateVerb));
  const auto outcome = run(kSecretCreateVerb);
  EXPECT_THAT(rows_of(*outcome, {"action"}), ElementsAre("skip", "needs-value", "skip"));
  EXPECT_EQ(provider_.minted, 2);
}

TEST_F(CreateTest, AManualSecretIsMadeByNameAndItsValueIsRepeatedNowhere) {
  conversation_.value = kCanary;
  ASSERT_TRUE(run(kSecretCreateVerb, {{"NAME", kRedis}}));
  EXPECT_THAT(backend_.holder(kRedis, "AWSCURRENT")->text, HasSubstr(kCanary));
  EXPECT_THAT(printed_ + journal_text(), Not(HasSubstr(kCanary)));
}

TEST_F(CreateTest, ANameAgainstTheConventionIsRefusedBeforeAValueIsAsked) {
  const auto outcome = run(kSecretCreateVerb, {{"NAME", "/acme/production/cache/redis"}});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(exit_code_for(outcome.error()), exit_code::kUsage);
  EXPECT_THAT(outcome.error().message, HasSubstr("environment \"production\""));
  EXPECT_EQ(conversation_.values_read, 0);
}

TEST_F(CreateTest, AnUndeclaredNameNeedsItsClassification) {
  conversation_.value = "x";
  EXPECT_FALSE(run(kSecretCreateVerb, {{"NAME", "/acme/prod/cache/other"}}));
  EXPECT_FALSE(run(kSecretCreateVerb, {{"NAME", "/acme/prod/cache/other"},
                                       {"classification", "restricted"},
                                       {"rotation-days", "91"}}));
  EXPECT_TRUE(run(kSecretCreateVerb,
                  {{"NAME", "/acme/prod/cache/other"}, {"classification", "restricted"}}));
  EXPECT_EQ(backend_.find("/acme/prod/cache/other")->tags["Owner"], "platform");
}

TEST_F(CreateTest, AContainerWithoutAValueGetsOne) {
  backend_.secrets[kStripe] = {};
  ASSERT_TRUE(run(kSecretCreateVerb, {{"env", "prod"}, {"service", "payments"}}));
  EXPECT_NE(backend_.holder(kStripe, "AWSCURRENT"), nullptr);
  EXPECT_EQ(backend_.find(kStripe)->tags["RotationDays"], "90");
}

TEST_F(CreateTest, AValueWithATrailingNewlineIsNotStored) {
  conversation_.value = "x\n";
  EXPECT_FALSE(run(kSecretCreateVerb, {{"NAME", kRedis}}));
  EXPECT_EQ(backend_.find(kRedis), nullptr);
}

TEST_F(CreateTest, ASecretThatIsBeingDeletedIsAConflict) {
  store_all();
  backend_.secrets[kStripe].is_deleted = true;
  const auto outcome = run(kSecretCreateVerb, {{"env", "prod"}, {"service", "payments"}});
  EXPECT_EQ(outcome->exit, exit_code::kConflict);
  EXPECT_THAT(printed_, HasSubstr("clavium secret restore " + kStripe));
}

class VerifyTest : public testing::WorldTest {
 protected:
  std::vector<std::string> findings(
      const std::vector<std::pair<std::string, std::string>>& given = {}) {
    const auto outcome = run(kVerifyVerb, given);
    EXPECT_TRUE(outcome) << outcome.error().message;
    exit_ = outcome ? outcome->exit : -1;
    return outcome ? rows_of(*outcome, {"level", "check", "secret"}) : std::vector<std::string>();
  }
  int exit_ = -1;
};

TEST_F(VerifyTest, FindsNothingWhereEverythingIsInOrder) {
  store_all();
  run(kSyncApplyVerb);
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(exit_, exit_code::kDone);
  EXPECT_THAT(conversation_.questions, ::testing::SizeIs(1)) << "only the sync asked";
}

TEST_F(VerifyTest, EachThingThatIsWrongIsFoundAndMended) {
  store_all();
  run(kSyncApplyVerb);
  backend_.secrets.erase(kStripeDev);
  backend_.put_text(kRedis, "plain text");
  backend_.secrets[kStripe].tags.erase("Owner");
  backend_.put_text("/acme/prod/payments/forgotten", "{}");
  backend_.put_text("/acme/zzz/payments/forgotten", "{}");
  backend_.put_text("/other/prod/payments/x", "{}");
  EXPECT_THAT(
      findings({{"no-copies", ""}}),
      ElementsAre("error missing " + kStripeDev, "error malformed " + kRedis,
                  "warning tags " + kStripe, "warning undeclared /acme/prod/payments/forgotten",
                  "warning undeclared /acme/zzz/payments/forgotten"));
  EXPECT_EQ(exit_, exit_code::kCheckFailed);
  EXPECT_THAT(printed_, HasSubstr("clavium secret create " + kStripeDev));
  EXPECT_THAT(printed_, HasSubstr("[[secrets]] service = \"payments\""));
  EXPECT_THAT(printed_, Not(HasSubstr(kCanary)));
}

TEST_F(VerifyTest, AValueIsStaleOnTheDayItsCadenceEnds) {
  store_all();
  clock_.advance(std::chrono::days(30) - std::chrono::milliseconds(1));
  EXPECT_THAT(findings({{"no-copies", ""}}), IsEmpty());
  clock_.advance(std::chrono::milliseconds(1));
  EXPECT_THAT(findings({{"no-copies", ""}}), ElementsAre("error stale " + kRedis));
}

TEST_F(VerifyTest, ACopyThatIsOldMissingOrForeignFailsTheCheck) {
  store_all();
  EXPECT_THAT(findings(), ElementsAre("error copy " + kStripeDev, "error copy " + kRedis,
                                      "error copy " + kStripe));
  run(kSyncApplyVerb);
  store(kRedis, "newer", "platform");
  EXPECT_THAT(findings(), ElementsAre("error copy " + kRedis));
}

TEST_F(VerifyTest, WarningsFailOnlyAStrictCheck) {
  store_all();
  backend_.secrets[kStripe].tags.clear();
  findings({{"no-copies", ""}});
  EXPECT_EQ(exit_, exit_code::kDone);
  findings({{"no-copies", ""}, {"strict", ""}});
  EXPECT_EQ(exit_, exit_code::kCheckFailed);
}

TEST_F(VerifyTest, CodeThatReadsAnUndeclaredVariableFailsTheCheck) {
  store_all();
  std::filesystem::create_directories(directory_ / "app/node_modules/x");
  std::ofstream(directory_ / "app/a.ts") << "use(process.env.STRIPE_KEY);\nuse(process.env.NODE_"
                                            "ENV);\nuse(process.env.NEW_API_KEY);\n";
  std::ofstream(directory_ / "app/node_modules/x/b.js") << "process.env.HIDDEN_KEY";
  EXPECT_THAT(
      findings(
          {{"no-copies", ""}, {"code", (directory_ / "app").string()}, {"service", "payments"}}),
      ElementsAre("error code "));
  EXPECT_THAT(printed_, HasSubstr("a.ts:3 reads NEW_API_KEY"));
  EXPECT_THAT(printed_, HasSubstr("name = \"new-api-key\""));
}

TEST_F(VerifyTest, AReadmeMustMentionTheSecretsOfItsService) {
  store_all();
  std::string text(testing::kInventory);
  text.replace(text.find("owner = \"platform\""), 0, "readme = \"cache.md\"\n");
  use_inventory(text);
  EXPECT_THAT(findings({{"no-copies", ""}}), ElementsAre("error readme "));
  std::ofstream(directory_ / "cache.md") << "nothing";
  EXPECT_THAT(findings({{"no-copies", ""}}), ElementsAre("error readme redis"));
  std::ofstream(directory_ / "cache.md") << "| `redis` |";
  EXPECT_THAT(findings({{"no-copies", ""}}), IsEmpty());
}

TEST(CodeScan, SeesWhatPeopleWrite) {
  std::vector<std::string> found;
  const auto references = scan_text(R"(
    process.env.A_1; process.env["B"]; process.env?.C; process.env['D']
    const { E, F: f, G = "x", ...rest } = process.env;
    import.meta.env.VITE_H
    os.environ["I"]; os.environ.get("J", ""); os.getenv('K'); Deno.env.get("L")
    process.env[name]; process.env.toString(); environment.Z
  )",
                                    "f");
  for (const auto& reference : references) found.push_back(reference.variable);
  EXPECT_THAT(found, ::testing::UnorderedElementsAre("A_1", "B", "C", "D", "E", "F", "G", "VITE_H",
                                                     "I", "J", "K", "L"));
}

}  // namespace
}  // namespace clavium::runbook
