// SPDX-License-Identifier: Apache-2.0
//
// The remote backend against a server that is a function: what goes out, what comes back, and when
// it asks again.
#include "wire/remote_backend.h"

#include <gtest/gtest.h>

#include "aws/scripted_client.h"
#include "aws/sigv4.h"
#include "aws/verifier.h"
#include "json/value.h"
#include "support/manual_clock.h"

namespace clavium::testing {
namespace {

using std::chrono::milliseconds;

std::string text_of(const SecretBytes& bytes) {
  return bytes.reveal_text([](std::string_view text) { return std::string(text); });
}

class FixedSource final : public aws::AccessKeySource {
 public:
  Result<std::optional<aws::AccessKey>> load() override {
    ++loads;
    if (!present) return std::optional<aws::AccessKey>();
    return aws::AccessKey{concat("ASIA", loads), SecretBytes::copy_of("secret"),
                          SecretBytes::copy_of("token"), std::nullopt};
  }
  [[nodiscard]] std::string_view name() const override { return "the test"; }
  int loads = 0;
  bool present = true;
};

class Remote : public ::testing::Test {
 protected:
  explicit Remote()
      : source_(new FixedSource), keys_(std::unique_ptr<aws::AccessKeySource>(source_), clock_) {}

  Result<api::Body> invoke(std::string_view operation, std::string_view request = "{}",
                           std::string_view service = "secretsmanager") {
    wire::RemoteBackend backend(client_, keys_, clock_, entropy_,
                                {"eu-central-1",
                                 {"https", "secrets.example", 443, "/v1"},
                                 {"https", "sts.example", 443, ""},
                                 3,
                                 [this](milliseconds pause) { pauses_.push_back(pause); }});
    return backend.invoke(service, operation, SecretBytes::copy_of(request));
  }
  // The answers in turn; the last one again and again.
  void script(std::vector<std::function<Result<http::Response>()>> answers) {
    answers_ = std::move(answers);
  }
  static std::function<Result<http::Response>()> says(int status, std::string body,
                                                      http::Headers headers = {}) {
    return [=] { return answer(status, body, headers); };
  }

  ManualClock clock_;
  SystemEntropy entropy_;
  FixedSource* source_;  // owned by keys_
  aws::AccessKeyCache keys_;
  std::vector<std::function<Result<http::Response>()>> answers_;
  ScriptedClient client_{[this](const Sent&) {
    const std::size_t at = std::min(client_.sent.size() - 1, answers_.size() - 1);
    return answers_[at]();
  }};
  std::vector<milliseconds> pauses_;
};

TEST_F(Remote, SpeaksAwsJsonAndSignsIt) {
  script({says(200, R"({"SecretString":"s"})")});
  EXPECT_EQ(text_of(invoke("GetSecretValue", R"({"SecretId":"a"})").value()),
            R"({"SecretString":"s"})");
  ASSERT_EQ(client_.sent.size(), 1U);
  const Sent& sent = client_.sent[0];
  EXPECT_EQ(sent.request.method, "POST");
  EXPECT_EQ(sent.url(), "https://secrets.example/v1/");
  EXPECT_EQ(sent.header("x-amz-target"), "secretsmanager.GetSecretValue");
  EXPECT_EQ(sent.header("content-type"), "application/x-amz-json-1.1");
  EXPECT_EQ(sent.body(), R"({"SecretId":"a"})");

  // As the server sees it, with the base's path in front.
  http::Request received{
      sent.request.method, "/v1/", sent.request.headers, sent.request.body.clone(), {}};
  const aws::Expectation expected{"secretsmanager", nullptr, aws::kJsonDialect};
  const auto claim = aws::parse_authorization(received, expected, clock_.now());
  ASSERT_TRUE(claim) << claim.error().message;
  EXPECT_EQ(claim->region, "eu-central-1");
  EXPECT_EQ(text_of(claim->session_token), "token");
  EXPECT_TRUE(
      aws::check_signature(received, *claim,
                           aws::derive_signing_key(SecretBytes::copy_of("secret"), claim->day,
                                                   "eu-central-1", "secretsmanager"),
                           aws::kJsonDialect));
}

TEST_F(Remote, ChangesCarryATokenAndItsRepetitionsTheSame) {
  script({says(500, ""), says(200, "{}")});
  ASSERT_TRUE(invoke("PutSecretValue", R"({"SecretId":"a","SecretString":"s"})"));
  ASSERT_EQ(client_.sent.size(), 2U);
  const auto body = json::Document::parse(std::string_view(client_.sent[0].body())).value();
  EXPECT_EQ(body.root().find("ClientRequestToken")->string()->size(), 36U);
  EXPECT_EQ(body.root().find("SecretString")->string(), "s");
  EXPECT_EQ(client_.sent[0].body(), client_.sent[1].body());

  client_.sent.clear();
  const std::string own =
      R"({"ClientRequestToken":"EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE","SecretId":"a"})";
  ASSERT_TRUE(invoke("PutSecretValue", own));
  EXPECT_EQ(client_.sent.back().body(), own);
  ASSERT_TRUE(invoke("CreateSecret", " {} "));
  EXPECT_TRUE(json::Document::parse(std::string_view(client_.sent.back().body())));
  ASSERT_TRUE(invoke("DescribeSecret", R"({"SecretId":"a"})"));
  EXPECT_EQ(client_.sent.back().body(), R"({"SecretId":"a"})");
}

TEST_F(Remote, ARequestThatIsNoObjectIsNotSent) {
  script({says(200, "{}")});
  for (const char* request : {"[]", "null", "{", R"({"ClientRequestToken":null})"}) {
    EXPECT_EQ(invoke("PutSecretValue", request).error().kind, ErrorKind::invalid_request)
        << request;
  }
  EXPECT_EQ(invoke("AssumeRole", "{}", "sts").error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(invoke("ListUsers", "{}", "iam").error().kind, ErrorKind::invalid_request);
  EXPECT_TRUE(client_.sent.empty());
}

TEST_F(Remote, AnErrorIsReadInEverySpelling) {
  for (
      const char* body :
      {R"({"__type":"ResourceNotFoundException","Message":"no such"})",
       R"({"__type":"com.amazonaws.secretsmanager#ResourceNotFoundException","message":"no such"})",
       R"({"__type":"ResourceNotFoundException:http://internal.amazon.com/","message":"no such"})"}) {
    for (const int status : {400, 404}) {
      script({says(status, body, {{"x-amzn-RequestId", "r-1"}})});
      const auto refused = invoke("GetSecretValue");
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, "ResourceNotFoundException");
      EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
      EXPECT_EQ(refused.error().message, "no such (request id r-1)");
      EXPECT_TRUE(pauses_.empty());
    }
  }
}

TEST_F(Remote, AnAnswerThatIsNoErrorBodyIsJudgedByItsStatus) {
  script({says(403, "<html>proxy</html>")});
  const auto refused = invoke("GetSecretValue");
  EXPECT_EQ(refused.error().kind, ErrorKind::denied);
  EXPECT_EQ(refused.error().message, "the server answered with status 403");
  script({says(302, "", {{"Location", "https://evil.example/"}})});
  EXPECT_EQ(invoke("GetSecretValue").error().kind, ErrorKind::invalid_request);
  script({says(400, R"({"__type":"SerializationException"})")});
  EXPECT_EQ(invoke("GetSecretValue").error().message,
            "SerializationException answered with status 400");
}

TEST_F(Remote, AnAnswerThatIsNoObjectIsCorruptAndAnEmptyOneIsNothing) {
  for (const char* body : {"[]", "nonsense s3cr3t", "{\"a\":1,\"a\":2}"}) {
    script({says(200, body)});
    const auto refused = invoke("GetSecretValue");
    ASSERT_FALSE(refused) << body;
    EXPECT_EQ(refused.error().kind, ErrorKind::corrupt);
    EXPECT_EQ(refused.error().message.find("s3cr3t"), std::string::npos);
  }
  script({says(200, "")});
  EXPECT_EQ(text_of(invoke("TagResource").value()), "{}");
}

TEST_F(Remote, ThrottlingFaultsAndLostConnectionsAreRepeatedThreeTimesInAll) {
  const auto lost = [] {
    return Result<http::Response>(fail(ErrorKind::unavailable, "connection lost"));
  };
  script({says(400, R"({"__type":"ThrottlingException","message":"Rate exceeded"})"), lost,
          says(200, "{}")});
  EXPECT_TRUE(invoke("ListSecrets"));
  EXPECT_EQ(client_.sent.size(), 3U);
  ASSERT_EQ(pauses_.size(), 2U);
  EXPECT_LE(pauses_[0], milliseconds(200));
  EXPECT_LE(pauses_[1], milliseconds(400));

  client_.sent.clear();
  script({says(500, R"({"__type":"InternalServiceError","Message":"m"})")});
  const auto refused = invoke("ListSecrets");
  EXPECT_EQ(refused.error().code, "InternalServiceError");
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(client_.sent.size(), 3U);
}

TEST_F(Remote, WhatRepeatingCannotMendIsNotRepeated) {
  for (const auto& once : std::vector<std::function<Result<http::Response>()>>{
           says(400, R"({"__type":"AccessDeniedException","Message":"m"})"),
           says(400, R"({"__type":"InvalidSignatureException","message":"m"})"), [] {
             return Result<http::Response>(fail(ErrorKind::denied, "untrusted certificate"));
           }}) {
    client_.sent.clear();
    script({once});
    EXPECT_FALSE(invoke("ListSecrets"));
    EXPECT_EQ(client_.sent.size(), 1U);
  }
}

TEST_F(Remote, RetryAfterIsObeyedWithinReason) {
  script({says(503, "", {{"Retry-After", "7"}}), says(429, "", {{"Retry-After", "86400"}}),
          says(200, "{}")});
  EXPECT_TRUE(invoke("ListSecrets"));
  EXPECT_EQ(pauses_,
            (std::vector<milliseconds>{std::chrono::seconds(7), std::chrono::seconds(60)}));
  pauses_.clear();
  client_.sent.clear();
  script({says(503, "", {{"Retry-After", "-1"}}), says(200, "{}")});
  EXPECT_TRUE(invoke("ListSecrets"));
  EXPECT_LE(pauses_.at(0), milliseconds(200));
}

TEST_F(Remote, AnExpiredKeyIsRenewedOnce) {
  script({says(400, R"({"__type":"ExpiredTokenException","message":"m"})"), says(200, "{}")});
  EXPECT_TRUE(invoke("ListSecrets"));
  EXPECT_EQ(source_->loads, 2);
  client_.sent.clear();
  script({says(400, R"({"__type":"ExpiredTokenException","message":"m"})")});
  EXPECT_EQ(invoke("ListSecrets").error().code, "ExpiredTokenException");
  EXPECT_EQ(client_.sent.size(), 2U);
}

TEST_F(Remote, EachAttemptIsSignedAtItsOwnTime) {
  script({[this]() -> Result<http::Response> {
            clock_.advance(std::chrono::seconds(30));
            return answer(503, "");
          },
          says(200, "{}")});
  EXPECT_TRUE(invoke("ListSecrets"));
  EXPECT_NE(client_.sent[0].header("x-amz-date"), client_.sent[1].header("x-amz-date"));
}

TEST_F(Remote, WithoutAKeyNothingIsSent) {
  source_->present = false;
  script({says(200, "{}")});
  EXPECT_EQ(invoke("ListSecrets").error().kind, ErrorKind::unauthenticated);
  EXPECT_TRUE(client_.sent.empty());
}

constexpr std::string_view kIdentity =
    R"(<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/a&amp;b</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>)";

TEST_F(Remote, CallerIdentityComesFromStsAsJson) {
  script({says(200, std::string(kIdentity))});
  EXPECT_EQ(
      text_of(invoke("GetCallerIdentity", "{}", "sts").value()),
      R"({"UserId":"AIDAEXAMPLE","Account":"123456789012","Arn":"arn:aws:iam::123456789012:user/a&b"})");
  EXPECT_EQ(client_.sent[0].url(), "https://sts.example/");
  EXPECT_EQ(client_.sent[0].body(), "Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_NE(client_.sent[0].header("authorization").find("/eu-central-1/sts/aws4_request"),
            std::string::npos);
  script({says(200, "<Arn>x</Arn>")});
  EXPECT_EQ(invoke("GetCallerIdentity", "{}", "sts").error().kind, ErrorKind::corrupt);
}

TEST_F(Remote, StsErrorsAreXml) {
  script({says(
      403,
      "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The "
      "security token included in the request is invalid.</Message></Error></ErrorResponse>")});
  const auto refused = invoke("GetCallerIdentity", "{}", "sts");
  EXPECT_EQ(refused.error().code, "InvalidClientTokenId");
  EXPECT_EQ(refused.error().kind, ErrorKind::unauthenticated);
  EXPECT_EQ(refused.error().message, "The security token included in the request is invalid.");
}

}  // namespace
}  // namespace clavium::testing
