// SPDX-License-Identifier: Apache-2.0
#include "engine/agenda.h"

#include <gtest/gtest.h>

#include "support/sample_secrets.h"

namespace clavium::engine {
namespace {

using testing::at_second;

api::Secret rotating(bool enabled) {
  api::Secret secret = testing::secret_of(testing::key_of("a"));
  api::Rotation rotation;
  rotation.enabled = enabled;
  rotation.window_opens_at = at_second(500);
  secret.rotation = std::make_shared<const api::Rotation>(rotation);
  return secret;
}

TEST(AgendaTest, NothingIsToComeForAPlainSecret) {
  EXPECT_EQ(wake_at(testing::secret_of(testing::key_of("a"))), std::nullopt);
}

TEST(AgendaTest, TheNextWindowCountsOnlyWhileRotationIsEnabled) {
  EXPECT_EQ(wake_at(rotating(true)), at_second(500));
  EXPECT_EQ(wake_at(rotating(false)), std::nullopt);
}

TEST(AgendaTest, ARotationUnderWayComesBeforeTheNextWindow) {
  api::Secret secret = rotating(true);
  api::RotationRun run;
  run.next_attempt_at = at_second(900);
  secret.rotation_run = std::make_shared<const api::RotationRun>(run);
  EXPECT_EQ(wake_at(secret), at_second(900));
}

TEST(AgendaTest, ASecretScheduledForDeletionWaitsForNothingElse) {
  api::Secret secret = rotating(true);
  secret.deletion_at = at_second(7000);
  EXPECT_EQ(wake_at(secret), at_second(7000));
}

TEST(AgendaTest, AReplicaFollowsItsPrimary) {
  api::Secret secret = rotating(true);
  secret.primary_region = "us-east-1";
  EXPECT_EQ(wake_at(secret), std::nullopt);
}

}  // namespace
}  // namespace clavium::engine
