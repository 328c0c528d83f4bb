// SPDX-License-Identifier: Apache-2.0
//
// Members of requests as condition keys.
#include "operations/request_keys.h"

#include <gtest/gtest.h>

#include "operations/secretsmanager/create_secret.h"
#include "operations/secretsmanager/delete_secret.h"
#include "operations/secretsmanager/get_secret_value.h"
#include "operations/secretsmanager/put_resource_policy.h"
#include "operations/secretsmanager/tag_resource.h"
#include "operations/secretsmanager/untag_resource.h"
#include "operations/secretsmanager/update_secret_version_stage.h"

namespace clavium::testing {
namespace {

namespace sm = operations::secretsmanager;
using Texts = std::vector<std::string>;

template <class Request>
std::map<std::string, Texts> keys_of(const Request& request, std::vector<std::string> names) {
  authz::ConditionKeys keys;
  operations::add_request_keys(request, keys);
  std::map<std::string, Texts> found;
  for (const std::string& name : names) {
    if (const auto* values = keys.find(name)) found[name] = values->all;
  }
  return found;
}

TEST(RequestKeys, OfCreateSecret) {
  sm::CreateSecret::Request request;
  request.name = "prod/db";
  request.description = "d";
  request.kms_key_id = "arn:aws:kms:eu-central-1:000000000000:key/k";
  request.tags = {{{"Env", "prod"}, {"Team", "red"}}};
  request.add_replica_regions = {{{"us-east-1", {}}, {"us-west-2", {}}}};
  request.force_overwrite_replica_secret = true;
  const auto found =
      keys_of(request, {"secretsmanager:Name", "secretsmanager:Description",
                        "secretsmanager:KmsKeyId", "secretsmanager:KmsKeyArn", "aws:RequestTag/Env",
                        "aws:RequestTag/Team", "aws:TagKeys", "secretsmanager:AddReplicaRegions",
                        "secretsmanager:ForceOverwriteReplicaSecret", "secretsmanager:Type",
                        "secretsmanager:SecretString", "secretsmanager:ClientRequestToken"});
  EXPECT_EQ(found,
            (std::map<std::string, Texts>{
                {"secretsmanager:Name", {"prod/db"}},
                {"secretsmanager:Description", {"d"}},
                {"secretsmanager:KmsKeyId", {"arn:aws:kms:eu-central-1:000000000000:key/k"}},
                {"secretsmanager:KmsKeyArn", {"arn:aws:kms:eu-central-1:000000000000:key/k"}},
                {"aws:RequestTag/Env", {"prod"}},
                {"aws:RequestTag/Team", {"red"}},
                {"aws:TagKeys", {"Env", "Team"}},
                {"secretsmanager:AddReplicaRegions", {"us-east-1", "us-west-2"}},
                {"secretsmanager:ForceOverwriteReplicaSecret", {"true"}}}));
}

TEST(RequestKeys, WithoutAChoiceTheStageIsTheCurrentOne) {
  const std::vector<std::string> names = {"secretsmanager:VersionStage",
                                          "secretsmanager:VersionId"};
  sm::GetSecretValue::Request request;
  EXPECT_EQ(keys_of(request, names),
            (std::map<std::string, Texts>{{"secretsmanager:VersionStage", {"AWSCURRENT"}}}));
  request.version_id = "v";
  EXPECT_EQ(keys_of(request, names),
            (std::map<std::string, Texts>{{"secretsmanager:VersionId", {"v"}}}));
  request.version_stage = "AWSPENDING";
  EXPECT_EQ(keys_of(request, names).at("secretsmanager:VersionStage"), Texts{"AWSPENDING"});
  sm::UpdateSecretVersionStage::Request move;
  move.version_stage = "L";
  EXPECT_EQ(keys_of(move, names).at("secretsmanager:VersionStage"), Texts{"L"});
}

TEST(RequestKeys, OfTheOthers) {
  sm::DeleteSecret::Request deletion;
  deletion.recovery_window_in_days = 7;
  EXPECT_EQ(keys_of(deletion, {"secretsmanager:RecoveryWindowInDays",
                               "secretsmanager:ForceDeleteWithoutRecovery"}),
            (std::map<std::string, Texts>{{"secretsmanager:RecoveryWindowInDays", {"7"}}}));
  sm::PutResourcePolicy::Request put;
  put.block_public_policy = false;
  EXPECT_EQ(keys_of(put, {"secretsmanager:BlockPublicPolicy"}).begin()->second, Texts{"false"});
  sm::TagResource::Request tag;
  tag.tags = {{{"k", "v"}}};
  EXPECT_EQ(keys_of(tag, {"aws:TagKeys", "aws:RequestTag/K"}).size(), 2U);
  sm::UntagResource::Request untag;
  untag.tag_keys = {"k", "l"};
  EXPECT_EQ(keys_of(untag, {"aws:TagKeys"}).at("aws:TagKeys"), (Texts{"k", "l"}));
}

}  // namespace
}  // namespace clavium::testing
