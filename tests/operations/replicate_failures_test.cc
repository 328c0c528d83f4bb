// SPDX-License-Identifier: Apache-2.0
//
// Replicas that cannot be made, races for them, and changes that do not come from a caller.
#include <atomic>
#include <thread>

#include "engine/stages.h"
#include "operations/replicate.h"
#include "operations/replication_fixture.h"

namespace clavium::testing {
namespace {

TEST_F(Replication, ATakenNameFailsUnlessItMayBeOverwritten) {
  create(kAway, "theirs");
  create(kHome, "ours", kToAway);
  EXPECT_EQ(replica().state, api::ReplicaState::failed);
  EXPECT_EQ(replica().message,
            "Replication failed: Secret name a already exists in region us-east-1.");
  EXPECT_EQ(events().back(), "ReplicationFailed eu-central-1");
  put(kHome, "ours again");
  EXPECT_EQ(value(kAway), "theirs") << "a failed replica stays alone";
  value(kAway);
  ASSERT_TRUE(call(kHome, "ReplicateSecretToRegions",
                   concat(R"({"SecretId":"a","ForceOverwriteReplicaSecret":true)", kToAway, "}")));
  EXPECT_EQ(replica().state, api::ReplicaState::in_sync);
  EXPECT_FALSE(row(kAway)->last_accessed_on)
      << "the overwritten secret's past is not the replica's";
  EXPECT_EQ(row(kAway)->arn_suffix, row(kHome)->arn_suffix);
  EXPECT_EQ(value(kAway), "ours again");
}

TEST_F(Replication, ForceDoesNotTakeWhatIsMoreThanASecret) {
  create(kHome, "ours");
  const auto forced = [&](std::string_view region) {
    EXPECT_TRUE(call(kHome, "ReplicateSecretToRegions",
                     concat(R"({"SecretId":"a","ForceOverwriteReplicaSecret":true,)",
                            R"("AddReplicaRegions":[{"Region":")", region, "\"}]}")));
    return row(kHome)->replicas.back().message;
  };
  create("eu-west-1", "theirs", R"(,"AddReplicaRegions":[{"Region":"eu-west-2"}])");
  EXPECT_EQ(forced("eu-west-2"),
            "Replication failed: Secret name a is currently replicated to eu-west-2 with a "
            "different arn.");
  EXPECT_EQ(forced("eu-west-1"),
            "Replication failed: Secret name a in region eu-west-1 still has replica regions.");
  create(kAway, "going");
  ASSERT_TRUE(call(kAway, "DeleteSecret", R"({"SecretId":"a"})"));
  EXPECT_EQ(forced(kAway),
            "Replication failed: Secret name a is scheduled for deletion in region us-east-1.");
  EXPECT_EQ(value("eu-west-2"), "theirs");
}

TEST_F(Replication, RegionsThatCannotBeReplicasAreRefused) {
  create(kHome, "one");
  const auto replicate = [&](std::string_view regions) {
    return told(kHome, "ReplicateSecretToRegions",
                concat(R"({"SecretId":"a","AddReplicaRegions":[)", regions, "]}"));
  };
  EXPECT_EQ(replicate(R"({"Region":"eu-central-1"})"),
            "InvalidParameterException: Invalid replica region.");
  EXPECT_EQ(replicate(R"({})"), "InvalidParameterException: Invalid replica region.");
  EXPECT_EQ(replicate(R"({"Region":"us-east-1"},{"Region":"us-east-1"})"),
            "InvalidParameterException: The replica region us-east-1 is given more than once.");
  for (const char* wrong : {"US-EAST-1", "us-east-", "us--east-1", "east", "us-east-1a"}) {
    const std::string text = replicate(concat(R"({"Region":")", wrong, "\"}"));
    EXPECT_NE(text.find("ValidationException: 1 validation error detected: Value '"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find(R"('addReplicaRegions.1.member.region' failed)"), std::string::npos)
        << text;
  }
  EXPECT_TRUE(row(kHome)->replicas.empty());
}

TEST_F(Replication, ASecretThatIsMarkedIsNotReplicated) {
  create(kHome, "one");
  ASSERT_TRUE(call(kHome, "DeleteSecret", R"({"SecretId":"a"})"));
  EXPECT_TRUE(told(kHome, "ReplicateSecretToRegions", concat(R"({"SecretId":"a")", kToAway, "}"))
                  .starts_with("InvalidRequestException: You can't perform this operation"));
}

TEST_F(Replication, AReplicaThatIsMissingIsMadeAgain) {
  create(kHome, "one", kToAway);
  ASSERT_TRUE(opened_.installation->store->commit(
      {row(kAway)->key, row(kAway)->revision, std::nullopt}, {"lost", "{}"}));
  put(kHome, "two");
  EXPECT_EQ(value(kAway), "two");
}

TEST_F(Replication, APlaceholderHasNoValueInTheReplicaEither) {
  create(kHome, "one", kToAway);
  api::Secret before = *row(kHome);
  api::Secret after = before;
  after.versions.push_back({});
  after.versions.back().id = "00000000-0000-4000-8000-900000000000";
  after.versions.back().stages = {"AWSPENDING"};
  std::vector<store::Change> changes{operations::change_of(before, after, opened_.clock.now())};
  std::vector<operations::ServiceEvent> told_events;
  ASSERT_TRUE(operations::follow_primaries(
      {*opened_.installation->store, *opened_.installation->keyring, opened_.clock.now()}, changes,
      told_events));
  ASSERT_EQ(changes.size(), 2U);
  ASSERT_EQ(changes[1].after->versions.size(), 2U);
  EXPECT_EQ(changes[1].after->versions[1].sealed, nullptr);
  ASSERT_TRUE(opened_.installation->service->commit_events(changes, {}));
  ASSERT_TRUE(call(kHome, "PutSecretValue",
                   R"({"SecretId":"a","SecretString":"new","VersionStages":["AWSPENDING"],)"
                   R"("ClientRequestToken":"00000000-0000-4000-8000-900000000000"})"));
  EXPECT_EQ(value(kAway, R"(,"VersionStage":"AWSPENDING")"), "new");
}

TEST_F(Replication, AChangeThatNobodyCalledForReachesTheReplicaToo) {
  create(kHome, "one", kToAway);
  api::Secret after = *row(kHome);
  after.description = "rotated";
  const store::Change change = operations::change_of(*row(kHome), after, opened_.clock.now());
  ASSERT_TRUE(opened_.installation->service->commit_events(std::span(&change, 1), {}));
  EXPECT_EQ(row(kAway)->description, "rotated");
}

TEST_F(Replication, WritersAndPromotersRaceAndTheReplicaIsEitherInStepOrOnItsOwn) {
  create(kHome, "first", kToAway);
  std::atomic<int> wrong = 0;
  const auto run = [&](const std::string& region, std::string_view operation, std::string request) {
    const auto answer = call(region, operation, request);
    // A lost race may end in throttling; a replica that was promoted a moment ago is none any more.
    if (!answer && answer.error().code != "ThrottlingException" &&
        answer.error().code != "InvalidParameterException")
      ++wrong;
  };
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 3; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 15; ++i) {
          run(kHome, "PutSecretValue",
              concat(R"({"SecretId":"a","SecretString":"v)", t, "-", i,
                     R"(","ClientRequestToken":"00000000-0000-4000-8000-8000000)",
                     10000 + t * 100 + i, "\"}"));
        }
      });
    }
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        run(kAway, "StopReplicationToReplica", R"({"SecretId":"a"})");
        run(kHome, "ReplicateSecretToRegions",
            concat(R"({"SecretId":"a","ForceOverwriteReplicaSecret":true)", kToAway, "}"));
      }
    });
  }
  EXPECT_EQ(wrong, 0);
  const api::SecretPtr primary = row(kHome);
  const api::SecretPtr there = row(kAway);
  ASSERT_NE(there, nullptr);
  EXPECT_GT(primary->versions.size(), 15U) << "the writers wrote";
  EXPECT_EQ(there->is_replica(), !primary->replicas.empty());
  if (there->is_replica()) {
    EXPECT_EQ(value(kAway), value(kHome));
    EXPECT_EQ(there->versions.size(), primary->versions.size());
  }
}

TEST_F(Replication, AFullRegionTakesNoReplica) {
  create(kHome, "one");
  api::Secret after = *row(kHome);
  after.primary_region = kHome;
  after.replicas.push_back({kAway, {}, {}, {}});
  std::vector<store::Change> changes{
      operations::change_of(*row(kHome), after, opened_.clock.now())};
  std::vector<operations::ServiceEvent> told_events;
  operations::Following following{*opened_.installation->store, *opened_.installation->keyring,
                                  opened_.clock.now()};
  following.quotas.secrets_per_region = 0;
  ASSERT_TRUE(operations::follow_primaries(following, changes, told_events));
  EXPECT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].after->replicas[0].message,
            "Replication failed: The quota of secrets is reached in region us-east-1.");
}

TEST_F(Replication, AValueThatDoesNotOpenStopsTheWholeChange) {
  create(kHome, "one", kToAway);
  const api::Secret before = *row(kHome);
  api::Secret after = before;
  api::Version broken = after.versions[0];
  broken.id = "00000000-0000-4000-8000-900000000000";  // sealed for another version id
  broken.stages.clear();
  after.versions.push_back(broken);
  std::vector<store::Change> changes{operations::change_of(before, after, opened_.clock.now())};
  std::vector<operations::ServiceEvent> told_events;
  const auto refused = operations::follow_primaries(
      {*opened_.installation->store, *opened_.installation->keyring, opened_.clock.now()}, changes,
      told_events);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "DecryptionFailure");
}

}  // namespace
}  // namespace clavium::testing
