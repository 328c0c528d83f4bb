// SPDX-License-Identifier: Apache-2.0
//
// Rotations from their first call to their last record, with everything that can come between:
// functions that fail, callers who change the secret meanwhile, and a process that dies at any
// moment.
#include "service/rotator.h"

#include <gtest/gtest.h>

#include "support/failing_parts.h"
#include "support/rotation_world.h"

namespace clavium::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Stages = std::map<std::string, std::string>;
using Events = std::vector<std::string>;

constexpr std::string_view kEveryStep = "createSecret setSecret testSecret finishSecret";

class RotatorTest : public RotationTest {};

TEST_F(RotatorTest, CallsTheStepsInOrderAndLeavesTheNewVersionCurrent) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  EXPECT_EQ(stages(), (Stages{{token(1), "AWSCURRENT"}, {token(2), "AWSPENDING"}}));
  EXPECT_EQ(value("AWSPENDING"), "ResourceNotFoundException") << "no value before createSecret";
  work();
  EXPECT_EQ(function.steps(), kEveryStep);
  EXPECT_EQ(function.events().front(),
            concat(R"({"Step":"createSecret","SecretId":")", row()->arn(),
                   R"(","ClientRequestToken":")", token(2), "\"}"))
      << "and nothing else: no credentials";
  EXPECT_EQ(stages(), (Stages{{token(1), "AWSPREVIOUS"}, {token(2), "AWSCURRENT"}}));
  EXPECT_EQ(value(), "made for " + token(2));
  EXPECT_EQ(row()->rotation->last_rotated_at, opened.clock.now());
  EXPECT_EQ(events(), (Events{"RotationStarted", "RotationSucceeded"}));
  work();
  EXPECT_EQ(function.steps(), kEveryStep) << "nothing is due any more";
}

TEST_F(RotatorTest, EachTransitionHasARecordInTheShapeOfCloudTrail) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  work();
  const std::string record = last_record();
  const std::string arn = row()->arn();
  for (
      const std::string& part :
      {std::string(R"("eventName":"RotationSucceeded")"),
       std::string(
           R"("userIdentity":{"accountId":"000000000000","invokedBy":"secretsmanager.amazonaws.com"})"),
       std::string(R"("eventType":"AwsServiceEvent")"),
       std::string(R"("requestParameters":null,"responseElements":null)"),
       concat(R"("additionalEventData":{"SecretId":")", arn, "\"}"),
       concat(R"("requestID":"Rotation-)", arn, "-", token(2), "\"")}) {
    EXPECT_NE(record.find(part), std::string::npos) << part << " in " << record;
  }
}

// --- failures ---

class EachStep : public RotationTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(EachStep, ThatFailsIsToldAndTheSequenceRepeatedWithTheSameToken) {
  const std::string step = GetParam();
  create("a", 1);
  function.failing[step] = 2;
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  work();
  const std::string told = concat("RotationFailed: Error when executing lambda ",
                                  RotationFunction::kArn, " during ", step, " step");
  EXPECT_EQ(events(), (Events{"RotationStarted", told}));
  EXPECT_TRUE(stages()[token(2)].starts_with("AWSPENDING")) << "it stays";
  EXPECT_EQ(value(), "first");

  const std::string once = function.steps();
  EXPECT_TRUE(once.ends_with(step));
  work();
  EXPECT_EQ(function.steps(), once) << "not before its time";
  opened.clock.advance(seconds(5));
  work();
  opened.clock.advance(minutes(1));
  work();
  EXPECT_EQ(function.steps(), once + " " + once + " " + std::string(kEveryStep));
  EXPECT_EQ(events(), (Events{"RotationStarted", told, told, "RotationSucceeded"}));
  for (const std::string& event : function.events())
    EXPECT_NE(event.find(token(2)), std::string::npos) << event;
  EXPECT_EQ(value(), "made for " + token(2));
}

TEST_P(EachStep, ThatNobodyAnswersCountsAsFailed) {
  const std::string step = GetParam();
  create("a", 1);
  function.failing[step] = 1;
  function.fail_with = make_error(ErrorKind::unavailable, "no answer");
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  work();
  EXPECT_EQ(events().back(), concat("RotationFailed: Error when executing lambda ",
                                    RotationFunction::kArn, " during ", step, " step"));
  opened.clock.advance(seconds(5));
  work();
  EXPECT_EQ(events().back(), "RotationSucceeded");
}

TEST_P(EachStep, SurvivesACrashBehindIt) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  std::stop_source dying;
  function.before_step = [&](const std::string& step) {
    if (step == GetParam()) dying.request_stop();
  };
  work({dying.get_token(), {}});
  EXPECT_TRUE(function.steps().ends_with(GetParam()));
  function.before_step = nullptr;
  opened.reopen();
  work();
  EXPECT_EQ(function.steps(), kEveryStep) << "what was stored as done is not done again";
  EXPECT_EQ(events(), (Events{"RotationStarted", "RotationSucceeded"}));
  EXPECT_EQ(value(), "made for " + token(2));
}

TEST_P(EachStep, SurvivesACrashBeforeItsResultIsStored) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  std::stop_source dying;
  // The function has done its work, and nobody is there to hear of it.
  function.before_step = [&](const std::string& step) {
    if (step == GetParam()) dying.request_stop();
  };
  function.acts_when_stopped = true;
  work({dying.get_token(), dying.get_token()});
  function.before_step = nullptr;
  opened.reopen();
  work();
  std::string twice(kEveryStep);
  twice.insert(twice.find(GetParam()), std::string(GetParam()) + " ");
  EXPECT_EQ(function.steps(), twice);
  EXPECT_EQ(events(), (Events{"RotationStarted", "RotationSucceeded"}));
  EXPECT_EQ(stages(), (Stages{{token(1), "AWSPREVIOUS"}, {token(2), "AWSCURRENT"}}));
}

TEST_P(EachStep, EndsTheRotationThatWasCancelledMeanwhile) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  function.before_step = [&](const std::string& step) {
    if (step == GetParam()) {
      EXPECT_EQ(outcome("CancelRotateSecret", R"({"SecretId":"a"})"), "ok");
    }
  };
  work();
  EXPECT_TRUE(function.steps().ends_with(GetParam()));
  EXPECT_EQ(row()->rotation_run, nullptr);
  EXPECT_EQ(events(), Events{"RotationStarted"});
  EXPECT_EQ(stages()[token(2)], "AWSPENDING") << "labels are left as they are";
}

TEST_P(EachStep, EndsTheRotationThatANewValueAbandoned) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret",
                    rotate_request(2, R"(,"RotationRules":{"AutomaticallyAfterDays":30})")),
            "ok");
  function.before_step = [&](const std::string& step) {
    if (step == GetParam()) {
      EXPECT_EQ(put(3), "ok");
    }
  };
  const auto window = row()->rotation->window_opens_at;
  opened.clock.advance(hours(24));
  work();
  EXPECT_TRUE(function.steps().ends_with(GetParam()));
  EXPECT_EQ(row()->rotation_run, nullptr);
  EXPECT_EQ(events(), (Events{"RotationStarted", "RotationAbandoned"}));
  EXPECT_EQ(value(), "mine");
  EXPECT_EQ(row()->rotation->window_opens_at, *window + hours(24)) << "it counts as a rotation";
  EXPECT_EQ(row()->rotation->last_rotated_at, std::nullopt);
}

TEST_P(EachStep, WaitsWhileTheSecretIsScheduledForDeletion) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  function.before_step = [&](const std::string& step) {
    if (step == GetParam()) {
      EXPECT_EQ(outcome("DeleteSecret", R"({"SecretId":"a"})"), "ok");
    }
  };
  work();
  EXPECT_TRUE(function.steps().ends_with(GetParam()));
  function.before_step = nullptr;
  function.forget();
  work();
  EXPECT_EQ(function.steps(), "");
  EXPECT_EQ(outcome("RestoreSecret", R"({"SecretId":"a"})"), "ok");
  work();
  EXPECT_TRUE(function.steps().starts_with(GetParam())) << "it goes on where it was";
  EXPECT_EQ(events().back(), "RotationSucceeded");
}

INSTANTIATE_TEST_SUITE_P(Steps, EachStep,
                         ::testing::Values("createSecret", "setSecret", "testSecret",
                                           "finishSecret"),
                         [](const auto& each) { return std::string(each.param); });

TEST_F(RotatorTest, AFunctionThatForgetsToMoveTheLabelHasFailed) {
  create("a", 1);
  function.moves_current = false;
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  work();
  EXPECT_EQ(events().back(), concat("RotationFailed: Error when executing lambda ",
                                    RotationFunction::kArn, " during finishSecret step"));
  function.moves_current = true;
  opened.clock.advance(seconds(5));
  work();
  EXPECT_EQ(events().back(), "RotationSucceeded");
}

TEST_F(RotatorTest, NoTransitionIsLostWhenTheLogFailsAtItsRecord) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  FailingLog log(*opened.installation->log);
  service::Service service({*opened.installation->store, *opened.installation->keyring, log,
                            opened.clock, opened.entropy});
  service::Rotator rotator(
      {service, *opened.installation->store, function, opened.clock, opened.entropy});
  function.before_step = [&](const std::string& step) {
    if (step == "finishSecret") log.appends_fail = true;
  };
  EXPECT_FALSE(rotator.work(key(), {}));
  EXPECT_EQ(events(), Events{"RotationStarted"});
  opened.reopen();  // the record waits in the store
  EXPECT_EQ(events(), (Events{"RotationStarted", "RotationSucceeded"}));
  EXPECT_EQ(row()->rotation_run, nullptr);
}

// --- windows ---

constexpr std::string_view kNightly =
    R"x(,"RotationRules":{"ScheduleExpression":"cron(0 2 * * ? *)","Duration":"2h"})x";

TEST_F(RotatorTest, RotatesInsideItsWindowAndOnlyThere) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2, kNightly)), "ok");
  work();
  function.forget();
  const TimePoint opens = *row()->rotation->window_opens_at;
  opened.clock.set(opens - seconds(1));
  work();
  EXPECT_EQ(function.steps(), "");
  opened.clock.set(opens + minutes(30));
  opened.reopen();
  work();
  EXPECT_EQ(function.steps(), kEveryStep);
  EXPECT_EQ(events(), (Events{"RotationStarted", "RotationSucceeded", "RotationStarted",
                              "RotationSucceeded"}));
  EXPECT_EQ(row()->rotation->window_opens_at, opens + hours(24));
  EXPECT_EQ(row()->rotation->next_date, opens + hours(26) - seconds(1));
}

TEST_F(RotatorTest, AWindowThatPassedWithoutAServerIsNotMadeUpForOutsideTheNext) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2, kNightly)), "ok");
  work();
  function.forget();
  const TimePoint opens = *row()->rotation->window_opens_at;
  const TimePoint changed = row()->last_changed_at;
  opened.clock.set(opens + hours(2));  // closed this very second
  work();
  EXPECT_EQ(function.steps(), "");
  EXPECT_EQ(row()->rotation->window_opens_at, opens + hours(24));
  EXPECT_EQ(row()->last_changed_at, changed) << "nobody changed the secret";
  opened.clock.set(opens + hours(24));
  work();
  EXPECT_EQ(function.steps(), kEveryStep);
}

TEST_F(RotatorTest, AScheduledRotationGoesOnWithWhatAnEarlierOneLeft) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2, kNightly)), "ok");
  work();
  EXPECT_EQ(put(3, "half done", R"(,"VersionStages":["AWSPENDING"])"), "ok");
  opened.clock.set(*row()->rotation->window_opens_at);
  work();
  EXPECT_EQ(value(), "half done");
  EXPECT_EQ(stages()[token(3)], "AWSCURRENT");
}

TEST_F(RotatorTest, AfterFiveAttemptsItRestsUntilTheNextWindow) {
  create("a", 1);
  function.failing["setSecret"] = 5;
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2, kNightly)), "ok");
  for (int minute = 0; minute <= 30; ++minute) {
    work();
    opened.clock.advance(minutes(1));
  }
  EXPECT_EQ(events().size(), 1U + 5U);
  opened.clock.set(row()->rotation_run->next_attempt_at - seconds(1));
  work();
  EXPECT_EQ(events().size(), 6U);
  opened.clock.advance(seconds(1));
  work();
  EXPECT_EQ(events().back(), "RotationSucceeded");
}

TEST_F(RotatorTest, ACallerWhoAsksForTheNextMakesTheEarlierOneGoOnAtOnce) {
  create("a", 1);
  function.failing["createSecret"] = 1;
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  work();
  EXPECT_EQ(outcome("RotateSecret", rotate_request(3)),
            "InvalidRequestException: A previous rotation isn't complete. That rotation will be "
            "reattempted.");
  EXPECT_NE(last_record().find(R"("errorCode":"InvalidRequestException")"), std::string::npos)
      << last_record();
  EXPECT_NE(last_record().find(R"("responseElements":null)"), std::string::npos);
  work();
  EXPECT_EQ(events().back(), "RotationSucceeded");
  EXPECT_EQ(value(), "made for " + token(2)) << "with its own token";
}

// --- the test of a configuration ---

constexpr std::string_view kNotNow = R"(,"RotateImmediately":false)";

TEST_F(RotatorTest, ATestCallsTestSecretAloneWithACopyOfTheCurrentValue) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2, kNotNow)), "ok");
  std::string shown;
  function.before_step = [&](const std::string&) { shown = value("AWSPENDING"); };
  EXPECT_EQ(stages(), (Stages{{token(1), "AWSCURRENT"}, {token(2), "AWSPENDING"}}));
  work();
  EXPECT_EQ(function.steps(), "testSecret");
  EXPECT_EQ(shown, "first");
  EXPECT_EQ(stages(), (Stages{{token(1), "AWSCURRENT"}})) << "the copy is gone";
  EXPECT_EQ(events(), (Events{"TestRotationStarted", "TestRotationSucceeded"}));
  EXPECT_EQ(row()->rotation->last_rotated_at, std::nullopt);
}

TEST_F(RotatorTest, AFailedTestKeepsTheConfigurationAndIsNotRepeated) {
  create("a", 1);
  function.failing["testSecret"] = 1;
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2, kNotNow)), "ok");
  work();
  opened.clock.advance(hours(48));
  work();
  EXPECT_EQ(function.steps(), "testSecret");
  EXPECT_EQ(stages(), (Stages{{token(1), "AWSCURRENT"}}));
  EXPECT_EQ(events(), (Events{"TestRotationStarted",
                              concat("TestRotationFailed: Error when executing lambda ",
                                     RotationFunction::kArn, " during testSecret step")}));
  EXPECT_TRUE(row()->rotation->enabled);
}

TEST_F(RotatorTest, ATestIsRepeatedAfterACrash) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2, kNotNow)), "ok");
  opened.reopen();
  work();
  EXPECT_EQ(events(), (Events{"TestRotationStarted", "TestRotationSucceeded"}));
}

TEST_F(RotatorTest, AValueThatIsPutDuringATestEndsIt) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2, kNotNow)), "ok");
  EXPECT_EQ(put(3), "ok");
  work();
  EXPECT_EQ(function.steps(), "");
  EXPECT_EQ(stages(), (Stages{{token(1), "AWSPREVIOUS"}, {token(3), "AWSCURRENT"}}));
  EXPECT_EQ(events(), (Events{"TestRotationStarted",
                              "TestRotationFailed: The secret was changed during the test"}));
}

}  // namespace
}  // namespace clavium::testing
