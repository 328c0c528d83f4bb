// SPDX-License-Identifier: Apache-2.0
//
// One rotation over a fake store, target and provider and a real ledger.
#include "runbook/fake_world.h"
#include "runbook/files.h"
#include "runbook/schedule.h"
#include "runbook/verbs/rotate.h"
#include "runbook/verbs/sync.h"

namespace clavium::runbook {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kCanary;
using testing::kRedis;
using testing::kStripe;
using testing::kStripeDev;
using ::testing::Not;

class RotationTest : public testing::WorldTest {
 protected:
  RotationTest() {
    provider_.value_prefix = kCanary + "-minted-";
    store_all();
  }
  int rotate(const std::string& name = kStripe) {
    const auto outcome = run(kRotateStartVerb, {{"NAME", name}});
    return outcome ? outcome->exit : exit_code_for(outcome.error());
  }
  std::vector<std::string> stages(const std::string& name) {
    std::vector<std::string> out;
    for (const auto& version : backend_.secrets.at(name).versions)
      for (const auto& stage : version.stages) out.push_back(stage);
    return out;
  }
};

TEST_F(RotationTest, ANewValueBecomesCurrentAndReachesItsCopies) {
  const auto before = backend_.holder(kStripe, "AWSCURRENT")->id;
  EXPECT_EQ(rotate(), exit_code::kDone);
  const auto* current = backend_.holder(kStripe, "AWSCURRENT");
  EXPECT_EQ(current->text, R"({"value":")" + kCanary + R"(-minted-1","owner":"payments-team"})");
  EXPECT_EQ(backend_.holder(kStripe, "AWSPREVIOUS")->id, before);
  EXPECT_EQ(backend_.holder(kStripe, "AWSPENDING"), nullptr);
  EXPECT_EQ(target_.find("STRIPE_KEY", "production")->value, kCanary + "-minted-1");
  const auto rotations = ledger_->rotations().value();
  ASSERT_EQ(rotations.size(), 1U);
  EXPECT_EQ(rotations[0].state, ledger::RotationState::done);
  EXPECT_EQ(rotations[0].id, current->id) << "the rotation's id is the version's";
  EXPECT_EQ(rotations[0].credential_id, "cred-" + current->id);
}

TEST_F(RotationTest, FurtherMembersOfTheEnvelopeAreKept) {
  backend_.put_text(kStripe,
                    R"({"owner":"payments-team","value":"old","note":{"a":[1,true,null,1.5]}})");
  EXPECT_EQ(rotate(), exit_code::kDone);
  EXPECT_THAT(backend_.holder(kStripe, "AWSCURRENT")->text,
              HasSubstr(R"("note":{"a":[1,true,null,1.5]})"));
}

TEST_F(RotationTest, ACredentialThatFailsItsTestIsRolledBack) {
  const auto before = backend_.holder(kStripe, "AWSCURRENT")->id;
  provider_.test_failure = make_error(ErrorKind::denied, "401");
  EXPECT_EQ(rotate(), exit_code::kRolledBack);
  EXPECT_EQ(backend_.holder(kStripe, "AWSCURRENT")->id, before);
  EXPECT_EQ(backend_.holder(kStripe, "AWSPENDING"), nullptr);
  EXPECT_EQ(provider_.revoked.size(), 1U) << "the new credential is not left alive";
  EXPECT_EQ(target_.writes, 0);
  EXPECT_EQ(ledger_->rotations().value().at(0).state, ledger::RotationState::rolled_back);
  EXPECT_THAT(printed_, HasSubstr("the old value is still current"));
  provider_.test_failure.reset();
  EXPECT_EQ(rotate(), exit_code::kDone) << "the next one starts afresh";
}

TEST_F(RotationTest, ATestThatCouldNotRunLeavesTheRotationOpen) {
  provider_.test_failure = make_error(ErrorKind::unavailable, "no answer");
  EXPECT_EQ(rotate(), exit_code::kUnreachable);
  EXPECT_NE(backend_.holder(kStripe, "AWSPENDING"), nullptr);
  EXPECT_THAT(provider_.revoked, IsEmpty());
  provider_.test_failure.reset();
  EXPECT_EQ(rotate(), exit_code::kDone);
  EXPECT_EQ(provider_.minted, 1) << "the pending value was used, not a second one";
}

TEST_F(RotationTest, AMintThatIsRefusedChangesNothing) {
  provider_.mint_failure = make_error(ErrorKind::denied, "403");
  EXPECT_EQ(rotate(), exit_code::kDenied);
  EXPECT_THAT(stages(kStripe), ElementsAre("AWSCURRENT"));
  EXPECT_EQ(ledger_->open_rotation(kStripe).value(), std::nullopt);
}

TEST_F(RotationTest, SomebodyElsesPendingVersionIsNotTouched) {
  backend_.secrets[kStripe].versions.push_back(
      {std::string(36, 'x'), "{}", {"AWSPENDING"}, clock_.now()});
  EXPECT_EQ(rotate(), exit_code::kFailed);
  EXPECT_EQ(backend_.holder(kStripe, "AWSPENDING")->id, std::string(36, 'x'));
  EXPECT_EQ(provider_.minted, 0);
}

TEST_F(RotationTest, AValueStoredMeanwhileWinsAndIsNotOverwritten) {
  provider_.test_failure = make_error(ErrorKind::unavailable, "no answer");
  rotate();
  store(kStripe, "by hand", "payments-team");
  provider_.test_failure.reset();
  EXPECT_EQ(rotate(), exit_code::kRolledBack);
  EXPECT_THAT(backend_.holder(kStripe, "AWSCURRENT")->text, HasSubstr("by hand"));
  EXPECT_EQ(backend_.holder(kStripe, "AWSPENDING"), nullptr);
}

TEST_F(RotationTest, AValueWithANewlineIsNotStored) {
  provider_.value_prefix = "bad\n";
  EXPECT_EQ(rotate(), exit_code::kUsage);
  EXPECT_THAT(stages(kStripe), ElementsAre("AWSCURRENT"));
  EXPECT_EQ(provider_.revoked.size(), 1U);
}

TEST_F(RotationTest, AManualSecretAsksForItsValue) {
  conversation_.value = "by-a-person";
  EXPECT_EQ(rotate(kRedis), exit_code::kDone);
  EXPECT_EQ(target_.find("REDIS_TOKEN", "production")->value, "by-a-person");
  EXPECT_EQ(provider_.minted, 0);
}

TEST_F(RotationTest, ACopyThatCannotBeWrittenIsPartialAndContinued) {
  target_.fail_write_at = 1;
  EXPECT_EQ(rotate(), exit_code::kPartial);
  EXPECT_NE(ledger_->open_rotation(kStripe).value(), std::nullopt);
  EXPECT_EQ(rotate(), exit_code::kDone);
  EXPECT_EQ(provider_.minted, 1);
  EXPECT_EQ(target_.find("STRIPE_KEY", "production")->value, kCanary + "-minted-1");
}

TEST_F(RotationTest, AForeignRowInThePlaceOfACopyIsPartialAndLeftAlone) {
  target_.add_foreign("STRIPE_KEY", "production");
  EXPECT_EQ(rotate(), exit_code::kPartial);
  EXPECT_EQ(target_.find("STRIPE_KEY", "production")->value, "theirs");
}

// Every call to the store fails in turn, before it did anything or after it did everything, until a
// run gets through. After each failure: one current version, at most our own pending one, and a
// whole journal; running it again always ends with the new value everywhere.
TEST_F(RotationTest, ARunThatDiedAnywhereIsContinuedByRunningItAgain) {
  for (const auto failing :
       {testing::FakeBackend::Failing::before, testing::FakeBackend::Failing::after}) {
    bool survived = false;
    for (int nth = 1; !survived; ++nth) {
      ASSERT_LT(nth, 60) << "the run never gets through";
      backend_.secrets.clear();
      target_ = {};
      provider_ = {};
      store_all();
      ledger_ = ledger::Ledger::open(
                    directory_ / concat("ledger", nth, "-", static_cast<int>(failing)), entropy_)
                    .value();
      backend_.calls = 0;
      backend_.fail_at = nth;
      backend_.failing = failing;
      survived = rotate() == exit_code::kDone && backend_.calls < nth;
      backend_.fail_at = 0;
      EXPECT_NE(backend_.holder(kStripe, "AWSCURRENT"), nullptr);
      if (const auto* pending = backend_.holder(kStripe, "AWSPENDING")) {
        ASSERT_TRUE(ledger_->open_rotation(kStripe).value())
            << "a pending version without a rotation, call " << nth;
        EXPECT_EQ(pending->id, ledger_->open_rotation(kStripe).value()->id);
      }
      if (!survived) {
        EXPECT_EQ(rotate(), exit_code::kDone) << "call " << nth;
      }
      const auto* current = backend_.holder(kStripe, "AWSCURRENT");
      EXPECT_THAT(current->text, HasSubstr(target_.find("STRIPE_KEY", "production")->value));
      EXPECT_EQ(backend_.holder(kStripe, "AWSPENDING"), nullptr) << "call " << nth;
      EXPECT_EQ(ledger_->open_rotation(kStripe).value(), std::nullopt);
      EXPECT_TRUE(ledger_->verify_journal());
    }
  }
}

TEST_F(RotationTest, NoValueIsInAReportTheLedgerOrTheJournal) {
  target_.fail_write_at = 1;
  rotate();
  rotate();
  provider_.test_failure = make_error(ErrorKind::denied, "401");
  rotate(kStripeDev);
  run(kRotateStatusVerb);
  run(kRotateDueVerb);
  EXPECT_THAT(printed_ + journal_text() + conversation_.said, Not(HasSubstr(kCanary)));
  for (const auto& file : std::filesystem::directory_iterator(directory_ / "ledger"))
    EXPECT_THAT(read_small_file(file.path()).value(), Not(HasSubstr(kCanary))) << file.path();
}

TEST_F(RotationTest, StatusShowsWhatIsOpen) {
  provider_.test_failure = make_error(ErrorKind::unavailable, "no answer");
  rotate();
  const auto outcome = run(kRotateStatusVerb, {{"open", ""}});
  ASSERT_TRUE(outcome);
  EXPECT_THAT(rows_of(*outcome, {"secret", "state", "steps_done"}),
              ElementsAre(kStripe + " open mint"));
}

TEST_F(RotationTest, DueListsTheOverdueFirst) {
  backend_.secrets.erase(kStripeDev);
  clock_.advance(std::chrono::days(31));
  const auto outcome = run(kRotateDueVerb, {{"check", ""}});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->exit, exit_code::kCheckFailed);
  EXPECT_THAT(rows_of(*outcome, {"secret", "state"}),
              ElementsAre(kRedis + " overdue", kStripeDev + " missing", kStripe + " fresh"));
  EXPECT_EQ(outcome->report.rows[0][2].integer, -1);
  EXPECT_EQ(outcome->report.rows[2][2].integer, 59);
}

TEST_F(RotationTest, DueReadsNoValue) {
  backend_.operations.clear();
  ASSERT_TRUE(run(kRotateDueVerb));
  EXPECT_THAT(backend_.operations, Not(::testing::Contains("GetSecretValue")));
}

TEST_F(RotationTest, DueIsOverdueFromTheVeryMomentOn) {
  clock_.advance(std::chrono::days(30) - std::chrono::milliseconds(1));
  EXPECT_EQ(run(kRotateDueVerb, {{"service", "cache"}})->report.rows[0][1].text, "due");
  clock_.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(run(kRotateDueVerb, {{"service", "cache"}})->report.rows[0][1].text, "overdue");
}

}  // namespace
}  // namespace clavium::runbook
