// SPDX-License-Identifier: Apache-2.0
//
// The states of a rotation, and what callers can do to the row meanwhile.
#include "engine/rotation.h"

#include <gtest/gtest.h>

#include <map>

#include "engine/agenda.h"
#include "engine/stages.h"
#include "support/sample_secrets.h"

namespace clavium::engine {
namespace {

using api::RotationStep;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Stages = std::map<std::string, std::vector<std::string>>;

const TimePoint kNow = TimePoint(std::chrono::milliseconds(1'790'000'000'123));  // 2026-09-21

Stages stages_of(const api::Secret& secret) {
  Stages stages;
  for (const api::Version& version : secret.versions) stages[version.id] = version.stages;
  return stages;
}

/// One version "v1", rotating every 30 days.
api::Secret rotating() {
  api::Secret secret = testing::secret_of(testing::key_of("a"));
  api::Rotation rotation;
  rotation.enabled = true;
  rotation.lambda_arn = "arn:aws:lambda:eu-central-1:123456789012:function:f";
  rotation.rules.automatically_after_days = 30;
  secret.rotation = std::make_shared<const api::Rotation>(rotation);
  set_next_window(secret, kNow);
  return secret;
}

/// The function's createSecret: a value for the placeholder.
void put_pending(api::Secret& secret, const std::string& id) {
  ASSERT_TRUE(
      add_version(secret, testing::version_of(id, {}), std::vector<std::string>{"AWSPENDING"}));
}

TEST(Rotation, ASequenceEndsWithTheNewVersionCurrent) {
  api::Secret secret = rotating();
  const TimePoint first_window = *secret.rotation->window_opens_at;
  EXPECT_EQ(begin_rotation(secret, "v2", kNow), "v2");
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSCURRENT"}}, {"v2", {"AWSPENDING"}}}));
  EXPECT_EQ(find_version(secret, "v2")->sealed, nullptr) << "a placeholder has no value";
  EXPECT_EQ(wake_at(secret), kNow) << "at once";

  put_pending(secret, "v2");
  for (const RotationStep next :
       {RotationStep::set_secret, RotationStep::test_secret, RotationStep::finish_secret}) {
    EXPECT_EQ(step_done(secret, kNow), std::nullopt);
    EXPECT_EQ(secret.rotation_run->next_step, next);
    EXPECT_EQ(secret.rotation_run->version_id, "v2");
  }
  ASSERT_TRUE(move_stage(secret, "AWSCURRENT", "v1", "v2"));
  EXPECT_EQ(step_done(secret, kNow + hours(24)), RotationEvent::succeeded);
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSPREVIOUS"}}, {"v2", {"AWSCURRENT"}}}));
  EXPECT_EQ(secret.rotation_run, nullptr);
  EXPECT_EQ(secret.rotation->last_rotated_at, kNow + hours(24));
  EXPECT_EQ(secret.rotation->window_opens_at, first_window + hours(24)) << "30 days from now";
  EXPECT_EQ(find_unfinished(secret), nullptr);
}

TEST(Rotation, AFinishedSequenceWithoutANewCurrentVersionHasFailed) {
  api::Secret secret = rotating();
  (void)begin_rotation(secret, "v2", kNow);
  put_pending(secret, "v2");
  for (int step = 0; step < 3; ++step) EXPECT_EQ(step_done(secret, kNow), std::nullopt);
  EXPECT_EQ(step_done(secret, kNow), RotationEvent::failed);
  EXPECT_EQ(secret.rotation->last_rotated_at, std::nullopt);
  EXPECT_EQ(secret.rotation_run->next_step, RotationStep::create_secret);
  EXPECT_EQ(find_unfinished(secret)->id, "v2") << "AWSPENDING stays";
}

TEST(Rotation, FailuresPauseLongerAndThenRestUntilTheNextWindow) {
  api::Secret secret = rotating();
  (void)begin_rotation(secret, "v2", kNow);
  TimePoint now = kNow;
  for (int round = 0; round < 2; ++round) {
    for (const seconds pause : {seconds(5), seconds(60), seconds(300), seconds(900)}) {
      EXPECT_EQ(step_done(secret, now), std::nullopt);
      EXPECT_EQ(step_failed(secret, now), RotationEvent::failed);
      EXPECT_EQ(secret.rotation_run->next_attempt_at, now + pause);
      EXPECT_EQ(secret.rotation_run->next_step, RotationStep::create_secret) << "from the first";
      now += pause;
    }
    EXPECT_EQ(step_failed(secret, now), RotationEvent::failed);
    EXPECT_EQ(secret.rotation_run->next_attempt_at, start_of_day(now) + hours(24)) << "tomorrow";
    EXPECT_EQ(secret.rotation_run->version_id, "v2") << "the token never changes";
    now = secret.rotation_run->next_attempt_at;
  }
  EXPECT_EQ(secret.rotation_run->failures, 10U);
}

TEST(Rotation, WithoutAScheduleItRestsForADay) {
  api::Secret secret = rotating();
  secret.rotation =
      std::make_shared<const api::Rotation>(api::Rotation{true, "f", {}, {}, {}, {}, {}, {}});
  (void)begin_rotation(secret, "v2", kNow);
  for (int failed = 0; failed < 5; ++failed) step_failed(secret, kNow);
  EXPECT_EQ(secret.rotation_run->next_attempt_at, kNow + hours(24));
}

TEST(Rotation, AWaitingAttemptCanBeMadeAtOnce) {
  api::Secret secret = rotating();
  EXPECT_FALSE(attempt_now(secret, kNow));
  (void)begin_rotation(secret, "v2", kNow);
  EXPECT_FALSE(attempt_now(secret, kNow)) << "it does not wait";
  step_failed(secret, kNow);
  EXPECT_TRUE(attempt_now(secret, kNow + seconds(1)));
  EXPECT_EQ(secret.rotation_run->next_attempt_at, kNow + seconds(1));
  EXPECT_EQ(secret.rotation_run->failures, 1U);
}

TEST(Rotation, ALeftoverOfAnEarlierOneIsGoneOnWith) {
  api::Secret secret = rotating();
  put_pending(secret, "left");
  EXPECT_EQ(begin_rotation(secret, "v9", kNow), "left");
  EXPECT_EQ(secret.rotation_run->version_id, "left");
  EXPECT_EQ(find_version(secret, "v9"), nullptr);
}

TEST(Rotation, PendingOnTheCurrentVersionIsNoObstacle) {
  api::Secret secret = rotating();
  ASSERT_TRUE(move_stage(secret, "AWSPENDING", std::nullopt, "v1"));
  EXPECT_EQ(find_unfinished(secret), nullptr);
  (void)begin_rotation(secret, "v2", kNow);
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSCURRENT"}}, {"v2", {"AWSPENDING"}}}));
}

// --- a test of the function alone ---

TEST(RotationTrial, TheCopyIsGoneWhateverCameOfIt) {
  for (const bool good : {true, false}) {
    api::Secret secret = rotating();
    begin_test(secret, testing::version_of("copy", {}), kNow);
    EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSCURRENT"}}, {"copy", {"AWSPENDING"}}}));
    EXPECT_EQ(secret.rotation_run->next_step, RotationStep::test_secret);
    if (good) {
      EXPECT_EQ(step_done(secret, kNow), RotationEvent::test_succeeded);
    } else {
      EXPECT_EQ(step_failed(secret, kNow), RotationEvent::test_failed);
    }
    EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSCURRENT"}}}));
    EXPECT_EQ(secret.rotation_run, nullptr);
    EXPECT_EQ(secret.rotation->last_rotated_at, std::nullopt);
  }
}

TEST(RotationTrial, ACopyThatACallerMadeCurrentStays) {
  api::Secret secret = rotating();
  begin_test(secret, testing::version_of("copy", {}), kNow);
  ASSERT_TRUE(move_stage(secret, "AWSCURRENT", "v1", "copy"));
  EXPECT_EQ(step_done(secret, kNow), RotationEvent::test_succeeded);
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSPREVIOUS"}}, {"copy", {"AWSCURRENT"}}}));
}

// --- what callers do meanwhile ---

TEST(RotationFollows, ANewCurrentValueAbandonsARotationAndCountsAsOne) {
  api::Secret before = rotating();
  (void)begin_rotation(before, "v2", kNow);
  api::Secret after = before;
  ASSERT_TRUE(add_version(after, testing::version_of("mine", {}), std::nullopt));
  EXPECT_EQ(follow_change(before, after, kNow + hours(48)), RotationEvent::abandoned);
  EXPECT_EQ(after.rotation_run, nullptr);
  EXPECT_EQ(stages_of(after), (Stages{{"v1", {"AWSPREVIOUS"}}, {"mine", {"AWSCURRENT"}}}))
      << "the placeholder that never got a value is gone";
  EXPECT_EQ(after.rotation->window_opens_at, *before.rotation->window_opens_at + hours(48));
  EXPECT_EQ(after.rotation->last_rotated_at, std::nullopt) << "Secrets Manager rotated nothing";
}

TEST(RotationFollows, AbandoningKeepsAValueThatTheFunctionMade) {
  api::Secret before = rotating();
  (void)begin_rotation(before, "v2", kNow);
  put_pending(before, "v2");
  api::Secret after = before;
  ASSERT_TRUE(add_version(after, testing::version_of("mine", {}), std::nullopt));
  EXPECT_EQ(follow_change(before, after, kNow), RotationEvent::abandoned);
  EXPECT_EQ(stages_of(after),
            (Stages{{"v1", {"AWSPREVIOUS"}}, {"v2", {}}, {"mine", {"AWSCURRENT"}}}))
      << "the other system may hold it by now";
}

TEST(RotationFollows, TakingPendingOffAbandonsARotation) {
  api::Secret before = rotating();
  (void)begin_rotation(before, "v2", kNow);
  api::Secret after = before;
  ASSERT_TRUE(move_stage(after, "AWSPENDING", "v2", std::nullopt));
  EXPECT_EQ(follow_change(before, after, kNow), RotationEvent::abandoned);
  EXPECT_EQ(wake_at(after), after.rotation->window_opens_at);
}

TEST(RotationFollows, WhatTheFunctionItselfDoesIsTheRotation) {
  api::Secret before = rotating();
  (void)begin_rotation(before, "v2", kNow);
  api::Secret after = before;
  put_pending(after, "v2");
  EXPECT_EQ(follow_change(before, after, kNow), std::nullopt);
  before = after;
  ASSERT_TRUE(move_stage(after, "AWSCURRENT", "v1", "v2"));
  EXPECT_EQ(follow_change(before, after, kNow), std::nullopt);
  before = after;
  ASSERT_TRUE(move_stage(after, "AWSPENDING", "v2", std::nullopt));
  EXPECT_EQ(follow_change(before, after, kNow), std::nullopt) << "as AWS's template ends";
  EXPECT_NE(after.rotation_run, nullptr);
  EXPECT_EQ(after.rotation->window_opens_at, before.rotation->window_opens_at);
}

TEST(RotationFollows, AnotherLabelOrARollbackIsNoRotation) {
  api::Secret before = rotating();
  ASSERT_TRUE(add_version(before, testing::version_of("v2", {}), std::nullopt));
  for (const auto& [stage, from] : {std::pair{"mine", ""}, std::pair{"AWSCURRENT", "v2"}}) {
    api::Secret after = before;
    ASSERT_TRUE(move_stage(after, stage,
                           *from == 0 ? std::nullopt : std::optional<std::string>(from), "v1"));
    EXPECT_EQ(follow_change(before, after, kNow + hours(48)), std::nullopt);
    EXPECT_EQ(after.rotation->window_opens_at, before.rotation->window_opens_at);
  }
}

TEST(RotationFollows, ANewValueCountsOnlyWhileRotationIsEnabled) {
  api::Secret before = rotating();
  api::Secret after = before;
  ASSERT_TRUE(add_version(after, testing::version_of("v2", {}), std::nullopt));
  EXPECT_EQ(follow_change(before, after, kNow + hours(48)), std::nullopt);
  EXPECT_EQ(after.rotation->window_opens_at, *before.rotation->window_opens_at + hours(48));

  (void)cancel_rotation(before);
  after = before;
  ASSERT_TRUE(add_version(after, testing::version_of("v2", {}), std::nullopt));
  EXPECT_EQ(follow_change(before, after, kNow + hours(48)), std::nullopt);
  EXPECT_EQ(*after.rotation, *before.rotation);
  EXPECT_EQ(wake_at(after), std::nullopt);
}

TEST(RotationFollows, AValueDuringATestEndsTheTest) {
  api::Secret before = rotating();
  begin_test(before, testing::version_of("copy", {}), kNow);
  api::Secret after = before;
  ASSERT_TRUE(add_version(after, testing::version_of("v2", {}), std::nullopt));
  EXPECT_EQ(follow_change(before, after, kNow), RotationEvent::test_failed);
  EXPECT_EQ(stages_of(after), (Stages{{"v1", {"AWSPREVIOUS"}}, {"v2", {"AWSCURRENT"}}}));
}

TEST(RotationCancel, StopsWhereItIsAndNamesTheVersionThatIsLeft) {
  api::Secret secret = rotating();
  EXPECT_EQ(cancel_rotation(secret), std::nullopt);
  EXPECT_FALSE(secret.rotation->enabled);
  EXPECT_EQ(secret.rotation->rules.automatically_after_days, 30) << "the rest stays visible";

  secret = rotating();
  (void)begin_rotation(secret, "v2", kNow);
  EXPECT_EQ(cancel_rotation(secret), "v2");
  EXPECT_EQ(secret.rotation_run, nullptr);
  EXPECT_EQ(find_unfinished(secret)->id, "v2") << "labels are left as they are";
  EXPECT_EQ(wake_at(secret), std::nullopt);

  secret = rotating();
  begin_test(secret, testing::version_of("copy", {}), kNow);
  EXPECT_EQ(cancel_rotation(secret), std::nullopt);
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSCURRENT"}}})) << "a test leaves nothing";
}

TEST(Rotation, IsDueWhenItsWindowOpensOrItsNextAttemptComes) {
  api::Secret secret = rotating();
  const TimePoint opens = *secret.rotation->window_opens_at;
  EXPECT_FALSE(is_rotation_due(secret, opens - seconds(1)));
  EXPECT_TRUE(is_rotation_due(secret, opens));
  api::Secret other = secret;
  other.deletion_at = opens + hours(1000);
  EXPECT_FALSE(is_rotation_due(other, opens)) << "scheduled for deletion";
  other = secret;
  other.primary_region = "us-east-1";
  EXPECT_FALSE(is_rotation_due(other, opens)) << "a replica";
  (void)begin_rotation(secret, "v2", kNow);
  EXPECT_TRUE(is_rotation_due(secret, kNow));
  step_failed(secret, kNow);
  EXPECT_FALSE(is_rotation_due(secret, kNow + seconds(4)));
  EXPECT_TRUE(is_rotation_due(secret, kNow + seconds(5)));
  (void)cancel_rotation(secret);
  EXPECT_FALSE(is_rotation_due(secret, opens));
  EXPECT_FALSE(is_rotation_due(testing::secret_of(testing::key_of("b")), opens)) << "never set up";
}

TEST(Rotation, NamesAreAwss) {
  EXPECT_EQ(name_of(RotationEvent::started), "RotationStarted");
  EXPECT_EQ(name_of(RotationEvent::test_failed), "TestRotationFailed");
  EXPECT_EQ(name_of(RotationStep::create_secret), "createSecret");
  EXPECT_EQ(name_of(RotationStep::finish_secret), "finishSecret");
}

}  // namespace
}  // namespace clavium::engine
