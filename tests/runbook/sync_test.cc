// SPDX-License-Identifier: Apache-2.0
//
// sync over a fake store and target and a real ledger.
#include "runbook/verbs/sync.h"

#include "runbook/fake_world.h"
#include "runbook/files.h"

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

class SyncTest : public testing::WorldTest {
 protected:
  std::vector<std::string> plan(
      const std::vector<std::pair<std::string, std::string>>& given = {}) {
    const auto outcome = run(kSyncPlanVerb, given);
    EXPECT_TRUE(outcome) << outcome.error().message;
    return outcome ? rows_of(*outcome, {"action", "key", "environment"})
                   : std::vector<std::string>();
  }
  int apply(const std::vector<std::pair<std::string, std::string>>& given = {}) {
    const auto outcome = run(kSyncApplyVerb, given);
    return outcome ? outcome->exit : exit_code_for(outcome.error());
  }
};

TEST_F(SyncTest, TheFirstApplyWritesEveryCopyAndTheSecondChangesNothing) {
  store_all();
  EXPECT_THAT(plan(), ElementsAre("create STRIPE_KEY preview", "create REDIS_TOKEN production",
                                  "create STRIPE_KEY production"));
  EXPECT_EQ(apply(), exit_code::kDone);
  EXPECT_EQ(target_.find("STRIPE_KEY", "production")->value, kCanary + "-stripe");
  EXPECT_EQ(target_.find("STRIPE_KEY", "preview")->value, kCanary + "-dev");
  EXPECT_THAT(target_.find("STRIPE_KEY", "production")->state.marker,
              HasSubstr("clavium:" + kStripe + "@"));
  const auto journal = journal_text();
  EXPECT_THAT(plan(), ElementsAre("skip STRIPE_KEY preview", "skip REDIS_TOKEN production",
                                  "skip STRIPE_KEY production"));
  EXPECT_EQ(apply(), exit_code::kDone);
  EXPECT_EQ(target_.writes, 3);
  EXPECT_EQ(journal_text(), journal) << "nothing done, nothing recorded";
}

TEST_F(SyncTest, ANewVersionUpdatesItsCopiesAlone) {
  store_all();
  apply();
  store(kRedis, "newer", "platform");
  EXPECT_THAT(plan(), ElementsAre("skip STRIPE_KEY preview", "update REDIS_TOKEN production",
                                  "skip STRIPE_KEY production"));
  EXPECT_EQ(apply(), exit_code::kDone);
  EXPECT_EQ(target_.find("REDIS_TOKEN", "production")->value, "newer");
}

TEST_F(SyncTest, AnEqualValueInANewVersionNeedsNoWrite) {
  store_all();
  apply();
  store(kRedis, kCanary + "-redis", "platform");
  EXPECT_THAT(plan(), Contains("skip REDIS_TOKEN production"));
}

TEST_F(SyncTest, ServiceEnvironmentAndSecretNarrowThePlan) {
  store_all();
  EXPECT_THAT(plan({{"service", "payments"}}),
              ElementsAre("create STRIPE_KEY preview", "create STRIPE_KEY production"));
  EXPECT_THAT(plan({{"env", "dev"}}), ElementsAre("create STRIPE_KEY preview"));
  EXPECT_THAT(plan({{"secret", kRedis}}), ElementsAre("create REDIS_TOKEN production"));
  const auto unknown = run(kSyncPlanVerb, {{"service", "payment"}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::not_found);
  EXPECT_THAT(unknown.error().hint, HasSubstr("\"payments\""));
}

TEST_F(SyncTest, ARowThatWeDidNotWriteIsNeverOverwrittenOrDeleted) {
  store_all();
  target_.add_foreign("STRIPE_KEY", "production");
  target_.add_foreign("SENTRY_DSN", "production");
  EXPECT_THAT(plan({{"prune", ""}}),
              ElementsAre("create STRIPE_KEY preview", "create REDIS_TOKEN production",
                          "foreign SENTRY_DSN production", "conflict STRIPE_KEY production"));
  EXPECT_EQ(apply({{"prune", ""}}), exit_code::kPartial);
  EXPECT_EQ(target_.find("STRIPE_KEY", "production")->value, "theirs");
  EXPECT_EQ(target_.find("SENTRY_DSN", "production")->value, "theirs");
  EXPECT_EQ(target_.removals, 0);
  EXPECT_THAT(printed_, HasSubstr("--adopt STRIPE_KEY"));
}

TEST_F(SyncTest, AdoptNamesTheKeyThatMayBeTakenOver) {
  store_all();
  target_.add_foreign("STRIPE_KEY", "production");
  target_.add_foreign("REDIS_TOKEN", "production");
  EXPECT_EQ(apply({{"adopt", "STRIPE_KEY"}}), exit_code::kPartial);
  EXPECT_EQ(target_.find("STRIPE_KEY", "production")->value, kCanary + "-stripe");
  EXPECT_EQ(target_.find("REDIS_TOKEN", "production")->value, "theirs");
  EXPECT_THAT(plan(), Contains("skip STRIPE_KEY production"));
}

TEST_F(SyncTest, EvenAnAdoptedRowOfAnIntegrationOrOfSeveralEnvironmentsIsLeftAlone) {
  store_all();
  target_.add_foreign("STRIPE_KEY", "production").state.owner = "Stripe integration";
  target_.add_foreign("REDIS_TOKEN", "production").state.shared = true;
  EXPECT_THAT(plan({{"adopt", "STRIPE_KEY"}, {"adopt", "REDIS_TOKEN"}}),
              ElementsAre("create STRIPE_KEY preview", "conflict REDIS_TOKEN production",
                          "conflict STRIPE_KEY production"));
}

TEST_F(SyncTest, ARowThatSomebodyPutInPlaceOfOursIsForeign) {
  store_all();
  apply();
  target_.find("STRIPE_KEY", "production")->state.remote_id = "somebody-elses";
  target_.find("STRIPE_KEY", "production")->state.marker = "";
  EXPECT_THAT(plan(), Contains("conflict STRIPE_KEY production"));
}

TEST_F(SyncTest, AChangeAtTheTargetIsDriftAndIsMended) {
  store_all();
  apply();
  auto* row = target_.find("STRIPE_KEY", "production");
  row->value = "edited by hand";
  row->state.updated_at += std::chrono::hours(1);
  EXPECT_THAT(plan(), Contains("update STRIPE_KEY production"));
  apply();
  EXPECT_EQ(target_.find("STRIPE_KEY", "production")->value, kCanary + "-stripe");
  EXPECT_THAT(plan(), Not(Contains("update STRIPE_KEY production")));
}

TEST_F(SyncTest, ACopyThatVanishedIsMadeAgain) {
  store_all();
  apply();
  target_.rows.clear();
  EXPECT_THAT(plan({{"env", "dev"}}), ElementsAre("create STRIPE_KEY preview"));
}

TEST_F(SyncTest, ACiJobWithAFreshLedgerRecognisesItsMarkersWhenAsked) {
  store_all();
  apply();
  ledger_ = ledger::Ledger::open(directory_ / "fresh", entropy_).value();
  EXPECT_THAT(plan({{"env", "dev"}}), ElementsAre("conflict STRIPE_KEY preview"));
  EXPECT_THAT(plan({{"env", "dev"}, {"adopt-marked", ""}}), ElementsAre("skip STRIPE_KEY preview"));
  store(kStripeDev, "newer", "payments-team");
  EXPECT_EQ(apply({{"env", "dev"}, {"adopt-marked", ""}}), exit_code::kDone);
  EXPECT_EQ(target_.find("STRIPE_KEY", "preview")->value, "newer");
}

constexpr std::string_view kWithoutRedisCopy =
    "copies = [{ target = \"web\", key = \"REDIS_TOKEN\" }]";

TEST_F(SyncTest, WhatIsNoLongerDeclaredIsDeletedOnlyWithPrune) {
  store_all();
  apply();
  std::string text(testing::kInventory);
  text.replace(text.find(kWithoutRedisCopy), kWithoutRedisCopy.size(), "");
  use_inventory(text);
  EXPECT_THAT(plan(), Contains("skip REDIS_TOKEN production"));
  EXPECT_EQ(apply(), exit_code::kDone);
  EXPECT_EQ(target_.removals, 0);
  EXPECT_THAT(plan({{"prune", ""}}), Contains("delete REDIS_TOKEN production"));
  EXPECT_THAT(plan({{"prune", ""}, {"service", "payments"}}),
              Not(Contains("delete REDIS_TOKEN production")));
  EXPECT_EQ(apply({{"prune", ""}}), exit_code::kDone);
  EXPECT_EQ(target_.find("REDIS_TOKEN", "production"), nullptr);
  EXPECT_THAT(plan({{"prune", ""}}),
              ElementsAre("skip STRIPE_KEY preview", "skip STRIPE_KEY production"));
}

TEST_F(SyncTest, PruneLeavesARowThatIsNoLongerOurs) {
  store_all();
  apply();
  std::string text(testing::kInventory);
  text.replace(text.find(kWithoutRedisCopy), kWithoutRedisCopy.size(), "");
  use_inventory(text);
  target_.find("REDIS_TOKEN", "production")->state.remote_id = "somebody-elses";
  EXPECT_THAT(plan({{"prune", ""}}), Contains("foreign REDIS_TOKEN production"));
  apply({{"prune", ""}});
  EXPECT_EQ(target_.removals, 0);
}

struct Unhealthy {
  const char* name;
  const char* stored;  ///< as JSON text of the whole envelope
  const char* complaint;
};
class HygieneGate : public SyncTest, public ::testing::WithParamInterface<Unhealthy> {};

TEST_P(HygieneGate, KeepsTheValueFromBeingCopied) {
  store_all();
  backend_.put_text(kRedis, GetParam().stored);
  const auto outcome = run(kSyncPlanVerb, {{"secret", kRedis}});
  ASSERT_TRUE(outcome);
  EXPECT_THAT(
      rows_of(*outcome, {"action", "reason"}),
      ElementsAre(::testing::AllOf(HasSubstr("conflict"), HasSubstr(GetParam().complaint))));
  apply({{"secret", kRedis}});
  EXPECT_EQ(target_.writes, 0);
  EXPECT_THAT(printed_ + journal_text(), Not(HasSubstr("CANARY")));
}

INSTANTIATE_TEST_SUITE_P(
    Sync, HygieneGate,
    ::testing::Values(
        Unhealthy{"newline", R"({"value":"CANARY\n","owner":"platform"})", "ends with a newline"},
        Unhealthy{"carriage_return", R"({"value":"CANARY\rx","owner":"platform"})",
                  "carriage return"},
        Unhealthy{"byte_order_mark", R"({"value":"\ufeffCANARY","owner":"platform"})",
                  "byte order mark"},
        Unhealthy{"unresolved", R"({"value":"CANARY${DB_PASSWORD}","owner":"platform"})",
                  "unresolved"},
        Unhealthy{"expression", R"({"value":"CANARY${{ secrets.X }}","owner":"platform"})",
                  "unresolved"},
        Unhealthy{"empty", R"({"value":"","owner":"platform"})", "is empty"},
        Unhealthy{"blank_around", R"({"value":" CANARY","owner":"platform"})", "white space"},
        Unhealthy{"two_lines", R"({"value":"CANARY\nx","owner":"platform"})", "newline"},
        Unhealthy{"plain_text", "CANARY", "no JSON object"},
        Unhealthy{"no_value", R"({"owner":"platform","key":"CANARY"})", "no member \"value\""},
        Unhealthy{"number", R"({"value":12,"owner":"CANARY"})", "no text"}),
    [](const auto& given) { return given.param.name; });

TEST_F(SyncTest, AMissingSecretIsAConflictThatSaysHowToMakeIt) {
  store(kStripe, "x", "payments-team");
  const auto outcome = run(kSyncPlanVerb, {{"env", "prod"}});
  ASSERT_TRUE(outcome);
  EXPECT_THAT(rows_of(*outcome, {"action", "reason"}),
              Contains(HasSubstr("clavium secret create " + kRedis)));
}

TEST_F(SyncTest, ABudgetThatWouldOverflowStopsEveryWriteOfThatEnvironment) {
  store_all();
  target_.budget.total_bytes_max = 50;
  EXPECT_THAT(plan(), ElementsAre("create STRIPE_KEY preview", "conflict REDIS_TOKEN production",
                                  "conflict STRIPE_KEY production"));
  EXPECT_EQ(apply(), exit_code::kPartial);
}

TEST_F(SyncTest, TheBudgetCountsCopiesOutsideTheSelectionToo) {
  store_all();
  apply({{"service", "payments"}});
  target_.budget.total_bytes_max = 50;
  EXPECT_THAT(plan({{"service", "cache"}}), Contains("conflict REDIS_TOKEN production"));
}

TEST_F(SyncTest, ASavedPlanIsAppliedWhileTheWorldStandsStill) {
  store_all();
  const auto file = (directory_ / "plan.json").string();
  ASSERT_TRUE(run(kSyncPlanVerb, {{"plan-out", file}}));
  const auto text = read_small_file(file).value();
  EXPECT_THAT(text, Not(HasSubstr(kCanary)));
  EXPECT_EQ(apply({{"PLAN", file}}), exit_code::kDone);
  EXPECT_EQ(target_.writes, 3);
}

TEST_F(SyncTest, ASavedPlanIsAConflictWhenTheWorldHasMoved) {
  store_all();
  const auto file = (directory_ / "plan.json").string();
  ASSERT_TRUE(run(kSyncPlanVerb, {{"plan-out", file}}));
  store(kRedis, "newer", "platform");
  EXPECT_EQ(apply({{"PLAN", file}}), exit_code::kConflict);
  EXPECT_EQ(target_.writes, 0);
}

TEST_F(SyncTest, ASavedPlanThatSomebodyEditedIsAConflict) {
  store_all();
  target_.add_foreign("STRIPE_KEY", "production");
  const auto file = (directory_ / "plan.json").string();
  ASSERT_TRUE(run(kSyncPlanVerb, {{"plan-out", file}}));
  auto text = read_small_file(file).value();
  const std::string_view before = R"("adopt":[])";
  ASSERT_NE(text.find(before), std::string::npos);
  text.replace(text.find(before), before.size(), R"("adopt":["STRIPE_KEY"])");
  ASSERT_TRUE(write_small_file(file, text));
  EXPECT_EQ(apply({{"PLAN", file}}), exit_code::kConflict);
  EXPECT_EQ(target_.find("STRIPE_KEY", "production")->value, "theirs");
}

TEST_F(SyncTest, WhatOthersDoToTheirOwnRowsDoesNotMakeAPlanStale) {
  store_all();
  const auto file = (directory_ / "plan.json").string();
  ASSERT_TRUE(run(kSyncPlanVerb, {{"plan-out", file}}));
  target_.add_foreign("SENTRY_DSN", "production");
  EXPECT_EQ(apply({{"PLAN", file}}), exit_code::kDone);
}

TEST_F(SyncTest, DetailedExitCodeTellsWhetherThereIsAnythingToDo) {
  store_all();
  EXPECT_EQ(run(kSyncPlanVerb, {{"detailed-exitcode", ""}})->exit, exit_code::kChangesPresent);
  apply();
  EXPECT_EQ(run(kSyncPlanVerb, {{"detailed-exitcode", ""}})->exit, exit_code::kDone);
}

TEST_F(SyncTest, DryRunWritesNothing) {
  store_all();
  dry_run_ = true;
  EXPECT_EQ(apply(), exit_code::kDone);
  EXPECT_EQ(target_.writes, 0);
  EXPECT_EQ(journal_text(), "");
}

TEST_F(SyncTest, ANoToTheQuestionWritesNothing) {
  store_all();
  conversation_.refuses = true;
  EXPECT_EQ(apply(), exit_code::kFailed);
  EXPECT_EQ(target_.writes, 0);
}

TEST_F(SyncTest, ATargetThatDoesNotAnswerIsAConflictAndNotACrash) {
  store_all();
  target_.is_down = true;
  EXPECT_THAT(plan({{"env", "dev"}}), ElementsAre("conflict STRIPE_KEY preview"));
  EXPECT_EQ(apply(), exit_code::kConflict);
}

// Fail each write in turn, before and after it took effect; a second run must always mend it,
// without taking its own half-written rows for a stranger's.
TEST_F(SyncTest, ARunThatDiedAtAnyWriteIsFinishedByRunningItAgain) {
  for (const bool after : {false, true})
    for (int nth = 1; nth <= 3; ++nth) {
      target_ = {};
      backend_.secrets.clear();
      ledger_ =
          ledger::Ledger::open(directory_ / concat("ledger", nth, after ? "a" : "b"), entropy_)
              .value();
      store_all();
      target_.fail_write_at = nth;
      target_.fails_after = after;
      EXPECT_EQ(apply(), nth == 1 ? exit_code::kUnreachable : exit_code::kPartial) << nth << after;
      EXPECT_EQ(apply(), exit_code::kDone) << nth << after;
      EXPECT_EQ(target_.find("STRIPE_KEY", "production")->value, kCanary + "-stripe");
      EXPECT_EQ(target_.find("STRIPE_KEY", "preview")->value, kCanary + "-dev");
      EXPECT_EQ(target_.rows.size(), 3U);
      EXPECT_THAT(plan(), Not(Contains(HasSubstr("update"))));
      EXPECT_TRUE(ledger_->verify_journal());
    }
}

TEST_F(SyncTest, ARefusedWriteLeavesNothingAnnounced) {
  store_all();
  target_.fail_write_at = 1;
  target_.failure = ErrorKind::conflict;
  EXPECT_EQ(apply({{"env", "dev"}}), exit_code::kConflict);
  EXPECT_THAT(ledger_->copies().value(), IsEmpty());
}

TEST_F(SyncTest, StatusListsWhatWasWrittenWithoutAskingAnybody) {
  store_all();
  apply();
  backend_.operations.clear();
  target_.is_down = true;
  const auto outcome = run(kSyncStatusVerb, {{"env", "prod"}});
  ASSERT_TRUE(outcome);
  EXPECT_THAT(rows_of(*outcome, {"secret", "key", "state"}),
              ElementsAre(kRedis + " REDIS_TOKEN written", kStripe + " STRIPE_KEY written"));
  EXPECT_THAT(backend_.operations, IsEmpty());
}

TEST_F(SyncTest, NoValueIsInAReportThePlanOrTheJournal) {
  store_all();
  target_.add_foreign("STRIPE_KEY", "production");
  target_.fail_write_at = 2;
  run(kSyncPlanVerb);
  apply();
  apply();
  EXPECT_THAT(printed_ + journal_text() + conversation_.said, Not(HasSubstr(kCanary)));
  for (const auto& file : std::filesystem::directory_iterator(directory_ / "ledger"))
    EXPECT_THAT(read_small_file(file.path()).value(), Not(HasSubstr(kCanary))) << file.path();
}

}  // namespace
}  // namespace clavium::runbook
