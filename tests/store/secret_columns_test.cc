// SPDX-License-Identifier: Apache-2.0
#include "store/secret_columns.h"

#include <gtest/gtest.h>

#include "support/sample_secrets.h"

namespace clavium::store {
namespace {

using testing::at_second;

TEST(SecretColumnsTest, AnAbsentPartIsTheEmptyText) {
  EXPECT_EQ(rotation_column(nullptr), "");
  EXPECT_EQ(rotation_run_column(nullptr), "");
  EXPECT_EQ(replicas_column({}), "");
  std::shared_ptr<const api::Rotation> rotation;
  std::shared_ptr<const api::RotationRun> run;
  std::vector<api::Replica> replicas;
  EXPECT_TRUE(read_rotation("", rotation) && read_rotation_run("", run) &&
              read_replicas("", replicas));
  EXPECT_TRUE(rotation == nullptr && run == nullptr && replicas.empty());
}

TEST(SecretColumnsTest, ARotationComesBackWhole) {
  api::Rotation rotation;
  rotation.enabled = true;
  rotation.lambda_arn = "arn:aws:lambda:eu-central-1:123456789012:function:rotate";
  rotation.rules = {30, "rate(30 days)", "3h"};
  rotation.last_rotated_at = at_second(1);
  rotation.window_opens_at = at_second(2);
  rotation.next_date = at_second(3);
  rotation.external_metadata = {{"key", "va\"lue"}};
  rotation.external_role_arn = "arn:aws:iam::123456789012:role/r";
  std::shared_ptr<const api::Rotation> read;
  ASSERT_TRUE(
      read_rotation(rotation_column(std::make_shared<const api::Rotation>(rotation)), read));
  EXPECT_EQ(*read, rotation);
}

TEST(SecretColumnsTest, ARotationUnderWayComesBackWhole) {
  for (const auto step : {api::RotationStep::create_secret, api::RotationStep::set_secret,
                          api::RotationStep::test_secret, api::RotationStep::finish_secret}) {
    const api::RotationRun run{"id", true, step, 3, at_second(1), at_second(2)};
    std::shared_ptr<const api::RotationRun> read;
    ASSERT_TRUE(read_rotation_run(
        rotation_run_column(std::make_shared<const api::RotationRun>(run)), read));
    EXPECT_EQ(*read, run);
  }
}

TEST(SecretColumnsTest, ReplicasComeBackInTheirOrder) {
  const std::vector<api::Replica> replicas = {
      {"us-east-1", "", api::ReplicaState::in_sync, "Replication succeeded"},
      {"eu-west-1", "alias/x", api::ReplicaState::failed, "no"}};
  std::vector<api::Replica> read;
  ASSERT_TRUE(read_replicas(replicas_column(replicas), read));
  EXPECT_EQ(read, replicas);
}

TEST(SecretColumnsTest, TextThatWasNotWrittenHereIsRefused) {
  std::shared_ptr<const api::Rotation> rotation;
  std::shared_ptr<const api::RotationRun> run;
  std::vector<api::Replica> replicas;
  std::vector<api::Tag> tags;
  EXPECT_FALSE(read_rotation("{", rotation));
  EXPECT_FALSE(read_rotation("[]", rotation));
  EXPECT_FALSE(read_rotation(R"({"external_metadata":[["k"]]})", rotation));
  EXPECT_FALSE(read_rotation_run(R"({"next_step":"createSecret"})", run));
  EXPECT_FALSE(read_rotation_run(R"({"next_step":"x","started_at":1,"next_attempt_at":1})", run));
  EXPECT_FALSE(read_replicas(R"([{"region":"r","state":"Gone"}])", replicas));
  EXPECT_FALSE(read_tags(R"([["a"]])", tags));
}

}  // namespace
}  // namespace clavium::store
