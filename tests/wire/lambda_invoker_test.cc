// SPDX-License-Identifier: Apache-2.0
//
// Lambda's Invoke against a server that is a function: what goes out, who signed it, and what each
// answer means. (tests/clients judges the same against boto3 and the real program.)
#include "wire/lambda_invoker.h"

#include <gtest/gtest.h>

#include "aws/scripted_client.h"
#include "aws/sigv4.h"
#include "aws/verifier.h"
#include "support/manual_clock.h"

namespace clavium::testing {
namespace {

constexpr std::string_view kFunction = "arn:aws:lambda:eu-central-1:123456789012:function:rotate";

class NumberedKeys final : public aws::AccessKeySource {
 public:
  Result<std::optional<aws::AccessKey>> load() override {
    ++loads;
    if (!present) return std::optional<aws::AccessKey>();
    return aws::AccessKey{concat("AKIA", loads), SecretBytes::copy_of("signing"), {}, std::nullopt};
  }
  [[nodiscard]] std::string_view name() const override { return "the test"; }
  int loads = 0;
  bool present = true;
};

class Lambda : public ::testing::Test {
 protected:
  Lambda()
      : source_(new NumberedKeys), keys_(std::unique_ptr<aws::AccessKeySource>(source_), clock_) {}

  Result<api::FunctionAnswer> invoke(api::FunctionCallKind kind = api::FunctionCallKind::call,
                                     std::string_view function = kFunction, bool at_aws = false) {
    wire::LambdaOptions options;
    if (!at_aws) options.endpoint = http::Url{"https", "functions.example", 443, "/f"};
    wire::LambdaInvoker invoker(client_, keys_, clock_, options);
    return invoker.invoke(
        {"eu-central-1", std::string(function), R"({"Step":"testSecret"})", kind, {}});
  }
  Error refusal(int status, std::string body, http::Headers headers = {}) {
    answers_ = {[=] { return answer(status, body, headers); }};
    const auto answered = invoke();
    EXPECT_FALSE(answered);
    return answered ? Error{} : answered.error();
  }

  ManualClock clock_;
  NumberedKeys* source_;  // owned by keys_
  aws::AccessKeyCache keys_;
  std::vector<std::function<Result<http::Response>()>> answers_{[] { return answer(200, "null"); }};
  ScriptedClient client_{[this](const Sent&) {
    return answers_[std::min(client_.sent.size() - 1, answers_.size() - 1)]();
  }};
};

TEST_F(Lambda, ACallIsASignedRequestThatWaitsForTheResult) {
  const auto answered = invoke();
  ASSERT_TRUE(answered) << answered.error().message;
  EXPECT_EQ(answered->function_error, "");
  ASSERT_EQ(client_.sent.size(), 1U);
  const Sent& sent = client_.sent[0];
  EXPECT_EQ(sent.request.method, "POST");
  EXPECT_EQ(sent.url(),
            "https://functions.example/f/2015-03-31/functions/"
            "arn%3Aaws%3Alambda%3Aeu-central-1%3A123456789012%3Afunction%3Arotate/invocations");
  EXPECT_EQ(sent.header("x-amz-invocation-type"), "RequestResponse");
  EXPECT_EQ(sent.header("content-type"), "application/json");
  EXPECT_EQ(sent.body(), R"({"Step":"testSecret"})");
  EXPECT_EQ(sent.options.timeout, std::chrono::seconds(905)) << "a function may run for 900";

  http::Request received{sent.request.method,
                         "/f" + sent.request.target,
                         sent.request.headers,
                         sent.request.body.clone(),
                         {}};
  const aws::Expectation expected{"lambda", nullptr, aws::kJsonDialect};
  const auto claim = aws::parse_authorization(received, expected, clock_.now());
  ASSERT_TRUE(claim) << claim.error().message;
  EXPECT_EQ(claim->region, "eu-central-1");
  EXPECT_TRUE(aws::check_signature(received, *claim,
                                   aws::derive_signing_key(SecretBytes::copy_of("signing"),
                                                           claim->day, "eu-central-1", "lambda"),
                                   aws::kJsonDialect));
}

TEST_F(Lambda, AProbeRunsNothingAndIsNotWaitedForLong) {
  answers_ = {[] { return answer(204, ""); }};
  ASSERT_TRUE(invoke(api::FunctionCallKind::probe));
  EXPECT_EQ(client_.sent[0].header("x-amz-invocation-type"), "DryRun");
  EXPECT_EQ(client_.sent[0].body(), "{}") << "no event";
  EXPECT_EQ(client_.sent[0].options.timeout, std::chrono::seconds(10));
}

TEST_F(Lambda, WithoutAnEndpointItIsAwssOwnOfTheRegion) {
  ASSERT_TRUE(invoke(api::FunctionCallKind::call, kFunction, true));
  EXPECT_EQ(client_.sent[0].base.text(), "https://lambda.eu-central-1.amazonaws.com");
}

TEST_F(Lambda, AFunctionThatFailedIsNoErrorOfTheCall) {
  answers_ = {[] {
    return answer(200, R"({"errorMessage":"canary","errorType":"KeyError"})",
                  {{"X-Amz-Function-Error", "Unhandled"}});
  }};
  const auto answered = invoke();
  ASSERT_TRUE(answered) << answered.error().message;
  EXPECT_EQ(answered->function_error, "Unhandled") << "what it says may hold anything";
}

TEST_F(Lambda, RefusalsHaveLambdasNameAndText) {
  const std::string not_found = concat("Function not found: ", kFunction);
  Error error = refusal(404, concat(R"({"Type":"User","Message":")", not_found, "\"}"),
                        {{"x-amzn-ErrorType", "ResourceNotFoundException:http://internal/"}});
  EXPECT_EQ(error.kind, ErrorKind::not_found);
  EXPECT_EQ(error.code, "ResourceNotFoundException");
  EXPECT_EQ(error.message, not_found);
  error = refusal(403, R"({"message":"no, you may not"})",
                  {{"x-amzn-ErrorType", "AccessDeniedException"}});
  EXPECT_EQ(error.kind, ErrorKind::denied);
  EXPECT_EQ(error.message, "no, you may not") << "in either casing";
  error = refusal(429, R"({"Message":"Rate Exceeded."})",
                  {{"x-amzn-ErrorType", "TooManyRequestsException"}});
  EXPECT_EQ(error.kind, ErrorKind::throttled);
  EXPECT_EQ(refusal(502, "<html>bad gateway</html>").kind, ErrorKind::unavailable);
  EXPECT_EQ(refusal(502, "<html>").message, "Lambda answered with status 502");
  EXPECT_EQ(refusal(403, "[]").kind, ErrorKind::denied);
  EXPECT_EQ(refusal(400, R"({"Message":")" + std::string(5000, 'x') + "\"}").message.size(), 300U);
}

TEST_F(Lambda, NothingIsCalledTwice) {
  answers_ = {[]() -> Result<http::Response> { return fail(ErrorKind::unavailable, "lost"); }};
  EXPECT_EQ(invoke().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(client_.sent.size(), 1U);
}

TEST_F(Lambda, AnExpiredKeyIsRenewedOnce) {
  const auto expired = [] {
    return answer(403, R"({"message":"expired"})", {{"x-amzn-ErrorType", "ExpiredTokenException"}});
  };
  answers_ = {expired, [] { return answer(200, ""); }};
  EXPECT_TRUE(invoke());
  EXPECT_EQ(source_->loads, 2);
  answers_ = {expired};
  EXPECT_EQ(invoke().error().code, "ExpiredTokenException");
  EXPECT_EQ(client_.sent.size(), 4U);
}

TEST_F(Lambda, WithoutAKeyTheErrorSaysHowToGiveOne) {
  source_->present = false;
  const auto answered = invoke();
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().kind, ErrorKind::unauthenticated);
  EXPECT_NE(answered.error().hint.find("AWS_ACCESS_KEY_ID"), std::string::npos);
  EXPECT_TRUE(client_.sent.empty());
}

TEST_F(Lambda, OnlyAFunctionOfTheRegionIsCalled) {
  for (const std::string_view wrong :
       {"", "rotate", "arn:aws:lambda:us-east-1:123456789012:function:rotate",
        "arn:aws:lambda:eu-central-1:123456789012:layer:rotate",
        "arn:aws:lambda:eu-central-1:123456789012:function:",
        "arn:aws:lambda:eu-central-1:123456789012:function:a/../b",
        "arn:aws:lambda:eu-central-1:123456789012:function:a:b:c",
        "arn:aws:iam:eu-central-1:123456789012:function:rotate",
        "arn:evil:lambda:eu-central-1:123456789012:function:rotate"}) {
    const auto answered = invoke(api::FunctionCallKind::call, wrong);
    ASSERT_FALSE(answered) << wrong;
    EXPECT_EQ(answered.error().kind, ErrorKind::invalid_request) << wrong;
  }
  EXPECT_TRUE(client_.sent.empty());
  EXPECT_TRUE(wire::is_function_arn(concat(kFunction, ":$LATEST"), "eu-central-1"));
  EXPECT_TRUE(
      wire::is_function_arn("arn:aws-cn:lambda:cn-north-1:1:function:f:live", "cn-north-1"));
}

}  // namespace
}  // namespace clavium::testing
