// SPDX-License-Identifier: Apache-2.0
//
// The server without its sockets: a real installation behind http::Handler, asked by signed
// requests.
#include "wire/server_handler.h"

#include <gtest/gtest.h>

#include <future>

#include "authn/root_directory.h"
#include "aws/sigv4.h"
#include "json/value.h"
#include "support/failing_parts.h"
#include "support/opened_installation.h"

namespace clavium::testing {
namespace {

constexpr std::string_view kAccessKeyId = "AKIATESTTESTTESTTEST";
constexpr std::string_view kSecretKey = "a secret key of forty characters, nearly";
constexpr std::string_view kJson = "application/x-amz-json-1.1";
constexpr std::string_view kForm = "application/x-www-form-urlencoded; charset=utf-8";
constexpr std::string_view kIdentityForm = "Action=GetCallerIdentity&Version=2011-06-15";

aws::AccessKey root_key() {
  return {std::string(kAccessKeyId), SecretBytes::copy_of(kSecretKey), SecretBytes(), {}};
}

std::string body_of(const http::Response& response) {
  return response.body.reveal_text([](std::string_view text) { return std::string(text); });
}

class ServerHandlerTest : public ::testing::Test {
 protected:
  http::Response ask(http::Request request) {
    // Shared: the answer may come from another thread, which still holds the promise when this one
    // goes on.
    auto answer = std::make_shared<std::promise<http::Response>>();
    handler_.handle(std::move(request),
                    [answer](http::Response response) { answer->set_value(std::move(response)); });
    return answer->get_future().get();
  }

  static http::Request post(std::string_view type, std::string_view target, std::string_view body) {
    http::Request request;
    request.method = "POST";
    if (!type.empty()) request.headers.add("Content-Type", std::string(type));
    if (!target.empty()) request.headers.add("X-Amz-Target", std::string(target));
    request.body = SecretBytes::copy_of(body);
    request.connection.peer_address = "127.0.0.1";
    return request;
  }
  http::Request sign(http::Request request, std::string service = "secretsmanager") {
    (void)aws::sign(request, {"http", "127.0.0.1", 4580, ""}, root_key(),
                    {"eu-central-1", std::move(service)}, opened_.clock.now());
    return request;
  }
  /// A signed call of Secrets Manager.
  http::Response call(std::string_view operation, std::string_view body) {
    return ask(sign(post(kJson, concat("secretsmanager.", operation), body)));
  }
  http::Response get(std::string target) {
    http::Request request;
    request.target = std::move(target);
    return ask(std::move(request));
  }

  void expect_answer(const http::Response& response, int status, std::string_view body) {
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(body_of(response), body);
  }
  std::uint64_t records() const { return opened_.installation->log->head().sequence; }

  OpenedInstallation opened_;
  FailingStore store_{*opened_.installation->store};
  FailingLog log_{*opened_.installation->log};
  service::Service service_{
      {store_, *opened_.installation->keyring, log_, opened_.clock, opened_.entropy}};
  authn::RootDirectory directory_{{root_key(), false, {}}, opened_.installation->account};
  authn::SigV4Authenticator authenticator_{directory_, opened_.clock};
  bool pool_is_full_ = false;
  wire::ServerHandler handler_{{service_, authenticator_, store_, log_, opened_.clock,
                                opened_.entropy, [this](std::function<void()> work) {
                                  if (pool_is_full_) return false;
                                  work();
                                  return true;
                                }}};
};

// --- Secrets Manager ---

TEST_F(ServerHandlerTest, AValueGoesInAndComesOut) {
  const http::Response created = call(
      "CreateSecret",
      R"({"Name":"a","SecretString":"v","ClientRequestToken":"00000000-0000-4000-8000-000000000001"})");
  ASSERT_EQ(created.status, 200) << body_of(created);
  const http::Response read = call("GetSecretValue", R"({"SecretId":"a"})");
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(read.headers.find("Content-Type"), kJson);
  EXPECT_EQ(read.headers.find("x-amzn-RequestId")->size(), 36U);
  EXPECT_NE(body_of(read).find(R"("SecretString":"v")"), std::string::npos);
  EXPECT_EQ(records(), 2U);
}

TEST_F(ServerHandlerTest, ParametersOfTheContentTypeAreIgnored) {
  const std::string target = "secretsmanager.ListSecrets";
  EXPECT_EQ(ask(sign(post("application/x-amz-json-1.1; charset=utf-8", target, "{}"))).status, 200);
}

TEST_F(ServerHandlerTest, WhatNamesNoOperationIsUnknownWithoutAWord) {
  for (const char* target :
       {"", "secretsmanager.", "secretsmanager.Unknown", "secretsmanager.getsecretvalue",
        "SecretsManager.GetSecretValue", "GetSecretValue", "kinesis.ListStreams",
        "secretsmanager.GetCallerIdentity"}) {
    SCOPED_TRACE(target);
    const http::Response response = ask(sign(post(kJson, target, "{}")));
    expect_answer(response, 400, R"({"__type":"UnknownOperationException"})");
    EXPECT_EQ(response.headers.find("x-amzn-RequestId")->size(), 36U);
  }
  EXPECT_EQ(records(), 0U);
}

TEST_F(ServerHandlerTest, AnotherContentTypeIsAnotherProtocol) {
  const std::string_view target = "secretsmanager.ListSecrets";
  for (const char* type : {"", "text/plain", "application/xml", "application/x-amz-json-1.0"}) {
    SCOPED_TRACE(type);
    const http::Response response = ask(sign(post(type, target, "{}")));
    expect_answer(response, 404, "<UnknownOperationException/>\n");
    EXPECT_EQ(response.headers.find("Content-Type"), "application/xml");
  }
  for (const char* type : {"application/json", "Application/JSON; charset=utf-8"}) {
    SCOPED_TRACE(type);
    expect_answer(
        ask(sign(post(type, target, "{}"))), 404,
        R"({"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"})");
  }
}

TEST_F(ServerHandlerTest, BodiesThatAreNoObject) {
  for (const char* body : {"", "{", R"({"SecretId":"a",})", "null", "\"x\"", "{}{}", "\xff"}) {
    SCOPED_TRACE(body);
    expect_answer(call("GetSecretValue", body), 400, R"({"__type":"SerializationException"})");
  }
  expect_answer(call("GetSecretValue", "[]"), 400,
                R"({"__type":"SerializationException",)"
                R"("Message":"Start of list found where not expected"})");
}

TEST_F(ServerHandlerTest, TheServiceSaysMessageAndItsFrontEndSaysIt) {
  expect_answer(call("GetSecretValue", R"({"SecretId":"none"})"), 400,
                R"({"__type":"ResourceNotFoundException",)"
                R"("Message":"Secrets Manager can't find the specified secret."})");
  expect_answer(
      call("GetSecretValue", "{}"), 400,
      R"({"__type":"ValidationException","message":"1 validation error detected: Value null at )"
      R"('secretId' failed to satisfy constraint: Member must not be null"})");
  EXPECT_EQ(records(), 2U) << "refusals are recorded too";
}

TEST_F(ServerHandlerTest, NobodyIsAnsweredBeforeSigning) {
  expect_answer(
      ask(post(kJson, "secretsmanager.ListSecrets", "{")), 400,
      R"({"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"})");
  http::Request changed = sign(post(kJson, "secretsmanager.ListSecrets", "{}"));
  changed.body = SecretBytes::copy_of(R"({"MaxResults":1})");
  const http::Response refused = ask(std::move(changed));
  EXPECT_EQ(refused.status, 400);
  EXPECT_TRUE(body_of(refused).starts_with(R"({"__type":"InvalidSignatureException","message":")"))
      << body_of(refused);
  EXPECT_EQ(records(), 0U) << "who they were is not known, so there is nobody to record";
  const std::string page = body_of(get("/metrics"));
  EXPECT_NE(page.find("\nclavium_unauthenticated_requests_total 2\n"), std::string::npos) << page;
}

TEST_F(ServerHandlerTest, ASignatureForOneServiceIsNoneForAnother) {
  const http::Response response = ask(sign(post(kJson, "secretsmanager.ListSecrets", "{}"), "sts"));
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(body_of(response).find("correct service: 'secretsmanager'"), std::string::npos);
}

TEST_F(ServerHandlerTest, AFullPoolThrottlesChangesAndNotReads) {
  pool_is_full_ = true;
  expect_answer(call("CreateSecret",
                     R"({"Name":"a","ClientRequestToken":"00000000-0000-4000-8000-000000000001"})"),
                400, R"({"__type":"ThrottlingException","message":"Rate exceeded"})");
  EXPECT_EQ(call("ListSecrets", "{}").status, 200);
  EXPECT_EQ(opened_.installation->store->secret_count(), 0U);
}

// --- STS ---

TEST_F(ServerHandlerTest, WhoAmIByForm) {
  const http::Response response = ask(sign(post(kForm, "", kIdentityForm), "sts"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.find("Content-Type"), "text/xml");
  const std::string body = body_of(response);
  EXPECT_NE(body.find("<Account>000000000000</Account>"), std::string::npos) << body;
  EXPECT_NE(body.find("<Arn>arn:aws:iam::000000000000:root</Arn>"), std::string::npos) << body;
}

TEST_F(ServerHandlerTest, WhoAmIByPresignedAddress) {
  const auto presigned = [signed_at = opened_.clock.now()] {
    http::Request request;
    request.target = concat("/?", kIdentityForm);
    (void)aws::presign(request, {"http", "127.0.0.1", 4580, ""}, root_key(),
                       {"eu-central-1", "sts"}, signed_at, std::chrono::seconds(60));
    return request;
  };
  EXPECT_EQ(ask(presigned()).status, 200);
  opened_.clock.advance(std::chrono::hours(1));
  const http::Response late = ask(presigned());
  EXPECT_EQ(late.status, 403);
  EXPECT_NE(body_of(late).find("<Code>SignatureDoesNotMatch</Code>"), std::string::npos);
}

TEST_F(ServerHandlerTest, AnUnknownActionIsEscapedInItsAnswer) {
  const http::Response response =
      ask(sign(post(kForm, "", "Action=%3CAssume%26Role%3E&Version=2011-06-15"), "sts"));
  EXPECT_EQ(response.status, 400);
  const std::string body = body_of(response);
  EXPECT_NE(body.find("<Code>InvalidAction</Code>"), std::string::npos);
  EXPECT_NE(body.find("Could not find operation &lt;Assume&amp;Role&gt; for version 2011-06-15"),
            std::string::npos)
      << body;
}

TEST_F(ServerHandlerTest, AnUnsignedFormIsRefusedInXml) {
  const http::Response response = ask(post(kForm, "", kIdentityForm));
  EXPECT_EQ(response.status, 403);
  EXPECT_NE(body_of(response).find("<Code>MissingAuthenticationToken</Code>"), std::string::npos);
}

// --- without an operation ---

TEST_F(ServerHandlerTest, AnyOtherMethodNamesNoOperation) {
  for (const auto& [method, target] :
       std::initializer_list<std::pair<const char*, const char*>>{{"GET", "/"},
                                                                  {"GET", "/none"},
                                                                  {"PUT", "/"},
                                                                  {"DELETE", "/metrics"},
                                                                  {"PATCH", "/livez"}}) {
    SCOPED_TRACE(concat(method, " ", target));
    http::Request request;
    request.method = method;
    request.target = target;
    const http::Response response = ask(std::move(request));
    EXPECT_EQ(response.status, 403);
    EXPECT_NE(body_of(response).find("Unable to determine service/operation name to be authorized"),
              std::string::npos);
  }
}

TEST_F(ServerHandlerTest, TheOperatorsPagesNeedNoSignature) {
  expect_answer(get("/livez"), 200, "alive\n");
  expect_answer(get("/readyz"), 200, "ready\n");
  expect_answer(get("/readyz?verbose"), 200, "ready\n");
  const http::Response metrics = get("/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_EQ(metrics.headers.find("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_NE(body_of(metrics).find("\nclavium_ready 1\n"), std::string::npos);
}

TEST_F(ServerHandlerTest, NotReadySaysWhichPartCannotWriteAndTheProcessLives) {
  store_.is_writable = false;
  expect_answer(get("/readyz"), 503, "not ready: the store cannot be written\n");
  store_.is_writable = true;
  log_.appends_fail = true;
  expect_answer(get("/readyz"), 503, "not ready: the audit log cannot be written\n");
  EXPECT_NE(body_of(get("/metrics")).find("\nclavium_ready 0\n"), std::string::npos);
  expect_answer(get("/livez"), 200, "alive\n");
  log_.appends_fail = false;
  expect_answer(get("/readyz"), 200, "ready\n");
}

TEST_F(ServerHandlerTest, OurOwnFaultsAreToldWithoutTheirCause) {
  const std::string_view fault =
      R"({"__type":"InternalServiceError","Message":"An error occurred on the server side."})";
  store_.reads_fail = true;
  expect_answer(call("GetSecretValue", R"({"SecretId":"a"})"), 500, fault);
  store_.reads_fail = false;
  log_.appends_fail = true;
  expect_answer(call("ListSecrets", "{}"), 500, fault);
  const http::Response identity = ask(sign(post(kForm, "", kIdentityForm), "sts"));
  EXPECT_EQ(identity.status, 500);
  EXPECT_NE(body_of(identity).find("<Code>InternalFailure</Code>"), std::string::npos);
  EXPECT_EQ(body_of(identity).find("disk"), std::string::npos);
}

TEST_F(ServerHandlerTest, TheMetricsCountWhatWasAnswered) {
  (void)call("GetSecretValue", R"({"SecretId":"none"})");
  (void)call("ListSecrets", "{}");
  (void)ask(post("text/plain", "", ""));
  const std::string page = body_of(get("/metrics"));
  for (
      const char* line :
      {R"(clavium_calls_total{service="secretsmanager",operation="GetSecretValue",result="refused"} 1)",
       R"(clavium_calls_total{service="secretsmanager",operation="ListSecrets",result="success"} 1)",
       "clavium_malformed_requests_total 1", "clavium_audit_records 2", "clavium_secrets 0"}) {
    EXPECT_NE(page.find(concat("\n", line, "\n")), std::string::npos) << line << "\n" << page;
  }
}

}  // namespace
}  // namespace clavium::testing
