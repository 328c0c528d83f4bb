// SPDX-License-Identifier: Apache-2.0
//
// What every SecretsBackend must do, whoever stands behind it: the engine in this process, a
// clavium server over signed HTTP, or an AWS that none of us wrote. A case stands here only if AWS,
// by its documents or by recordings, does exactly this.
//
// An implementation gives a factory:  INSTANTIATE_TEST_SUITE_P(Local, BackendSuite,
// ::testing::Values(factory));
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "api/call.h"
#include "base/entropy.h"
#include "operations/secretsmanager/batch_get_secret_value.h"
#include "operations/secretsmanager/create_secret.h"
#include "operations/secretsmanager/delete_secret.h"
#include "operations/secretsmanager/describe_secret.h"
#include "operations/secretsmanager/get_random_password.h"
#include "operations/secretsmanager/get_secret_value.h"
#include "operations/secretsmanager/list_secret_version_ids.h"
#include "operations/secretsmanager/list_secrets.h"
#include "operations/secretsmanager/put_secret_value.h"
#include "operations/secretsmanager/restore_secret.h"
#include "operations/secretsmanager/tag_resource.h"
#include "operations/secretsmanager/untag_resource.h"
#include "operations/secretsmanager/update_secret.h"
#include "operations/secretsmanager/update_secret_version_stage.h"
#include "operations/sts/get_caller_identity.h"

namespace clavium::testing {

namespace sm = operations::secretsmanager;

/// A backend and whatever must live as long as it does.
struct OpenedBackend {
  std::shared_ptr<api::SecretsBackend> backend;
  std::shared_ptr<void> keeps_alive;
};
using BackendFactory = OpenedBackend (*)();

class BackendSuite : public ::testing::TestWithParam<BackendFactory> {
 protected:
  void SetUp() override {
    opened_ = GetParam()();
    if (opened_.backend == nullptr)
      GTEST_SKIP() << "this backend is not here; the driver that starts it says why";
    prefix_ = "/suite/" + random_uuid(entropy_).substr(0, 8) + "/";
  }

  api::SecretsBackend& backend() { return *opened_.backend; }
  std::string name(std::string_view short_name) { return prefix_ + std::string(short_name); }
  std::string token() { return random_uuid(entropy_); }

  template <class Op>
  Result<typename Op::Response> call(const typename Op::Request& request) {
    return api::call<Op>(backend(), request);
  }

  /// Creates a secret and returns its version id.
  std::string create(const std::string& full_name, std::string_view value,
                     sm::TagList tags = std::nullopt) {
    sm::CreateSecret::Request request;
    request.name = full_name;
    request.client_request_token = token();
    request.secret_string = SecretBytes::copy_of(value);
    request.tags = std::move(tags);
    const auto response = call<sm::CreateSecret>(request);
    EXPECT_TRUE(response) << response.error().message;
    return response ? response->version_id : std::string();
  }

  std::string put(const std::string& full_name, std::string_view value,
                  api::TextList stages = std::nullopt) {
    sm::PutSecretValue::Request request;
    request.secret_id = full_name;
    request.client_request_token = token();
    request.secret_string = SecretBytes::copy_of(value);
    request.version_stages = std::move(stages);
    const auto response = call<sm::PutSecretValue>(request);
    EXPECT_TRUE(response) << response.error().message;
    return response ? response->version_id : std::string();
  }

  /// The value in clear, or "!<error code>".
  std::string get(const std::string& id, api::Text version_id = std::nullopt,
                  api::Text stage = std::nullopt) {
    sm::GetSecretValue::Request request;
    request.secret_id = id;
    request.version_id = std::move(version_id);
    request.version_stage = std::move(stage);
    const auto response = call<sm::GetSecretValue>(request);
    if (!response) return "!" + response.error().code;
    if (!response->secret_string) return "!no string";
    return response->secret_string->reveal_text(
        [](std::string_view text) { return std::string(text); });
  }

  sm::DescribeSecret::Response describe(const std::string& id) {
    sm::DescribeSecret::Request request;
    request.secret_id = id;
    auto response = call<sm::DescribeSecret>(request);
    EXPECT_TRUE(response) << response.error().message;
    return response ? *std::move(response) : sm::DescribeSecret::Response{};
  }

  template <class Op>
  std::string error_of(const typename Op::Request& request) {
    const auto response = call<Op>(request);
    return response ? "" : response.error().code;
  }

  SystemEntropy entropy_;
  OpenedBackend opened_;
  std::string prefix_;
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(BackendSuite);

TEST_P(BackendSuite, AValueComesBackAsItWasPut) {
  const std::string version = create(name("db"), R"({"value":"s3cr€t\n","owner":"payments"})");
  EXPECT_EQ(get(name("db")), R"({"value":"s3cr€t\n","owner":"payments"})");
  EXPECT_EQ(get(name("db"), version), R"({"value":"s3cr€t\n","owner":"payments"})");
  EXPECT_EQ(get(describe(name("db")).arn), R"({"value":"s3cr€t\n","owner":"payments"})");
}

TEST_P(BackendSuite, ABinaryValueComesBackByteForByte) {
  std::string bytes(256, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = char(i);
  sm::CreateSecret::Request create_request;
  create_request.name = name("binary");
  create_request.client_request_token = token();
  create_request.secret_binary = api::Blob{SecretBytes::copy_of(bytes)};
  ASSERT_TRUE(call<sm::CreateSecret>(create_request));
  sm::GetSecretValue::Request request;
  request.secret_id = name("binary");
  const auto response = call<sm::GetSecretValue>(request);
  ASSERT_TRUE(response) << response.error().message;
  ASSERT_TRUE(response->secret_binary);
  EXPECT_FALSE(response->secret_string);
  EXPECT_TRUE(constant_time_equal(response->secret_binary->bytes, SecretBytes::copy_of(bytes)));
}

TEST_P(BackendSuite, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(get(name("nothing")), "!ResourceNotFoundException");
  sm::DescribeSecret::Request request;
  request.secret_id = name("nothing");
  const auto response = call<sm::DescribeSecret>(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::not_found);
  EXPECT_TRUE(
      response.error().message.starts_with("Secrets Manager can't find the specified secret."))
      << response.error().message;
  create(name("here"), "v");
  EXPECT_EQ(get(name("here"), std::nullopt, "AWSPENDING"), "!ResourceNotFoundException");
  EXPECT_EQ(get(name("here"), token()), "!ResourceNotFoundException");
}

TEST_P(BackendSuite, TheSameNameTwiceIsRefusedAndAReplayIsNot) {
  sm::CreateSecret::Request request;
  request.name = name("once");
  request.client_request_token = token();
  request.secret_string = SecretBytes::copy_of("v");
  const auto first = call<sm::CreateSecret>(request);
  ASSERT_TRUE(first) << first.error().message;
  const auto replayed = call<sm::CreateSecret>(request);
  ASSERT_TRUE(replayed) << replayed.error().message;
  EXPECT_EQ(first->arn, replayed->arn);
  EXPECT_EQ(first->version_id, replayed->version_id);
  request.client_request_token = token();
  EXPECT_EQ(error_of<sm::CreateSecret>(request), "ResourceExistsException");
}

TEST_P(BackendSuite, ATokenStandsForOneValue) {
  create(name("token"), "v1");
  sm::PutSecretValue::Request request;
  request.secret_id = name("token");
  request.client_request_token = token();
  request.secret_string = SecretBytes::copy_of("v2");
  ASSERT_TRUE(call<sm::PutSecretValue>(request));
  ASSERT_TRUE(call<sm::PutSecretValue>(request)) << "the same value again is a success";
  request.secret_string = SecretBytes::copy_of("other");
  EXPECT_EQ(error_of<sm::PutSecretValue>(request), "ResourceExistsException");
  EXPECT_EQ(get(name("token")), "v2");
}

TEST_P(BackendSuite, ANewValueBecomesCurrentAndTheOldOnePrevious) {
  const std::string v1 = create(name("labels"), "one");
  const std::string v2 = put(name("labels"), "two");
  EXPECT_EQ(get(name("labels")), "two");
  EXPECT_EQ(get(name("labels"), std::nullopt, "AWSPREVIOUS"), "one");
  const api::StagesByVersion stages = describe(name("labels")).version_ids_to_stages;
  EXPECT_EQ(stages, (api::StagesByVersion{{v1, {"AWSPREVIOUS"}}, {v2, {"AWSCURRENT"}}}));
}

TEST_P(BackendSuite, APendingVersionIsPromotedByMovingTheLabel) {
  const std::string v1 = create(name("rotate"), "old");
  const std::string v2 = put(name("rotate"), "new", std::vector<std::string>{"AWSPENDING"});
  EXPECT_EQ(get(name("rotate")), "old");
  EXPECT_EQ(get(name("rotate"), v2, "AWSPENDING"), "new");
  sm::UpdateSecretVersionStage::Request request;
  request.secret_id = name("rotate");
  request.version_stage = "AWSCURRENT";
  request.move_to_version_id = v2;
  request.remove_from_version_id = v1;
  ASSERT_TRUE(call<sm::UpdateSecretVersionStage>(request));
  EXPECT_EQ(get(name("rotate"), std::nullopt, "AWSCURRENT"), "new");
  EXPECT_EQ(get(name("rotate"), std::nullopt, "AWSPREVIOUS"), "old");
}

TEST_P(BackendSuite, WhoNamesNoVersionGetsTheOneThatTheLabelWasMovedTo) {
  const std::string v1 = create(name("back"), "old");
  const std::string v2 = put(name("back"), "new");
  sm::UpdateSecretVersionStage::Request request;
  request.secret_id = name("back");
  request.version_stage = "AWSCURRENT";
  request.move_to_version_id = v1;
  request.remove_from_version_id = v2;
  ASSERT_TRUE(call<sm::UpdateSecretVersionStage>(request));
  EXPECT_EQ(get(name("back")), "old");
}

TEST_P(BackendSuite, AVersionAndALabelMustAgree) {
  const std::string v1 = create(name("agree"), "one");
  put(name("agree"), "two");
  sm::GetSecretValue::Request request;
  request.secret_id = name("agree");
  request.version_id = v1;
  request.version_stage = "AWSCURRENT";
  EXPECT_NE(error_of<sm::GetSecretValue>(request), "");
}

TEST_P(BackendSuite, UpdateChangesTheDescriptionAndTheValue) {
  create(name("update"), "one");
  sm::UpdateSecret::Request request;
  request.secret_id = name("update");
  request.client_request_token = token();
  request.description = "said";
  ASSERT_TRUE(call<sm::UpdateSecret>(request));
  EXPECT_EQ(describe(name("update")).description, "said");
  EXPECT_EQ(get(name("update")), "one");
  request.client_request_token = token();
  request.secret_string = SecretBytes::copy_of("two");
  const auto response = call<sm::UpdateSecret>(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->version_id, *request.client_request_token);
  EXPECT_EQ(get(name("update")), "two");
}

TEST_P(BackendSuite, TagsAreKeptInOrderChangedAndRemoved) {
  create(name("tags"), "v",
         std::vector<sm::TagShape>{{"Owner", "payments"}, {"RotationDays", "90"}});
  sm::TagResource::Request tag;
  tag.secret_id = name("tags");
  tag.tags.emplace({sm::TagShape{"Owner", "identity"}, sm::TagShape{"Classification", "high"}});
  ASSERT_TRUE(call<sm::TagResource>(tag));
  std::map<std::string, std::string> shown;
  const sm::DescribeSecret::Response described = describe(name("tags"));
  for (const sm::TagShape& t : described.tags.value()) shown[*t.key] = *t.value;
  EXPECT_EQ(shown, (std::map<std::string, std::string>{
                       {"Owner", "identity"}, {"RotationDays", "90"}, {"Classification", "high"}}));
  sm::UntagResource::Request untag;
  untag.secret_id = name("tags");
  untag.tag_keys.emplace({std::string("Owner"), std::string("never-there")});
  ASSERT_TRUE(call<sm::UntagResource>(untag));
  EXPECT_EQ(describe(name("tags")).tags.value().size(), 2U);
}

TEST_P(BackendSuite, AListIsFilteredByPrefixAndPagedWithoutGapsOrRepeats) {
  for (int i = 0; i < 7; ++i) create(name("list" + std::to_string(i)), "v");
  sm::ListSecrets::Request request;
  request.max_results = 3;
  request.filters.emplace({sm::FilterShape{"name", std::vector<std::string>{prefix_}}});
  std::vector<std::string> seen;
  for (int page = 0; page < 5; ++page) {
    const auto response = call<sm::ListSecrets>(request);
    ASSERT_TRUE(response) << response.error().message;
    for (const sm::SecretListEntry& entry : response->secret_list.value())
      seen.push_back(entry.name);
    if (response->next_token.empty()) break;
    request.next_token = response->next_token;
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen.size(), 7U);
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
}

TEST_P(BackendSuite, VersionsAreListed) {
  const std::string v1 = create(name("versions"), "one");
  const std::string v2 = put(name("versions"), "two");
  sm::ListSecretVersionIds::Request request;
  request.secret_id = name("versions");
  const auto response = call<sm::ListSecretVersionIds>(request);
  ASSERT_TRUE(response) << response.error().message;
  std::vector<std::string> ids;
  for (const sm::SecretVersionShape& version : response->versions.value())
    ids.push_back(version.version_id);
  std::sort(ids.begin(), ids.end());
  std::vector<std::string> expected{v1, v2};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(ids, expected);
}

TEST_P(BackendSuite, ADeletedSecretIsUnreadableUntilItIsRestored) {
  create(name("deleted"), "v");
  sm::DeleteSecret::Request request;
  request.secret_id = name("deleted");
  request.recovery_window_in_days = 7;
  const auto deleted = call<sm::DeleteSecret>(request);
  ASSERT_TRUE(deleted) << deleted.error().message;
  EXPECT_TRUE(deleted->deletion_date);
  EXPECT_EQ(get(name("deleted")), "!InvalidRequestException");
  EXPECT_TRUE(describe(name("deleted")).deleted_date);
  sm::RestoreSecret::Request restore;
  restore.secret_id = name("deleted");
  ASSERT_TRUE(call<sm::RestoreSecret>(restore));
  EXPECT_EQ(get(name("deleted")), "v");
}

TEST_P(BackendSuite, AForcedDeletionLeavesNothingAndTheNameIsFree) {
  create(name("forced"), "one");
  sm::DeleteSecret::Request request;
  request.secret_id = name("forced");
  request.force_delete_without_recovery = true;
  ASSERT_TRUE(call<sm::DeleteSecret>(request));
  EXPECT_EQ(get(name("forced")), "!ResourceNotFoundException");
  ASSERT_TRUE(call<sm::DeleteSecret>(request)) << "a forced deletion of a missing secret succeeds";
  create(name("forced"), "two");
  EXPECT_EQ(get(name("forced")), "two");
}

TEST_P(BackendSuite, AWindowOutsideSevenToThirtyDaysIsRefused) {
  create(name("window"), "v");
  for (const std::int64_t days : {6, 31}) {
    sm::DeleteSecret::Request request;
    request.secret_id = name("window");
    request.recovery_window_in_days = days;
    EXPECT_EQ(error_of<sm::DeleteSecret>(request), "InvalidParameterException") << days;
  }
}

TEST_P(BackendSuite, ABatchAnswersWhatItCanAndSaysWhatItCannot) {
  create(name("batch1"), "one");
  create(name("batch2"), "two");
  sm::BatchGetSecretValue::Request request;
  request.secret_id_list.emplace({name("batch1"), name("missing"), name("batch2")});
  const auto response = call<sm::BatchGetSecretValue>(request);
  ASSERT_TRUE(response) << response.error().message;
  ASSERT_EQ(response->secret_values.value().size(), 2U);
  EXPECT_EQ(response->secret_values->at(0).name, name("batch1"));
  EXPECT_EQ(response->secret_values->at(1).name, name("batch2"));
  ASSERT_EQ(response->errors.value().size(), 1U);
  EXPECT_EQ(response->errors->at(0).secret_id, name("missing"));
  EXPECT_EQ(response->errors->at(0).error_code, "ResourceNotFoundException");
}

TEST_P(BackendSuite, ARandomPasswordHasTheLengthThatWasAsked) {
  sm::GetRandomPassword::Request request;
  request.password_length = 64;
  request.exclude_punctuation = true;
  const auto response = call<sm::GetRandomPassword>(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->random_password->size_bytes(), 64U);
}

TEST_P(BackendSuite, TheCallerHasAnIdentity) {
  const auto identity = call<operations::sts::GetCallerIdentity>({});
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_EQ(identity->account.size(), 12U);
  EXPECT_TRUE(identity->arn.starts_with("arn:aws:")) << identity->arn;
}

}  // namespace clavium::testing
