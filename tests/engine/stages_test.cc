// SPDX-License-Identifier: Apache-2.0
//
// The movements of staging labels as recorded from AWS, and the refusals around them.
#include "engine/stages.h"

#include <gtest/gtest.h>

#include <map>

#include "base/limits.h"

namespace clavium::engine {
namespace {

using Stages = std::map<std::string, std::vector<std::string>>;
using Labels = std::vector<std::string>;

Stages stages_of(const api::Secret& secret) {
  Stages stages;
  for (const api::Version& version : secret.versions) stages[version.id] = version.stages;
  return stages;
}

Result<void> put(api::Secret& secret, const std::string& id,
                 const std::optional<Labels>& stages = std::nullopt, TimePoint at = {}) {
  api::Version version;
  version.id = id;
  version.created_at = at;
  version.sealed = std::make_shared<const std::vector<std::byte>>(1);
  return add_version(secret, std::move(version), stages);
}

TEST(Stages, TheRecordedExampleOfAwsIsReproducedStepByStep) {
  api::Secret secret;
  ASSERT_TRUE(put(secret, "v1"));
  ASSERT_TRUE(put(secret, "v2", Labels{"AWSCURRENT", "PUT0"}));
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSPREVIOUS"}}, {"v2", {"AWSCURRENT", "PUT0"}}}));
  ASSERT_TRUE(put(secret, "v3", Labels{"AWSPENDING", "PUT1"}));
  ASSERT_TRUE(move_stage(secret, "AWSCURRENT", "v2", "v3"));
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {}},
                                       {"v2", {"AWSPREVIOUS", "PUT0"}},
                                       {"v3", {"AWSCURRENT", "AWSPENDING", "PUT1"}}}));
  ASSERT_TRUE(put(secret, "v4", Labels{"AWSPENDING", "PUT2"}));
  EXPECT_EQ(stages_of(secret)["v3"], (Labels{"AWSCURRENT", "PUT1"}));
  ASSERT_TRUE(move_stage(secret, "AWSCURRENT", "v3", "v4"));
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {}},
                                       {"v2", {"PUT0"}},
                                       {"v3", {"AWSPREVIOUS", "PUT1"}},
                                       {"v4", {"AWSCURRENT", "AWSPENDING", "PUT2"}}}));
}

TEST(Stages, ANewCurrentValueAbandonsARotation) {
  api::Secret secret;
  ASSERT_TRUE(put(secret, "v1"));
  ASSERT_TRUE(put(secret, "v2", Labels{"AWSPENDING"}));
  ASSERT_TRUE(put(secret, "v3"));
  EXPECT_EQ(stages_of(secret),
            (Stages{{"v1", {"AWSPREVIOUS"}}, {"v2", {}}, {"v3", {"AWSCURRENT"}}}));
}

TEST(Stages, TheFirstValueIsCurrentWhateverWasAsked) {
  api::Secret secret;
  ASSERT_TRUE(put(secret, "v1", Labels{"AWSPENDING"}));
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSCURRENT", "AWSPENDING"}}}));
}

TEST(Stages, LabelsAreSortedByCodePoint) {
  api::Secret secret;
  ASSERT_TRUE(put(secret, "v1", Labels{"one", "two", "three", "four", "AWSCURRENT"}));
  EXPECT_EQ(secret.versions[0].stages, (Labels{"AWSCURRENT", "four", "one", "three", "two"}));
}

TEST(Stages, MovingCurrentBackSwapsTheTwoLabels) {
  api::Secret secret;
  ASSERT_TRUE(put(secret, "v1"));
  ASSERT_TRUE(put(secret, "v2"));
  ASSERT_TRUE(move_stage(secret, "AWSCURRENT", "v2", "v1"));
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSCURRENT"}}, {"v2", {"AWSPREVIOUS"}}}));
}

TEST(Stages, MovingALabelNeedsTheVersionThatHoldsIt) {
  api::Secret secret;
  ASSERT_TRUE(put(secret, "v1"));
  ASSERT_TRUE(put(secret, "v2", Labels{"blue"}));
  const Stages before = stages_of(secret);
  const auto missing = move_stage(secret, "AWSCURRENT", std::nullopt, "v2");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "InvalidParameterException");
  EXPECT_EQ(missing.error().message,
            "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is "
            "currently attached to "
            "version v1, so you must explicitly reference that version in RemoveFromVersionId.");
  const auto wrong = move_stage(secret, "blue", "v1", std::nullopt);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, "InvalidParameterException");
  const auto unknown = move_stage(secret, "blue", "v2", "v9");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "ResourceNotFoundException");
  const auto nothing = move_stage(secret, "blue", std::nullopt, std::nullopt);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(stages_of(secret), before) << "a refusal changes nothing";
}

TEST(Stages, CurrentCannotBeTakenOff) {
  api::Secret secret;
  ASSERT_TRUE(put(secret, "v1"));
  const auto removed = move_stage(secret, "AWSCURRENT", "v1", std::nullopt);
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().message,
            "You can only move staging label AWSCURRENT to a different secret version. It can’t be "
            "completely removed.");
  ASSERT_TRUE(put(secret, "v2", Labels{"blue"}));
  ASSERT_TRUE(move_stage(secret, "blue", "v2", std::nullopt));
  EXPECT_TRUE(secret.versions[1].stages.empty());
}

TEST(Stages, MoreThanTwentyLabelsAreRefusedAndNothingChanges) {
  api::Secret secret;
  Labels many{"AWSCURRENT"};
  for (std::size_t i = 1; i < limits::kStagesPerSecretMax; ++i)
    many.push_back("label" + std::to_string(i));
  ASSERT_TRUE(put(secret, "v1", many));
  const auto refused = put(secret, "v2", Labels{"one-more"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "LimitExceededException");
  EXPECT_EQ(secret.versions.size(), 1U);
}

TEST(Stages, QuotasMoveTheLimits) {
  Quotas quotas;
  quotas.stages_per_secret = 2;
  quotas.deprecated_versions_kept = 1;
  quotas.deprecated_version_hours_min = 1;
  quotas.versions_per_secret = 4;
  api::Secret secret;
  for (const char* id : {"v1", "v2", "v3", "v4"}) ASSERT_TRUE(put(secret, id));
  const auto prune_at = [&](int minute) {
    prune_versions(secret, TimePoint{} + std::chrono::minutes(minute), quotas);
  };
  EXPECT_TRUE(check_version_count(secret, quotas));
  ASSERT_TRUE(put(secret, "v5"));
  prune_at(59);
  const auto full = check_version_count(secret, quotas);
  ASSERT_FALSE(full) << "all of them are too young to go";
  EXPECT_EQ(full.error().code, "LimitExceededException");
  EXPECT_EQ(full.error().message,
            "A secret can't have more than 4 versions: those without staging labels are removed "
            "after 1 hours.");
  prune_at(60);
  EXPECT_TRUE(check_version_count(secret, quotas)) << "what is old enough makes room";
  EXPECT_EQ(find_version(secret, "v2"), nullptr);
  EXPECT_NE(find_version(secret, "v3"), nullptr);

  const auto labelled = move_stage(secret, "blue", std::nullopt, "v5", quotas);
  ASSERT_FALSE(labelled) << "current and previous are two";
  EXPECT_EQ(labelled.error().message,
            "You can't attach more than 2 staging labels to the versions of a secret.");
  EXPECT_TRUE(move_stage(secret, "blue", std::nullopt, "v5"));
}

TEST(Stages, PruningKeepsTheNewestHundredAndEverythingYoungerThanADay) {
  api::Secret secret;
  const TimePoint start{std::chrono::hours(24 * 365)};
  for (int i = 0; i < 151; ++i) {
    ASSERT_TRUE(
        put(secret, "v" + std::to_string(i), std::nullopt, start + std::chrono::minutes(i)));
  }
  api::Secret young = secret;
  prune_versions(young, start + std::chrono::hours(3));
  EXPECT_EQ(young.versions.size(), 151U);
  prune_versions(secret, start + std::chrono::hours(48));
  // 149 had no label: AWSCURRENT and AWSPREVIOUS stay beside the newest hundred.
  ASSERT_EQ(secret.versions.size(), 102U);
  EXPECT_EQ(secret.versions.front().id, "v49");
  EXPECT_TRUE(has_stage(secret.versions.back(), kCurrent));
}

TEST(Stages, WhoWritesTooOftenRunsIntoTheQuotaUntilTheDayIsOver) {
  api::Secret secret;
  const TimePoint start{std::chrono::hours(24 * 365)};
  for (std::size_t i = 0; i < limits::kVersionsPerSecretMax; ++i) {
    ASSERT_TRUE(put(secret, "v" + std::to_string(i), std::nullopt, start));
  }
  prune_versions(secret, start + std::chrono::hours(23));
  EXPECT_TRUE(check_version_count(secret));
  ASSERT_TRUE(put(secret, "one more", std::nullopt, start));
  prune_versions(secret, start + std::chrono::hours(23));
  EXPECT_EQ(check_version_count(secret).error().code, "LimitExceededException");
  prune_versions(secret, start + std::chrono::hours(24));
  EXPECT_TRUE(check_version_count(secret));
  EXPECT_EQ(secret.versions.size(), 102U);
}

// --- a rotation's placeholder: a version without a value ---

api::Secret with_placeholder() {
  api::Secret secret;
  EXPECT_TRUE(put(secret, "v1", std::nullopt, TimePoint(std::chrono::hours(1))));
  api::Version placeholder;
  placeholder.id = "v2";
  placeholder.stages = {"AWSPENDING"};
  placeholder.created_at = TimePoint(std::chrono::hours(2));
  secret.versions.push_back(std::move(placeholder));
  return secret;
}

TEST(Stages, APlaceholderIsFilledInWhereItStandsAndKeepsItsLabel) {
  api::Secret secret = with_placeholder();
  ASSERT_TRUE(put(secret, "v2", Labels{"AWSPENDING"}, TimePoint(std::chrono::hours(9))));
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSCURRENT"}}, {"v2", {"AWSPENDING"}}}));
  EXPECT_EQ(secret.versions.back().created_at, TimePoint(std::chrono::hours(2)));
  EXPECT_NE(secret.versions.back().sealed, nullptr);
}

TEST(Stages, APlaceholderFilledInWithoutLabelsBecomesCurrentAndIsPendingNoMore) {
  api::Secret secret = with_placeholder();
  ASSERT_TRUE(put(secret, "v2"));
  EXPECT_EQ(stages_of(secret), (Stages{{"v1", {"AWSPREVIOUS"}}, {"v2", {"AWSCURRENT"}}}));
}

TEST(Stages, APlaceholderDoesNotBecomeCurrentBeforeItHasAValue) {
  api::Secret secret = with_placeholder();
  const auto refused = move_stage(secret, "AWSCURRENT", "v1", "v2");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ResourceNotFoundException");
  EXPECT_TRUE(move_stage(secret, "AWSPENDING", "v2", std::nullopt)) << "it can be given up";
}

TEST(Stages, ANewKeyTakesTheThreeLabelledVersions) {
  api::Secret secret;
  ASSERT_TRUE(put(secret, "deprecated"));
  ASSERT_TRUE(put(secret, "previous"));
  ASSERT_TRUE(put(secret, "current"));
  ASSERT_TRUE(put(secret, "pending", Labels{"AWSPENDING"}));
  ASSERT_TRUE(put(secret, "custom", Labels{"blue"}));
  secret.kms_key_id = "alias/new";
  rekey_labelled(secret);
  std::map<std::string, std::string> keys;
  for (const api::Version& version : secret.versions) keys[version.id] = version.kms_key_id;
  EXPECT_EQ(keys, (std::map<std::string, std::string>{{"deprecated", ""},
                                                      {"previous", "alias/new"},
                                                      {"current", "alias/new"},
                                                      {"pending", "alias/new"},
                                                      {"custom", ""}}));
}

TEST(Stages, AnOrderOfPutsAndMovesNeverBreaksTheInvariants) {
  // Every sequence of four actions out of eight: exactly one AWSCURRENT, at most one holder of any
  // label.
  const auto act = [](api::Secret& secret, int action, int step) {
    const std::string id = "n" + std::to_string(step);
    const api::Version* current = find_stage(secret, kCurrent);
    const api::Version* previous = find_stage(secret, kPrevious);
    const api::Version* pending = find_stage(secret, kPending);
    switch (action) {
      case 0:
        return void(put(secret, id));
      case 1:
        return void(put(secret, id, Labels{"AWSPENDING"}));
      case 2:
        return void(put(secret, id, Labels{"blue"}));
      case 3:
        return void(put(secret, id, Labels{"AWSCURRENT", "AWSPENDING", "blue"}));
      case 4:
        if (pending) (void)move_stage(secret, "AWSCURRENT", current->id, pending->id);
        return;
      case 5:
        if (previous) (void)move_stage(secret, "AWSCURRENT", current->id, previous->id);
        return;
      case 6:
        if (pending) (void)move_stage(secret, "AWSPENDING", pending->id, std::nullopt);
        return;
      default:
        if (previous) (void)move_stage(secret, "blue", std::nullopt, previous->id);
        return;
    }
  };
  for (int code = 0; code < 8 * 8 * 8 * 8; ++code) {
    api::Secret secret;
    ASSERT_TRUE(put(secret, "first"));
    for (int step = 0, rest = code; step < 4; ++step, rest /= 8) act(secret, rest % 8, step);
    std::map<std::string, int> holders;
    for (const api::Version& version : secret.versions) {
      for (const std::string& stage : version.stages) ++holders[stage];
    }
    EXPECT_EQ(holders["AWSCURRENT"], 1) << code;
    for (const auto& [stage, count] : holders) EXPECT_LE(count, 1) << stage << " in " << code;
    const api::Version* current = find_stage(secret, kCurrent);
    EXPECT_FALSE(has_stage(*current, kPrevious)) << code;
  }
}

}  // namespace
}  // namespace clavium::engine
