// SPDX-License-Identifier: Apache-2.0
//
// What RotateSecret refuses, and what it stores before the first step is called.
#include "operations/secretsmanager/rotate_secret.h"

#include <gtest/gtest.h>

#include "support/rotation_world.h"

namespace clavium::testing {
namespace {

class RotateSecretTest : public RotationTest {
 protected:
  std::string rotate(int n, std::string_view more = "") {
    return outcome("RotateSecret", rotate_request(n, more));
  }
  std::string rotate_bare(int n, std::string_view more = "") {
    return outcome("RotateSecret",
                   concat(R"({"SecretId":"a","ClientRequestToken":")", token(n), "\"", more, "}"));
  }
  static std::string schedule(std::string_view expression) {
    return concat(R"("ScheduleExpression":")", expression, "\"");
  }
  static std::string rules(std::string_view members, std::string_view duration = "") {
    return concat(R"(,"RotationRules":{)", members,
                  duration.empty() ? std::string() : concat(R"(,"Duration":")", duration, "\""),
                  "}");
  }
  std::string described() { return *invoke("DescribeSecret", R"({"SecretId":"a"})"); }
  bool shows(std::string_view part) { return described().find(part) != std::string::npos; }
};

constexpr std::string_view kThirtyDays = R"(,"RotationRules":{"AutomaticallyAfterDays":30})";

TEST_F(RotateSecretTest, TellsOfAMissingTokenBeforeAnythingElseAndByItsOwnName) {
  EXPECT_EQ(outcome("RotateSecret", R"({"SecretId":"none","SecretString":"x","Description":"y"})"),
            "InvalidParameterException: You must provide a ClientRequestToken value. We recommend "
            "a UUID-type value.");
}

TEST_F(RotateSecretTest, RefusesWhatItsRulesForbid) {
  create("a", 1);
  EXPECT_EQ(rotate(2, concat(R"(,"RotationRules":{"AutomaticallyAfterDays":3,)",
                             schedule("rate(3 days)"), "}")),
            "InvalidParameterException: You cannot specify both rotation frequency and schedule "
            "expression together.");
  EXPECT_TRUE(
      rotate(2, rules(schedule("rate(3 hours)"))).starts_with("InvalidParameterException: "));
  EXPECT_TRUE(
      rotate(2, rules(schedule("rate(4 hours)"), "5h")).starts_with("InvalidParameterException: "));
  EXPECT_EQ(rotate(2, R"(,"RotationRules":{"AutomaticallyAfterDays":1001})"),
            "ValidationException: 1 validation error detected: Value '1001' at "
            "'rotationRules.automaticallyAfterDays' failed to satisfy constraint: Member must have "
            "value less than or equal to 1000");
  EXPECT_TRUE(rotate(2, rules(schedule("rate(1 day); drop"))).starts_with("ValidationException: "));
  EXPECT_TRUE(rotate(2, R"(,"RotationRules":{"AutomaticallyAfterDays":3,"Duration":"3d"})")
                  .starts_with("ValidationException: "));
  EXPECT_TRUE(function.probes().empty()) << "nobody is asked for a request that is wrong in itself";
  EXPECT_EQ(row()->rotation, nullptr);
}

TEST_F(RotateSecretTest, NeedsASecretThatIsThereAndNotMarked) {
  EXPECT_EQ(rotate(2),
            "ResourceNotFoundException: Secrets Manager can't find the specified secret.");
  create("a", 1);
  EXPECT_EQ(outcome("DeleteSecret", R"({"SecretId":"a"})"), "ok");
  EXPECT_EQ(rotate(2),
            "InvalidRequestException: You can't perform this operation on the secret because it "
            "was marked for deletion.");
}

TEST_F(RotateSecretTest, WithoutAFunctionNothingIsStored) {
  create("a", 1);
  for (const std::string_view more :
       {std::string_view(), kThirtyDays, std::string_view(R"(,"RotationLambdaARN":"")")}) {
    EXPECT_EQ(rotate_bare(2, more),
              "InvalidRequestException: No Lambda rotation function ARN is associated with this "
              "secret.");
  }
  EXPECT_FALSE(shows("Rotation")) << described();
}

TEST_F(RotateSecretTest, AFunctionThatCannotBeCalledIsDeniedAndNothingIsStored) {
  create("a", 1);
  const std::string denied =
      "AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function. "
      "Ensure "
      "that the function policy grants access to the principal secretsmanager.amazonaws.com.";
  for (const ErrorKind kind : {ErrorKind::not_found, ErrorKind::denied, ErrorKind::unauthenticated,
                               ErrorKind::invalid_request}) {
    function.probe_refused = make_error(kind, "Function not found");
    EXPECT_EQ(rotate(2, kThirtyDays), denied);
  }
  function.probe_refused = make_error(ErrorKind::unavailable, "127.0.0.1 took too long");
  EXPECT_EQ(rotate(2, kThirtyDays), "InternalServiceError: An error occurred on the server side.")
      << "worth another attempt, so not a refusal";
  EXPECT_FALSE(shows("Rotation")) << described();
  EXPECT_EQ(stages().size(), 1U);
  EXPECT_EQ(function.probes().front(), concat(RotationFunction::kArn, " in eu-central-1"));
}

TEST_F(RotateSecretTest, StoresTheConfigurationAndShowsIt) {
  create("a", 1);
  const auto answer =
      invoke("RotateSecret", rotate_request(2, rules(schedule("cron(0 8 1 * ? *)"), "3h")));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(*answer,
            concat(R"({"ARN":")", row()->arn(), R"(","Name":"a","VersionId":")", token(2), "\"}"));
  for (const std::string& part :
       {std::string(R"("RotationEnabled":true)"),
        std::string(
            R"("RotationLambdaARN":"arn:aws:lambda:eu-central-1:123456789012:function:rotate")"),
        // From the next window, 1 October 2026, to the one behind it.
        concat(R"("RotationRules":{"AutomaticallyAfterDays":31,"Duration":"3h",)",
               schedule("cron(0 8 1 * ? *)"), "}"),
        std::string(R"("NextRotationDate":1790852399)")}) {  // 2026-10-01T10:59:59Z
    EXPECT_TRUE(shows(part)) << part << " in " << described();
  }
  EXPECT_FALSE(shows("LastRotatedDate"));
}

TEST_F(RotateSecretTest, WhatIsNotGivenStaysAsItWas) {
  create("a", 1);
  EXPECT_EQ(rotate(2, R"(,"RotationRules":{"AutomaticallyAfterDays":30,"Duration":"2h"},)"
                      R"("ExternalSecretRotationRoleArn":"arn:aws:iam::123456789012:role/r",)"
                      R"("ExternalSecretRotationMetadata":[{"Key":"k","Value":"v"}])"),
            "ok");
  work();
  EXPECT_EQ(rotate_bare(3), "ok");
  work();
  const api::Rotation& rotation = *row()->rotation;
  EXPECT_EQ(rotation.lambda_arn, RotationFunction::kArn);
  EXPECT_EQ(rotation.rules.automatically_after_days, 30);
  EXPECT_EQ(rotation.rules.duration, "2h");
  EXPECT_EQ(rotation.external_role_arn, "arn:aws:iam::123456789012:role/r");
  EXPECT_EQ(rotation.external_metadata, (std::vector<api::Tag>{{"k", "v"}}));
  EXPECT_TRUE(shows(R"("ExternalSecretRotationMetadata":[{"Key":"k","Value":"v"}])"));
  EXPECT_EQ(rotate_bare(4, rules(schedule("rate(7 days)"))), "ok");
  EXPECT_EQ(row()->rotation->rules, (api::RotationRules{std::nullopt, "rate(7 days)", ""}))
      << "rules are replaced as a whole";
}

TEST_F(RotateSecretTest, TheSameTokenOnceMoreIsTheSameCall) {
  create("a", 1);
  EXPECT_EQ(rotate(2), "ok");
  const auto revision = row()->revision;
  EXPECT_EQ(rotate(2), "ok") << "while it is under way";
  work();
  const auto finished = row()->revision;
  EXPECT_EQ(rotate(2), "ok") << "and when it is done";
  EXPECT_EQ(row()->revision, finished);
  EXPECT_GT(finished, revision);
  EXPECT_EQ(events().size(), 2U);
}

TEST_F(RotateSecretTest, APendingVersionStandsInTheWayUntilItsLabelIsGone) {
  const std::string refused =
      "InvalidRequestException: A previous rotation isn't complete. That rotation will be "
      "reattempted.";
  create("a", 1);
  EXPECT_EQ(put(2, "by hand", R"(,"VersionStages":["AWSPENDING"])"), "ok");
  EXPECT_EQ(rotate(3), refused);
  EXPECT_EQ(row()->rotation, nullptr) << "nothing is stored";
  EXPECT_EQ(outcome("UpdateSecretVersionStage",
                    concat(R"({"SecretId":"a","VersionStage":"AWSCURRENT","MoveToVersionId":")",
                           token(2), R"(","RemoveFromVersionId":")", token(1), "\"}")),
            "ok");
  EXPECT_EQ(rotate(3), "ok") << "AWSPENDING beside AWSCURRENT means nothing";
  EXPECT_EQ(stages()[token(2)], "AWSCURRENT");
  EXPECT_EQ(rotate(4), refused);
}

TEST_F(RotateSecretTest, ASecretWithoutAValueCanBeTested) {
  EXPECT_EQ(
      outcome("CreateSecret", concat(R"({"Name":"a","ClientRequestToken":")", token(1), "\"}")),
      "ok");
  EXPECT_EQ(rotate(2, R"(,"RotateImmediately":false)"), "ok");
  EXPECT_EQ(stages(), (std::map<std::string, std::string>{{token(2), "AWSPENDING"}}));
  work();
  EXPECT_TRUE(stages().empty());
}

TEST_F(RotateSecretTest, AManagedSecretIsItsServicesToRotate) {
  create("a", 1);
  api::Secret managed = *row();
  managed.owning_service = "rds";
  managed.rotation = std::make_shared<const api::Rotation>();
  ASSERT_TRUE(opened.installation->store->commit({managed.key, managed.revision, managed},
                                                 {random_uuid(opened.entropy), "{}"}));
  const std::string refused =
      "InvalidRequestException: This secret is managed by an AWS service, and you must use that "
      "service to update it.";
  EXPECT_EQ(rotate(2), refused);
  EXPECT_EQ(outcome("CancelRotateSecret", R"({"SecretId":"a"})"), refused);
}

TEST_F(RotateSecretTest, WhoeverMayNotCallTheFunctionMayNotHaveItCalled) {
  create("a", 1);
  authz::Caller user;
  user.type = authz::PrincipalType::user;
  user.account = opened.installation->account;
  user.arn = "arn:aws:iam::000000000000:user/eve";
  service::LocalBackend theirs(*opened.installation->service, user, "eu-central-1", "");
  const auto answer =
      theirs.invoke("secretsmanager", "RotateSecret", SecretBytes::copy_of(rotate_request(2)));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "AccessDeniedException");
  EXPECT_TRUE(function.probes().empty());
}

TEST_F(RotateSecretTest, WithoutAServerItIsStoredAndBegunAndTheServerGoesOn) {
  opened.functions = nullptr;
  opened.reopen();
  create("a", 1);
  EXPECT_EQ(rotate(2), "ok");
  EXPECT_EQ(stages()[token(2)], "AWSPENDING");
  opened.functions = &function;
  opened.reopen();
  work();
  EXPECT_EQ(value(), "made for " + token(2));
}

}  // namespace
}  // namespace clavium::testing
