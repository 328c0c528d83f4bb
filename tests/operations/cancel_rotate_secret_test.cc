// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/cancel_rotate_secret.h"

#include <gtest/gtest.h>

#include "support/rotation_world.h"

namespace clavium::testing {
namespace {

class CancelRotateSecretTest : public RotationTest {
 protected:
  std::string cancel() {
    const auto answer = invoke("CancelRotateSecret", R"({"SecretId":"a"})");
    return answer ? *answer : answer.error().code + ": " + answer.error().message;
  }
  std::string described() { return *invoke("DescribeSecret", R"({"SecretId":"a"})"); }
};

TEST_F(CancelRotateSecretTest, TurnsRotationOffAndLeavesTheRestVisible) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret",
                    rotate_request(2, R"(,"RotationRules":{"AutomaticallyAfterDays":30})")),
            "ok");
  work();
  EXPECT_EQ(cancel(), concat(R"({"ARN":")", row()->arn(), R"(","Name":"a"})"))
      << "no version: nothing was under way";
  const std::string shown = described();
  EXPECT_NE(shown.find(R"("RotationEnabled":false)"), std::string::npos);
  EXPECT_NE(shown.find(R"("RotationLambdaARN")"), std::string::npos);
  EXPECT_NE(shown.find(R"("RotationRules":{"AutomaticallyAfterDays":30})"), std::string::npos);
  EXPECT_EQ(shown.find("NextRotationDate"), std::string::npos) << shown;
  opened.clock.advance(std::chrono::hours(24 * 60));
  function.forget();
  work();
  EXPECT_EQ(function.steps(), "");
  EXPECT_EQ(
      outcome("RotateSecret", concat(R"({"SecretId":"a","ClientRequestToken":")", token(3), "\"}")),
      "ok")
      << "and on again, with what is stored";
}

TEST_F(CancelRotateSecretTest, NamesTheVersionThatIsLeftAndWhichBlocksTheNext) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  EXPECT_NE(cancel().find(concat(R"("VersionId":")", token(2), "\"")), std::string::npos);
  EXPECT_EQ(stages()[token(2)], "AWSPENDING");
  EXPECT_EQ(outcome("RotateSecret", rotate_request(3)),
            "InvalidRequestException: A previous rotation isn't complete. That rotation will be "
            "reattempted.");
  EXPECT_EQ(outcome("UpdateSecretVersionStage",
                    concat(R"({"SecretId":"a","VersionStage":"AWSPENDING","RemoveFromVersionId":")",
                           token(2), "\"}")),
            "ok");
  EXPECT_EQ(outcome("RotateSecret", rotate_request(3)), "ok");
}

TEST_F(CancelRotateSecretTest, IsRefusedWhereNothingWasEverConfiguredOrTheSecretIsMarked) {
  create("a", 1);
  EXPECT_TRUE(cancel().starts_with("InvalidRequestException: "));
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  EXPECT_EQ(outcome("DeleteSecret", R"({"SecretId":"a"})"), "ok");
  EXPECT_EQ(cancel(),
            "InvalidRequestException: You can't perform this operation on the secret because it "
            "was marked for deletion.");
}

}  // namespace
}  // namespace clavium::testing
