// SPDX-License-Identifier: Apache-2.0
//
// Replicas: made, kept up with their primary, refused to writers, promoted, removed; by the
// operations over a real installation, each region through a backend of its own.
#include "operations/replicate.h"

#include "engine/stages.h"
#include "operations/replication_fixture.h"

namespace clavium::testing {
namespace {

TEST_F(Replication, ANewSecretIsReplicatedWithItsFirstValue) {
  const std::string answer = create(
      kHome, "canary", concat(kToAway, R"(,"Description":"d","Tags":[{"Key":"k","Value":"v"}])"));
  EXPECT_NE(answer.find(R"("ReplicationStatus":[{"Region":"us-east-1",)"
                        R"("KmsKeyId":"alias/aws/secretsmanager","Status":"InProgress"}])"),
            std::string::npos)
      << answer;
  EXPECT_EQ(value(kAway), "canary");
  const api::SecretPtr there = row(kAway);
  EXPECT_EQ(there->arn_suffix, row(kHome)->arn_suffix);
  EXPECT_TRUE(there->is_replica());
  EXPECT_EQ(there->description, "d");
  EXPECT_EQ(there->tags, (std::vector<api::Tag>{{"k", "v"}}));
  EXPECT_NE(*there->versions[0].sealed, *row(kHome)->versions[0].sealed);
  EXPECT_EQ(replica().state, api::ReplicaState::in_sync);
  EXPECT_EQ(replica().message, "Replication succeeded");
  EXPECT_EQ(events(), (std::vector<std::string>{"ReplicationStarted eu-central-1",
                                                "ReplicationSucceeded eu-central-1"}));
  for (const char* region : {kHome, kAway}) {
    EXPECT_NE(told(region, "DescribeSecret", R"({"SecretId":"a"})")
                  .find(R"("PrimaryRegion":"eu-central-1")"),
              std::string::npos);
  }
}

TEST_F(Replication, ASealedValueOfThePrimaryDoesNotOpenInTheReplica) {
  create(kHome, "canary", kToAway);
  const api::Version& sealed_here = row(kHome)->versions[0];
  const api::SecretPtr there = row(kAway);
  EXPECT_FALSE(opened_.installation->keyring->open(
      *sealed_here.sealed, operations::binding_of(*there, sealed_here.id, sealed_here.kind)));
}

TEST_F(Replication, EveryChangeOfThePrimaryIsInTheReplicaAtOnce) {
  create(kHome, "one");
  ASSERT_TRUE(call(kHome, "ReplicateSecretToRegions", concat(R"({"SecretId":"a")", kToAway, "}")));
  put(kHome, "two");
  EXPECT_EQ(value(kAway), "two");
  EXPECT_EQ(value(kAway, R"(,"VersionStage":"AWSPREVIOUS")"), "one");
  put(kHome, "three", R"(,"VersionStages":["blue"])");
  EXPECT_EQ(value(kAway, R"(,"VersionStage":"blue")"), "three");
  const std::string blue = engine::find_stage(*row(kHome), "blue")->id;
  const std::string current = engine::find_stage(*row(kHome), "AWSCURRENT")->id;
  ASSERT_TRUE(call(kHome, "UpdateSecretVersionStage",
                   concat(R"({"SecretId":"a","VersionStage":"AWSCURRENT","MoveToVersionId":")",
                          blue, R"(","RemoveFromVersionId":")", current, "\"}")));
  EXPECT_EQ(value(kAway), "three");
  ASSERT_TRUE(call(kHome, "TagResource", R"({"SecretId":"a","Tags":[{"Key":"k","Value":"v"}]})"));
  EXPECT_EQ(row(kAway)->tags.size(), 1U);
  ASSERT_TRUE(call(kHome, "UntagResource", R"({"SecretId":"a","TagKeys":["k"]})"));
  EXPECT_TRUE(row(kAway)->tags.empty());
  EXPECT_TRUE(row(kAway)->tags_were_set);
  ASSERT_TRUE(call(kHome, "UpdateSecret",
                   concat(R"({"SecretId":"a","Description":"d","Type":"t","ClientRequestToken":")",
                          token(), "\"}")));
  EXPECT_EQ(row(kAway)->description, "d");
  EXPECT_EQ(row(kAway)->type, "t");
  ASSERT_EQ(told(kHome, "PutResourcePolicy", put_policy()).substr(0, 7), "{\"ARN\":");
  EXPECT_NE(row(kAway)->resource_policy.find("Deny"), std::string::npos);
  ASSERT_TRUE(call(kHome, "DeleteResourcePolicy", R"({"SecretId":"a"})"));
  EXPECT_EQ(row(kAway)->resource_policy, "");
}

TEST_F(Replication, OnlyNewVersionsAreSealedAgain) {
  create(kHome, "one", kToAway);
  const auto first = row(kAway)->versions[0].sealed;
  put(kHome, "two");
  EXPECT_EQ(*row(kAway)->versions[0].sealed, *first);
  ASSERT_EQ(row(kAway)->versions.size(), 2U);
}

TEST_F(Replication, AChangeThatAReplicaDoesNotShareLeavesItAlone) {
  create(kHome, "one", kToAway);
  const std::uint64_t before = row(kAway)->revision;
  opened_.clock.advance(std::chrono::seconds(1));
  ASSERT_TRUE(call(
      kHome, "UpdateSecret",
      concat(R"({"SecretId":"a","KmsKeyId":"alias/mine","ClientRequestToken":")", token(), "\"}")));
  EXPECT_EQ(row(kAway)->revision, before);
  EXPECT_EQ(row(kAway)->kms_key_id, "");
}

TEST_F(Replication, ReadingIsNotedWhereItHappened) {
  create(kHome, "one", kToAway);
  value(kAway);
  EXPECT_TRUE(row(kAway)->last_accessed_on);
  EXPECT_FALSE(row(kHome)->last_accessed_on);
  const std::string shown = told(kHome, "DescribeSecret", R"({"SecretId":"a"})");
  EXPECT_NE(shown.find(R"("StatusMessage":"Replication succeeded","LastAccessedDate":)"),
            std::string::npos)
      << shown;
  put(kHome, "two");
  EXPECT_TRUE(row(kAway)->last_accessed_on) << "what follows the primary keeps what is its own";
}

TEST_F(Replication, NothingChangesAReplicaInItsOwnRegion) {
  create(kHome, "one", kToAway);
  EXPECT_EQ(put(kAway, "two"), kReplicaText);
  for (const auto& [operation, request] : std::vector<std::pair<const char*, std::string>>{
           {"UpdateSecret",
            concat(R"({"SecretId":"a","Description":"d","ClientRequestToken":")", token(), "\"}")},
           {"UpdateSecret", concat(R"({"SecretId":"a","ClientRequestToken":")", token(), "\"}")},
           {"TagResource", R"({"SecretId":"a","Tags":[]})"},
           {"UntagResource", R"({"SecretId":"a","TagKeys":["k"]})"},
           {"UpdateSecretVersionStage", R"({"SecretId":"a","VersionStage":"blue"})"},
           {"DeleteSecret", R"({"SecretId":"a"})"},
           {"DeleteSecret", R"({"SecretId":"a","ForceDeleteWithoutRecovery":true})"},
           {"RestoreSecret", R"({"SecretId":"a"})"},
           {"PutResourcePolicy", put_policy()},
           {"DeleteResourcePolicy", R"({"SecretId":"a"})"},
           {"RemoveRegionsFromReplication",
            R"({"SecretId":"a","RemoveReplicaRegions":["us-east-1"]})"},
           {"ReplicateSecretToRegions",
            R"({"SecretId":"a","AddReplicaRegions":[{"Region":"eu-west-1"}]})"}}) {
    EXPECT_EQ(told(kAway, operation, request), kReplicaText) << operation;
  }
  EXPECT_EQ(value(kAway), "one");
}

TEST_F(Replication, AReplicasKeyIsItsOwnAndItsPrimaryShowsIt) {
  create(kHome, "one", R"(,"AddReplicaRegions":[{"Region":"us-east-1","KmsKeyId":"alias/there"}])");
  EXPECT_EQ(row(kAway)->kms_key_id, "alias/there");
  ASSERT_TRUE(call(
      kAway, "UpdateSecret",
      concat(R"({"SecretId":"a","KmsKeyId":"alias/new","ClientRequestToken":")", token(), "\"}")));
  EXPECT_EQ(row(kAway)->kms_key_id, "alias/new");
  EXPECT_EQ(row(kAway)->versions[0].kms_key_id, "alias/new");
  EXPECT_EQ(replica().kms_key_id, "alias/new");
  put(kHome, "two");
  EXPECT_EQ(row(kAway)->kms_key_id, "alias/new");
  ASSERT_TRUE(call(kHome, "ReplicateSecretToRegions",
                   R"({"SecretId":"a","AddReplicaRegions":[{"Region":"us-east-1",)"
                   R"("KmsKeyId":"alias/aws/secretsmanager"}]})"));
  EXPECT_EQ(row(kAway)->kms_key_id, "") << "the default key by its name";
  EXPECT_EQ(row(kAway)->versions[1].kms_key_id, "");
  EXPECT_EQ(value(kAway), "two");
}

TEST_F(Replication, APromotedReplicaIsOnItsOwn) {
  create(kHome, "one", kToAway);
  const std::string arn = row(kAway)->arn();
  EXPECT_EQ(told(kAway, "StopReplicationToReplica", R"({"SecretId":"a"})"),
            concat(R"({"ARN":")", arn, "\"}"));
  EXPECT_TRUE(row(kHome)->replicas.empty());
  EXPECT_EQ(row(kHome)->primary_region, "");
  EXPECT_EQ(row(kAway)->primary_region, "");
  EXPECT_EQ(row(kAway)->arn(), arn);
  put(kHome, "two");
  EXPECT_EQ(value(kAway), "one");
  put(kAway, "three");
  EXPECT_EQ(value(kAway), "three");
  EXPECT_EQ(value(kHome), "two");
  EXPECT_EQ(told(kAway, "StopReplicationToReplica", R"({"SecretId":"a"})"),
            "InvalidParameterException: Operation permitted on a replica secret only. Call must be "
            "made in the replica secret's region.");
}

TEST_F(Replication, APromotedReplicaDoesNotRotate) {
  api::Secret primary;
  primary.key = {{opened_.installation->account, kHome}, "a"};
  primary.arn_suffix = "AbCdEf";
  auto rotation = std::make_shared<api::Rotation>();
  rotation->enabled = true;
  rotation->lambda_arn = "arn:aws:lambda:eu-central-1:000000000000:function:f";
  rotation->window_opens_at = opened_.clock.now() + std::chrono::hours(24);
  primary.rotation = rotation;
  ASSERT_TRUE(opened_.installation->store->commit({primary.key, 0, primary}, {"e", "{}"}));
  ASSERT_TRUE(call(kHome, "ReplicateSecretToRegions", concat(R"({"SecretId":"a")", kToAway, "}")));
  ASSERT_TRUE(row(kAway)->rotation);
  EXPECT_TRUE(row(kAway)->rotation->enabled) << "a replica shows what its primary has";
  EXPECT_FALSE(row(kAway)->wake_at) << "and leaves it to the primary";
  ASSERT_TRUE(call(kAway, "StopReplicationToReplica", R"({"SecretId":"a"})"));
  EXPECT_FALSE(row(kAway)->rotation->enabled);
  EXPECT_FALSE(row(kAway)->wake_at);
  EXPECT_TRUE(row(kHome)->rotation->enabled);
}

TEST_F(Replication, ARemovedReplicaIsGoneAtOnce) {
  create(kHome, "one", R"(,"AddReplicaRegions":[{"Region":"us-east-1"},{"Region":"eu-west-1"}])");
  const std::string left = told(kHome, "RemoveRegionsFromReplication",
                                R"({"SecretId":"a","RemoveReplicaRegions":["us-east-1","xx-1"]})");
  EXPECT_NE(left.find(R"("Region":"eu-west-1")"), std::string::npos) << left;
  EXPECT_EQ(left.find("us-east-1"), std::string::npos) << left;
  EXPECT_EQ(row(kAway), nullptr);
  EXPECT_EQ(value("eu-west-1"), "one");
  EXPECT_EQ(events().back(), "EndSecretVersionDelete us-east-1");
  const std::string none = told(kHome, "RemoveRegionsFromReplication",
                                R"({"SecretId":"a","RemoveReplicaRegions":["eu-west-1"]})");
  EXPECT_NE(none.find(R"("ReplicationStatus":[])"), std::string::npos) << none;
  EXPECT_EQ(row(kHome)->primary_region, "");
}

TEST_F(Replication, APrimaryWithReplicasIsNotDeleted) {
  create(kHome, "one", R"(,"AddReplicaRegions":[{"Region":"us-east-1"},{"Region":"eu-west-1"}])");
  const std::string text =
      concat("InvalidParameterException: You can't delete secret ", row(kHome)->arn(),
             " that still has replica regions [eu-west-1, us-east-1]");
  EXPECT_EQ(told(kHome, "DeleteSecret", R"({"SecretId":"a"})"), text);
  EXPECT_EQ(told(kHome, "DeleteSecret", R"({"SecretId":"a","ForceDeleteWithoutRecovery":true})"),
            text);
}

TEST_F(Replication, EverythingIsThereAfterARestart) {
  create(kHome, "one", kToAway);
  put(kHome, "two");
  const std::string described = told(kHome, "DescribeSecret", R"({"SecretId":"a"})");
  opened_.reopen();
  EXPECT_EQ(told(kHome, "DescribeSecret", R"({"SecretId":"a"})"), described);
  EXPECT_EQ(value(kAway), "two");
  EXPECT_EQ(put(kAway, "three"), kReplicaText);
}

TEST_F(Replication, AManagedSecretIsChangedByItsServiceOnly) {
  api::Secret managed;
  managed.key = {{opened_.installation->account, kHome}, "a"};
  managed.arn_suffix = "AbCdEf";
  managed.owning_service = "rds";
  ASSERT_TRUE(opened_.installation->store->commit({managed.key, 0, managed}, {"e", "{}"}));
  const std::string text =
      "InvalidRequestException: This secret is managed by an AWS service, and you must use that "
      "service to update it.";
  EXPECT_EQ(put(kHome, "x"), text);
  EXPECT_EQ(told(kHome, "DeleteSecret", R"({"SecretId":"a"})"), text);
  EXPECT_EQ(
      told(kHome, "UpdateSecret",
           concat(R"({"SecretId":"a","Description":"d","ClientRequestToken":")", token(), "\"}")),
      text);
  EXPECT_TRUE(call(kHome, "TagResource", R"({"SecretId":"a","Tags":[{"Key":"k","Value":"v"}]})"));
  EXPECT_TRUE(call(kHome, "PutResourcePolicy", put_policy()));
  EXPECT_NE(told(kHome, "DescribeSecret", R"({"SecretId":"a"})").find(R"("OwningService":"rds")"),
            std::string::npos);
}

TEST_F(Replication, ListsFindPrimariesAndReplicasByTheirRegion) {
  create(kHome, "one", kToAway);
  const auto found = [&](const char* region, std::string_view prefix) {
    return told(region, "ListSecrets",
                concat(R"({"Filters":[{"Key":"primary-region","Values":[")", prefix, "\"]}]}"))
               .find(R"("Name":"a")") != std::string::npos;
  };
  EXPECT_TRUE(found(kHome, "eu-"));
  EXPECT_TRUE(found(kAway, "eu-central-1"));
  EXPECT_FALSE(found(kAway, "us-"));
}

}  // namespace
}  // namespace clavium::testing
