// SPDX-License-Identifier: Apache-2.0
//
// Accounts are strangers to each other: nothing of one is reached, seen or guessed from another, by
// any operation, but what a secret's own policy lets through.
#include <gtest/gtest.h>

#include "json/value.h"
#include "json/writer.h"
#include "operations/table.h"
#include "service/service.h"
#include "support/opened_installation.h"

namespace clavium::testing {
namespace {

constexpr std::string_view kNotFound =
    "ResourceNotFoundException: Secrets Manager can't find the specified secret.";
constexpr std::string_view kDefaultKey =
    "InvalidRequestException: You can't access a secret from a different AWS account if you "
    "encrypt "
    "the secret with the default KMS service key.";
const std::string kOwner = "000000000000", kStranger = "111122223333";

class Accounts : public ::testing::Test {
 protected:
  std::string call(const std::string& account, std::string_view operation, std::string_view request,
                   std::string region = "eu-central-1") {
    service::LocalBackend backend(*opened_.installation->service, authn::root_caller(account),
                                  std::move(region), "");
    const auto answer = backend.invoke("secretsmanager", operation, SecretBytes::copy_of(request));
    if (!answer) return answer.error().code + ": " + answer.error().message;
    return answer->reveal_text([](std::string_view text) { return std::string(text); });
  }
  std::string id_call(const std::string& account, std::string_view operation, std::string_view id) {
    return call(account, operation, concat(R"({"SecretId":")", id, R"("})"));
  }
  /// Returns the ARN.
  std::string create(const std::string& account, std::string_view name, std::string_view value,
                     std::string_view kms_key = "") {
    json::Writer request;
    request.begin_object()
        .member("Name", name)
        .member("ClientRequestToken", random_uuid(opened_.entropy))
        .member("SecretString", value);
    if (!kms_key.empty()) request.member("KmsKeyId", kms_key);
    request.end_object();
    const std::string answer = call(account, "CreateSecret", std::move(request).finish_text());
    const auto document = json::Document::parse(answer);
    EXPECT_TRUE(document) << answer;
    return std::string(document->root().find("ARN")->string().value());
  }
  void put_policy(std::string_view name, std::string_view policy) {
    json::Writer request;
    request.begin_object().member("SecretId", name).member("ResourcePolicy", policy).end_object();
    const std::string answer = call(kOwner, "PutResourcePolicy", std::move(request).finish_text());
    ASSERT_TRUE(answer.starts_with("{\"ARN\"")) << answer;
  }
  /// One body for all operations: each takes the members that it knows and ignores the others.
  std::string any_request(std::string_view id) {
    return concat(
        R"({"SecretId":")", id, R"(","SecretIdList":[")", id,
        R"("],"ClientRequestToken":"stranger-)", random_uuid(opened_.entropy),
        R"(","SecretString":"written by the stranger","VersionStage":"L","Tags":[{"Key":"k","Value":"v"}],)"
        R"("TagKeys":["k"],"AddReplicaRegions":[{"Region":"us-east-1"}],)"
        R"("RemoveReplicaRegions":["us-east-1"],"ForceDeleteWithoutRecovery":true,)"
        R"("RotationLambdaARN":"arn:aws:lambda:eu-central-1:111122223333:function:f",)"
        R"("ResourcePolicy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":)"
        R"({\"AWS\":\"111122223333\"},\"Action\":\"*\",\"Resource\":\"*\"}}"})");
  }
  /// All that the owner can see of a secret but when it was read.
  std::string state(std::string_view name) {
    return id_call(kOwner, "DescribeSecret", name) + id_call(kOwner, "GetResourcePolicy", name) +
           id_call(kOwner, "ListSecretVersionIds", name);
  }
  /// The operations on a secret that exists.
  static std::vector<std::string> operations_on_a_secret() {
    std::vector<std::string> names;
    for (const operations::Operation& operation : operations::operations()) {
      if (operation.names_a_secret && !operation.creates_the_secret)
        names.emplace_back(operation.name);
    }
    EXPECT_GE(names.size(), 14U);
    return names;
  }
  static std::string denied(std::string_view operation, std::string_view arn) {
    return concat(
        "AccessDeniedException: User: arn:aws:iam::111122223333:root is not authorized to "
        "perform: secretsmanager:",
        operation, " on resource: ", arn,
        " because no resource-based policy allows the secretsmanager:", operation, " action");
  }

  OpenedInstallation opened_;
};

TEST_F(Accounts, NoOperationReachesAnotherAccountsSecretByItsArn) {
  const std::string arn = create(kOwner, "db", "canary", "alias/shared");
  const std::string missing = arn.substr(0, arn.size() - 9) + "no-AbCdEf";
  const std::string before = state("db");
  for (const std::string& operation : operations_on_a_secret()) {
    EXPECT_EQ(call(kStranger, operation, any_request(arn)), denied(operation, arn));
    EXPECT_EQ(call(kStranger, operation, any_request(missing)), denied(operation, missing))
        << "a refusal must not tell whether the secret is there";
    const std::string partial = arn.substr(0, arn.size() - 7);
    EXPECT_EQ(call(kStranger, operation, any_request(partial)), denied(operation, partial));
  }
  EXPECT_EQ(state("db"), before);
}

TEST_F(Accounts, NoOperationReachesAnotherAccountsSecretByItsName) {
  create(kOwner, "db", "canary", "alias/shared");
  const std::string before = state("db");
  for (const std::string& operation : operations_on_a_secret()) {
    const std::string answer = call(kStranger, operation, any_request("db"));
    // A forced deletion of what is not there succeeds, as on AWS, with an ARN of the caller's own.
    const bool own = answer.find("arn:aws:secretsmanager:eu-central-1:111122223333:secret:db") !=
                     std::string::npos;
    EXPECT_TRUE(answer == kNotFound || (operation == "DeleteSecret" && own)) << operation << answer;
  }
  EXPECT_EQ(state("db"), before);
}

TEST_F(Accounts, ListsAndBatchesShowTheCallersOwn) {
  const std::string arn = create(kOwner, "db", "canary", "alias/shared");
  create(kStranger, "db", "theirs");
  const std::string listed = call(kStranger, "ListSecrets", "{}");
  EXPECT_EQ(listed.find(kOwner), std::string::npos) << listed;
  EXPECT_NE(listed.find(kStranger), std::string::npos);
  const std::string filtered =
      call(kStranger, "BatchGetSecretValue", R"({"Filters":[{"Key":"name","Values":["db"]}]})");
  EXPECT_EQ(filtered.find("canary"), std::string::npos);
  EXPECT_NE(filtered.find("theirs"), std::string::npos);
  const std::string batch =
      call(kStranger, "BatchGetSecretValue", concat(R"({"SecretIdList":["db",")", arn, R"("]})"));
  EXPECT_EQ(batch.find("canary"), std::string::npos);
  EXPECT_NE(batch.find("theirs"), std::string::npos);
  EXPECT_NE(batch.find("AccessDeniedException"), std::string::npos);
}

TEST_F(Accounts, TheSameNameIsAnotherSecretInEachAccount) {
  const std::string ours = create(kOwner, "db", "one");
  const std::string theirs = create(kStranger, "db", "two");
  EXPECT_NE(ours, theirs);
  EXPECT_NE(id_call(kOwner, "GetSecretValue", "db").find("\"one\""), std::string::npos);
  EXPECT_NE(id_call(kStranger, "GetSecretValue", "db").find("\"two\""), std::string::npos);
}

TEST_F(Accounts, APolicyLetsThroughExactlyWhatItSays) {
  const std::string arn = create(kOwner, "db", "shared", "alias/shared");
  create(kOwner, "other", "canary", "alias/shared");
  put_policy("db", R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",
      "Principal":{"AWS":"111122223333"},"Action":["secretsmanager:GetSecretValue"],"Resource":"*",
      "Condition":{"ForAnyValue:StringEquals":{"secretsmanager:VersionStage":"AWSCURRENT"}}}})");
  const std::string before = state("db");
  EXPECT_NE(id_call(kStranger, "GetSecretValue", arn).find("\"shared\""), std::string::npos);
  EXPECT_EQ(call(kStranger, "GetSecretValue",
                 concat(R"({"SecretId":")", arn, R"(","VersionStage":"AWSPREVIOUS"})")),
            denied("GetSecretValue", arn));
  const std::string batch =
      call(kStranger, "BatchGetSecretValue", concat(R"({"SecretIdList":[")", arn, R"("]})"));
  EXPECT_NE(batch.find("\"shared\""), std::string::npos) << batch;
  EXPECT_EQ(id_call(kStranger, "GetSecretValue", "db"), kNotFound) << "only by its ARN";
  for (const std::string& operation : operations_on_a_secret()) {
    if (operation == "GetSecretValue") continue;
    EXPECT_EQ(call(kStranger, operation, any_request(arn)), denied(operation, arn));
  }
  const std::string third = "333333333333";
  EXPECT_TRUE(id_call(third, "GetSecretValue", arn).starts_with("AccessDenied"));
  // Reading is all that happened.
  EXPECT_NE(state("db").find("LastAccessedDate"), std::string::npos);
  EXPECT_EQ(before.find("LastAccessedDate"), std::string::npos);
}

TEST_F(Accounts, WhoeverIsAllowedToWorksInTheOwnersAccount) {
  const std::string arn = create(kOwner, "db", "one", "alias/shared");
  create(kStranger, "db", "theirs");
  put_policy("db", R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},
      "Action":"secretsmanager:*","Resource":"*"}})");
  EXPECT_NE(call(kStranger, "PutSecretValue", any_request(arn)).find(arn), std::string::npos);
  EXPECT_NE(id_call(kOwner, "GetSecretValue", "db").find("\"written by the stranger\""),
            std::string::npos);
  EXPECT_NE(id_call(kStranger, "GetSecretValue", "db").find("\"theirs\""), std::string::npos);
  EXPECT_EQ(call(kStranger, "TagResource", any_request(arn)), "{}");
  EXPECT_NE(id_call(kOwner, "DescribeSecret", "db").find(R"("Key":"k")"), std::string::npos);
  EXPECT_EQ(id_call(kStranger, "DescribeSecret", "db").find("Tags"), std::string::npos);
  EXPECT_NE(id_call(kStranger, "DescribeSecret", arn).find(kOwner), std::string::npos);
}

TEST_F(Accounts, DenyWinsOverAllowAndOverTheOwnersRoot) {
  const std::string arn = create(kOwner, "db", "one", "alias/shared");
  put_policy("db", R"({"Statement":[
      {"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"secretsmanager:*","Resource":"*"},
      {"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}]})");
  for (const std::string& account : {kOwner, kStranger}) {
    EXPECT_EQ(
        id_call(account, "GetSecretValue", arn),
        concat("AccessDeniedException: User: arn:aws:iam::", account,
               ":root is not authorized to perform: secretsmanager:GetSecretValue on resource: ",
               arn, " with an explicit deny in a resource-based policy"));
    EXPECT_NE(id_call(account, "DescribeSecret", arn).find(arn), std::string::npos);
  }
}

TEST_F(Accounts, ValuesUnderTheDefaultKeyStayInTheirAccount) {
  const std::string arn = create(kOwner, "db", "one");
  put_policy("db", R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},
      "Action":"secretsmanager:*","Resource":"*"}})");
  for (const char* operation : {"GetSecretValue", "PutSecretValue", "UpdateSecret"})
    EXPECT_EQ(call(kStranger, operation, any_request(arn)), kDefaultKey) << operation;
  EXPECT_EQ(call(kStranger, "UpdateSecret",
                 concat(R"({"SecretId":")", arn, R"(","ClientRequestToken":")",
                        random_uuid(opened_.entropy), R"(","Description":"d"})"))
                .find("Exception"),
            std::string::npos)
      << "without a value no key is used";
  EXPECT_NE(call(kStranger, "BatchGetSecretValue", concat(R"({"SecretIdList":[")", arn, R"("]})"))
                .find("default KMS service key"),
            std::string::npos);
  EXPECT_NE(id_call(kStranger, "DescribeSecret", arn).find(arn), std::string::npos);
  EXPECT_NE(id_call(kStranger, "ListSecretVersionIds", arn).find(arn), std::string::npos);
}

TEST_F(Accounts, AnArnOfAnotherRegionOrPartitionIsNotFound) {
  const std::string arn = create(kOwner, "db", "one");
  EXPECT_EQ(call(kOwner, "GetSecretValue", concat(R"({"SecretId":")", arn, R"("})"), "us-east-1"),
            kNotFound);
  std::string elsewhere = arn;
  elsewhere.replace(0, 7, "arn:aws-cn");
  EXPECT_EQ(id_call(kOwner, "GetSecretValue", elsewhere), kNotFound);
}

TEST_F(Accounts, TheRecordNamesWhoCameFromWhere) {
  const std::string arn = create(kOwner, "db", "shared", "alias/shared");
  put_policy("db", R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},
      "Action":"secretsmanager:GetSecretValue","Resource":"*"}})");
  ASSERT_NE(id_call(kStranger, "GetSecretValue", arn).find("\"shared\""), std::string::npos);
  ASSERT_TRUE(id_call(kStranger, "DescribeSecret", arn).starts_with("AccessDenied"));
  std::vector<std::string> records;
  ASSERT_TRUE(
      audit::read_log(opened_.data() / "audit", 0, [&](std::uint64_t, std::string_view text) {
        records.emplace_back(text);
        return true;
      }));
  ASSERT_GE(records.size(), 4U);
  const std::string& put = records[records.size() - 3];
  EXPECT_NE(put.find("\"resourcePolicy\""), std::string::npos) << "the policy's text is on record";
  const std::string& read = records[records.size() - 2];
  EXPECT_NE(read.find(R"("arn":"arn:aws:iam::111122223333:root")"), std::string::npos);
  EXPECT_NE(read.find(arn), std::string::npos);
  EXPECT_NE(records.back().find(R"("errorCode":"AccessDenied")"), std::string::npos);
}

}  // namespace
}  // namespace clavium::testing
