// SPDX-License-Identifier: Apache-2.0
//
// Every operation of the table against AWS's published model of its service: the members of what is
// sent and what is answered, their types at every depth, what is required, every bound, pattern and
// set of words, what is sensitive, and the errors. An operation of the model that the table lacks
// is told, too.
//
// With CLAVIUM_MODEL_RESULTS the findings of the first model of each service go into that folder,
// as model.SERVICE.jsonl; docs/aws-compatibility.md is made from them (tests/clients).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>

#include "api/error_names.h"
#include "api/model_comparison.h"
#include "json/writer.h"
#include "operations/table.h"
#include "support/aws_models.h"

namespace clavium {
namespace {

using operations::Effect;
using operations::Operation;

/// Where a shape is meant to differ from AWS's. One that does not differ any more must leave.
struct OnPurpose {
  std::string_view path;
  std::string_view why;
};
constexpr std::string_view kOtherAccounts = "replicas in other accounts are not kept";
constexpr std::string_view kOnePolicy = "a secret has one policy, the default one";
constexpr OnPurpose kOnPurpose[] = {
    {"DescribeSecret.response.CrossAccountPrimary", kOtherAccounts},
    {"DescribeSecret.response.CrossAccountReplicas", kOtherAccounts},
    {"DeleteResourcePolicy.response.PolicyName", kOnePolicy},
    {"GetResourcePolicy.response.PolicyName", kOnePolicy},
    {"PutResourcePolicy.response.PolicyName", kOnePolicy},
};

/// Members that only newer models have: an older one that a machine has beside it is no judge of
/// them.
constexpr std::string_view kNewer[] = {
    "CreateSecret.request.CrossAccountPrimaryARN",
    "DeleteResourcePolicy.request.PolicyName",
    "GetResourcePolicy.request.PolicyName",
    "PutResourcePolicy.request.PolicyName",
};

/// Operations of the model that the server does not answer. One that it answers must leave.
struct NotOffered {
  std::string_view service;
  std::string_view name;
  std::string_view why;
};
constexpr std::string_view kNoTemporaryKeys = "no temporary credentials are issued";
constexpr NotOffered kNotOffered[] = {
    {"secretsmanager", "AssociateCrossAccountReplica", kOtherAccounts},
    {"secretsmanager", "DisassociateCrossAccountReplica", kOtherAccounts},
    {"secretsmanager", "ListResourcePolicies", kOnePolicy},
    {"sts", "AssumeRole", kNoTemporaryKeys},
    {"sts", "AssumeRoleWithSAML", kNoTemporaryKeys},
    {"sts", "AssumeRoleWithWebIdentity", kNoTemporaryKeys},
    {"sts", "AssumeRoot", kNoTemporaryKeys},
    {"sts", "DecodeAuthorizationMessage", "refusals are told in plain words"},
    {"sts", "GetAccessKeyInfo", "an access key is known to the server alone"},
    {"sts", "GetDelegatedAccessToken", kNoTemporaryKeys},
    {"sts", "GetFederationToken", kNoTemporaryKeys},
    {"sts", "GetSessionToken", kNoTemporaryKeys},
    {"sts", "GetWebIdentityToken", kNoTemporaryKeys},
};

std::string_view why_not_offered(std::string_view service, std::string_view name) {
  for (const NotOffered& row : kNotOffered) {
    if (row.service == service && row.name == name) return row.why;
  }
  return "";
}

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

std::string_view operation_of(std::string_view path) { return path.substr(0, path.find('.')); }

/// Whether the model is the one that scripts/setup installs with botocore.
bool is_pinned(const std::filesystem::path& file) {
  return file.parent_path() == std::filesystem::path(CLAVIUM_SOURCE_DIR) / "build" / "aws-models";
}

api::ModelComparison compare(const Operation& ours, json::Value model, json::Value theirs) {
  const std::string name(ours.name);
  api::ModelComparison comparison(model);
  comparison.request(ours.request(), theirs, name + ".request");
  comparison.response(ours.response(), theirs, name + ".response");
  comparison.errors(ours.errors, theirs, name + ".errors");
  return comparison;
}

const OnPurpose* on_purpose(std::string_view path) {
  const auto row = std::find_if(std::begin(kOnPurpose), std::end(kOnPurpose),
                                [&](const OnPurpose& purpose) { return purpose.path == path; });
  return row == std::end(kOnPurpose) ? nullptr : row;
}

/// One model of one service beside the table. Failures are told as it goes.
class Judgement {
 public:
  Judgement(std::string_view service, const std::filesystem::path& file)
      : service_(service),
        file_(file),
        document_(json::Document::parse(testing::read_file(file)).value()) {}

  void judge() {
    const json::Value theirs = *document_.root().find("operations");
    std::cout << "model: " << file_.string() << ", API version "
              << document_.root().find("metadata")->find("apiVersion")->string().value_or("?")
              << ", " << theirs.size() << " operations\n";
    theirs.for_each_member(
        [&](std::string_view name, json::Value operation) { judge_operation(name, operation); });
    for (const Operation& operation : operations::operations()) {
      EXPECT_TRUE(operation.service != service_ || theirs.find(operation.name))
          << "AWS has no " << operation.name;
    }
    // An older model than the one that scripts/setup pins may lack what we differ in.
    if (!is_pinned(file_)) return;
    for (const OnPurpose& purpose : kOnPurpose) {
      EXPECT_TRUE(!theirs.find(operation_of(purpose.path)) || differing_.contains(purpose.path))
          << purpose.path << " does not differ: take it out of kOnPurpose";
    }
  }

  /// For CLAVIUM_MODEL_RESULTS: a JSON object an operation.
  [[nodiscard]] const std::string& lines() const { return lines_; }

 private:
  void judge_operation(std::string_view name, json::Value theirs) {
    const Operation* ours = operations::find_operation(service_, name);
    const std::string_view why_not = why_not_offered(service_, name);
    json::Writer line;
    line.begin_object()
        .member("service", service_)
        .member("operation", name)
        .member("offered", ours != nullptr);
    if (ours == nullptr) {
      EXPECT_NE(why_not, "") << name << " is not in the table of operations";
      line.member("why_not", why_not);
    } else {
      EXPECT_EQ(why_not, "") << name << " is in the table: take it out of kNotOffered";
      const api::ModelComparison comparison = compare(*ours, document_.root(), theirs);
      line.member("effect", effect_of(*ours))
          .member("members", std::uint64_t(comparison.members()));
      line.key("differences").begin_array();
      for (const api::Difference& difference : comparison.differences()) {
        if (!is_pinned(file_) && std::ranges::find(kNewer, difference.path) != std::end(kNewer)) {
          EXPECT_EQ(difference.what, "AWS has no such member") << difference.path;
          continue;
        }
        const OnPurpose* purpose = on_purpose(difference.path);
        EXPECT_NE(purpose, nullptr) << difference.path << ": " << difference.what;
        if (purpose == nullptr) continue;
        differing_.insert(purpose->path);
        line.begin_object()
            .member("path", difference.path)
            .member("what", difference.what)
            .member("why", purpose->why)
            .end_object();
      }
      line.end_array();
    }
    lines_ += std::move(line.end_object()).finish_text() + "\n";
  }

  std::string_view service_;
  std::filesystem::path file_;
  json::Document document_;
  std::set<std::string_view> differing_;
  std::string lines_;
};

class ModelTest : public ::testing::TestWithParam<const char*> {};

TEST_P(ModelTest, EveryOperationOfTheTableIsAsAwsHasIt) {
  CLAVIUM_NEEDS_AWS_MODEL(GetParam());
  std::string first;
  for (const auto& file : testing::aws_models(GetParam())) {
    SCOPED_TRACE(file);
    Judgement judgement(GetParam(), file);
    judgement.judge();
    if (first.empty()) first = judgement.lines();
  }
  if (const char* folder = std::getenv("CLAVIUM_MODEL_RESULTS")) {
    std::filesystem::create_directories(folder);
    std::ofstream(concat(folder, "/model.", GetParam(), ".jsonl")) << first;
  }
}

INSTANTIATE_TEST_SUITE_P(Services, ModelTest, ::testing::Values("secretsmanager", "sts"),
                         [](const auto& service) { return std::string(service.param); });

TEST(OperationTable, EveryServiceOfTheTableIsCompared) {
  for (const Operation& operation : operations::operations()) {
    EXPECT_TRUE(operation.service == "secretsmanager" || operation.service == "sts")
        << operation.service;
  }
}

TEST(OperationTable, EveryErrorThatAnOperationNamesCanBeAnswered) {
  for (const Operation& operation : operations::operations()) {
    for (const std::string_view error : operation.errors) {
      EXPECT_NE(api::find_error_name(error), nullptr) << operation.name << ": " << error;
    }
    EXPECT_TRUE(std::is_sorted(operation.errors.begin(), operation.errors.end())) << operation.name;
  }
}

}  // namespace
}  // namespace clavium
