// SPDX-License-Identifier: Apache-2.0
//
// docs/aws-compatibility.md is written from the table of operations. CLAVIUM_WRITE_DOCUMENTS=1
// writes it anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "json/value.h"
#include "operations/table.h"
#include "support/vectors.h"

namespace clavium::operations {
namespace {

struct Service {
  std::string_view name;  ///< as in a credential scope
  std::string_view title;
  std::string_view model;                        ///< the model's file among the vectors
  std::span<const std::string_view> operations;  ///< all that AWS has, sorted
};

// Source: AWS's models of the two services, API versions 2017-10-17 and 2011-06-15.
constexpr std::string_view kSecretsManager[] = {"BatchGetSecretValue",
                                                "CancelRotateSecret",
                                                "CreateSecret",
                                                "DeleteResourcePolicy",
                                                "DeleteSecret",
                                                "DescribeSecret",
                                                "GetRandomPassword",
                                                "GetResourcePolicy",
                                                "GetSecretValue",
                                                "ListSecretVersionIds",
                                                "ListSecrets",
                                                "PutResourcePolicy",
                                                "PutSecretValue",
                                                "RemoveRegionsFromReplication",
                                                "ReplicateSecretToRegions",
                                                "RestoreSecret",
                                                "RotateSecret",
                                                "StopReplicationToReplica",
                                                "TagResource",
                                                "UntagResource",
                                                "UpdateSecret",
                                                "UpdateSecretVersionStage",
                                                "ValidateResourcePolicy"};
constexpr std::string_view kSts[] = {
    "AssumeRole",        "AssumeRoleWithSAML",         "AssumeRoleWithWebIdentity",
    "AssumeRoot",        "DecodeAuthorizationMessage", "GetAccessKeyInfo",
    "GetCallerIdentity", "GetDelegatedAccessToken",    "GetFederationToken",
    "GetSessionToken",   "GetWebIdentityToken"};
constexpr Service kServices[] = {
    {"secretsmanager", "Secrets Manager", "aws-models/secretsmanager.json", kSecretsManager},
    {"sts", "Security Token Service", "aws-models/sts.json", kSts},
};

std::string_view effect_of(const Operation& operation) {
  switch (operation.effect) {
    case Effect::reads_metadata:
      return "reads names, labels and dates";
    case Effect::reads_value:
      return "gives a value out";
    case Effect::changes:
      return "changes the store";
  }
  return "";
}

std::string page() {
  std::string text =
      "# Which AWS operations the server answers\n\n"
      "For whoever asks whether a client will work. Written from the program's own table of "
      "operations by\n"
      "`test_operations`, which fails when this page says anything else. How the answers compare "
      "with AWS's:\n"
      "[aws-behaviour.md](aws-behaviour.md).\n\n"
      "Every answer waits until its record is in the audit log, whatever the operation does. One "
      "that is not\n"
      "offered is answered with `UnknownOperationException` (Secrets Manager) or `InvalidAction` "
      "(STS), and leaves\n"
      "no record.\n";
  for (const Service& service : kServices) {
    const auto offered = std::count_if(
        service.operations.begin(), service.operations.end(),
        [&](std::string_view name) { return find_operation(service.name, name) != nullptr; });
    text += concat("\n## ", service.title, ": ", offered, " of ", service.operations.size(),
                   "\n\n| operation | offered | what it does |\n| --- | --- | --- |\n");
    for (const std::string_view name : service.operations) {
      const Operation* operation = find_operation(service.name, name);
      text += operation == nullptr ? concat("| ", name, " | not yet | |\n")
                                   : concat("| ", name, " | yes | ", effect_of(*operation), " |\n");
    }
  }
  return text;
}

TEST(CompatibilityPage, SaysWhatTheTableOfOperationsSays) {
  const std::string path = concat(CLAVIUM_SOURCE_DIR, "/docs/aws-compatibility.md");
  if (std::getenv("CLAVIUM_WRITE_DOCUMENTS") != nullptr) std::ofstream(path) << page();
  EXPECT_EQ(testing::read_file(path), page()) << "CLAVIUM_WRITE_DOCUMENTS=1 writes it anew";
}

TEST(CompatibilityPage, ListsEveryOperationThatTheServerAnswers) {
  for (const Operation& operation : operations()) {
    const auto service =
        std::find_if(std::begin(kServices), std::end(kServices),
                     [&](const Service& s) { return s.name == operation.service; });
    ASSERT_NE(service, std::end(kServices)) << operation.service;
    EXPECT_EQ(std::count(service->operations.begin(), service->operations.end(), operation.name), 1)
        << operation.name;
  }
}

TEST(CompatibilityPage, ListsWhatAwsModelsList) {
  CLAVIUM_NEEDS_VECTORS("aws-models/sts.json");
  for (const Service& service : kServices) {
    const auto model =
        json::Document::parse(testing::read_file(testing::vectors_dir() / service.model));
    ASSERT_TRUE(model) << service.model;
    const auto all = model->root().find("operations");
    ASSERT_TRUE(all);
    EXPECT_EQ(all->size(), service.operations.size());
    for (const std::string_view name : service.operations) EXPECT_TRUE(all->find(name)) << name;
  }
}

}  // namespace
}  // namespace clavium::operations
