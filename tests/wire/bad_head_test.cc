// SPDX-License-Identifier: Apache-2.0
//
// Requests that are wrong in their head: methods, targets, content types, signatures. What is wrong
// in the bytes of a head never comes this far (tests/net).
#include "wire/bad_input.h"

namespace clavium::testing {
namespace {

using namespace std::string_literals;

const std::string kBody = concat(R"({"SecretId":"none","SecretString":")", kCanary, "\"}");

TEST_F(BadInput, TargetsThatNameNoOperation) {
  std::vector<std::string> targets = {"",
                                      ".",
                                      "secretsmanager",
                                      "secretsmanager.",
                                      ".GetSecretValue",
                                      "GetSecretValue",
                                      "secretsmanager.getsecretvalue",
                                      "secretsmanager.GETSECRETVALUE",
                                      "Secretsmanager.GetSecretValue",
                                      "SECRETSMANAGER.GetSecretValue",
                                      "secretsmanager:GetSecretValue",
                                      "secretsmanager/GetSecretValue",
                                      "secretsmanager..GetSecretValue",
                                      "secretsmanager.GetSecretValue.",
                                      "secretsmanager.GetSecretValue2",
                                      "secretsmanager.GetSecretValue GetSecretValue",
                                      "secretsmanager.Get",
                                      "secretsmanager.*",
                                      "secretsmanager.GetCallerIdentity",
                                      "sts.GetCallerIdentity",
                                      "TrentService.Decrypt",
                                      "secretsmanager_20171017.GetSecretValue",
                                      "secretsmanager.\xc3\xa9",
                                      "secretsmanager.GetSecretValu\xd0\xb5",
                                      "com.amazonaws.secretsmanager.GetSecretValue",
                                      "secretsmanager.Get\tSecretValue",
                                      concat("secretsmanager.", kCanary),
                                      repeated("secretsmanager.", 2'000),
                                      repeated("A", 30'000)};
  for (const std::string& target : targets) {
    http::Request request = request_of("", kBody);
    request.headers.set("X-Amz-Target", target);
    const http::Response response = ask(signed_request(std::move(request)));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(body_of(response), R"({"__type":"UnknownOperationException"})") << target;
  }
  http::Request none = request_of("", kBody);
  none.headers.wipe("X-Amz-Target");
  EXPECT_EQ(body_of(ask(signed_request(std::move(none)))),
            R"({"__type":"UnknownOperationException"})");
}

TEST_F(BadInput, TwoTargetsAreOneTooMany) {
  http::Request request = request_of("GetSecretValue", kBody);
  request.headers.add("X-Amz-Target", "secretsmanager.DeleteSecret");
  const std::string body = body_of(ask(signed_request(std::move(request))));
  EXPECT_TRUE(body.starts_with(R"({"__type":"IncompleteSignatureException","message":)")) << body;
}

TEST_F(BadInput, ContentTypesOfOtherProtocols) {
  for (const char* type :
       {"", "text/plain", "text/html", "application/xml", "application/x-amz-json-1.0",
        "application/x-amz-json-1.10", "application/x-amz-json-1", "application/x-amz-json",
        "application/ x-amz-json-1.1", "application/x-amz-json-1.1x",
        "application/x-amz-json-1.1, text/plain", "multipart/form-data; boundary=x",
        "application/cbor", ";", "application/x-amz-json-1.1\xc2\xa0"}) {
    http::Request request = request_of("GetSecretValue", kBody);
    request.headers.set("Content-Type", type);
    const http::Response response = ask(signed_request(std::move(request)));
    EXPECT_EQ(response.status, 404) << type;
    EXPECT_EQ(body_of(response), "<UnknownOperationException/>\n") << type;
  }
  for (const char* type : {"application/x-amz-json-1.1;charset=utf-8", "APPLICATION/X-AMZ-JSON-1.1",
                           "application/x-amz-json-1.1 ; charset=\"UTF-16\"; x=y"}) {
    http::Request request = request_of("GetSecretValue", R"({"SecretId":"none"})");
    request.headers.set("Content-Type", type);
    EXPECT_EQ(ask(signed_request(std::move(request))).status, 400) << type;
  }
}

TEST_F(BadInput, MethodsOtherThanPostNameNoOperationWhateverElseTheySay) {
  for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT",
                             "post", "POST ", "M-SEARCH", ""}) {
    http::Request request = request_of("GetSecretValue", kBody);
    request.method = method;
    const http::Response response = ask(signed_request(std::move(request)));
    EXPECT_EQ(response.status, 403) << method;
    EXPECT_NE(body_of(response).find("<AccessDeniedException>"), std::string::npos) << method;
  }
}

// AWS allows pages of any origin to ask; nothing that runs in a browser has business here.
TEST_F(BadInput, NoPageOfAnotherOriginIsInvited) {
  http::Request request = request_of("GetSecretValue", "");
  request.method = "OPTIONS";
  request.headers.add("Origin", "https://example.com");
  request.headers.add("Access-Control-Request-Method", "POST");
  const http::Response response = ask(std::move(request));
  EXPECT_EQ(response.status, 403);
  for (const auto& field : response.headers.fields()) {
    EXPECT_FALSE(ascii_lower(field.name).starts_with("access-control-")) << field.name;
  }
}

TEST_F(BadInput, AnyPathWillDo) {
  for (const char* target : {"/", "/x", "//", "/../..", "/a%2fb", "/?x=y", "/GetSecretValue"}) {
    http::Request request = request_of("GetSecretValue", R"({"SecretId":"none"})");
    request.target = target;
    const std::string body = body_of(ask(signed_request(std::move(request))));
    EXPECT_NE(body.find("ResourceNotFoundException"), std::string::npos) << target << " " << body;
  }
}

TEST_F(BadInput, AuthorizationHeadersThatAreNone) {
  const http::Request good = signed_request(request_of("GetSecretValue", kBody));
  const std::string header(*good.headers.find("Authorization"));
  const std::string scope = header.substr(header.find("Credential="));
  std::vector<std::string> headers = {
      "",
      " ",
      "AWS4-HMAC-SHA256",
      "AWS4-HMAC-SHA256 ",
      "aws4-hmac-sha256 " + scope,
      "Basic YTpi",
      "Bearer x",
      "AWS4-ECDSA-P256-SHA256 " + scope,
      "AWS AKIATESTTESTTESTTEST:x",
      "AWS4-HMAC-SHA256 x",
      "AWS4-HMAC-SHA256 ,",
      "AWS4-HMAC-SHA256 =",
      "AWS4-HMAC-SHA256 Credential=",
      "AWS4-HMAC-SHA256 Credential=////",
      "AWS4-HMAC-SHA256 " + scope + ", " + scope,
      header + ",",
      header + ", Signature=0",
      header + "0",
      header.substr(0, header.size() - 1),
      header + "\xff",
      ascii_lower(header),
      repeated(header, 50),
      "AWS4-HMAC-SHA256 " + repeated("a=b, ", 6'000),
      "AWS4-HMAC-SHA256 Credential=" + repeated("/", 30'000),
      "AWS4-HMAC-SHA256 Credential=a/20260921/eu-central-1/secretsmanager/aws4_request, "
      "SignedHeaders=" +
          repeated("host;", 6'000) + ", Signature=" + repeated("0", 64)};
  for (std::size_t at = 0; at < header.size(); at += 5) {
    headers.push_back(header.substr(0, at));
    std::string bent = header;
    bent[at] = bent[at] == 'A' ? 'B' : 'A';
    headers.push_back(std::move(bent));
  }
  for (const std::string& value : headers) {
    http::Request request = request_of("GetSecretValue", kBody);
    request.headers = good.headers;
    request.headers.set("Authorization", value);
    const http::Response response = ask(std::move(request));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(body_of(response).find("ResourceNotFoundException"), std::string::npos) << value;
  }
  EXPECT_GT(asked_, 80);
}

TEST_F(BadInput, DatesThatAreNone) {
  for (const char* date :
       {"", "x", "20260921", "20260921T141320", "20260921T141320Z ", "2026-09-21T14:13:20Z",
        "20260932T141320Z", "20261321T141320Z", "20260921T251320Z", "99999999T999999Z",
        "-0260921T141320Z", "00000000T000000Z", "Mon, 21 Sep 2026 14:13:20 GMT", "1790000000",
        "20260921T141320Z, 20260921T141320Z", "\xff\xff"}) {
    http::Request request = signed_request(request_of("GetSecretValue", kBody));
    request.headers.set("X-Amz-Date", date);
    EXPECT_EQ(ask(std::move(request)).status, 400) << date;
  }
}

// A session token is a credential: no answer and no log may show it, good or bad.
TEST_F(BadInput, ASessionTokenIsNotRepeated) {
  for (const bool before_signing : {true, false}) {
    http::Request request = request_of("GetSecretValue", R"({"SecretId":"none"})");
    if (before_signing) request.headers.add("X-Amz-Security-Token", std::string(kCanary));
    request = signed_request(std::move(request));
    if (!before_signing) request.headers.add("X-Amz-Security-Token", std::string(kCanary));
    const std::string body = body_of(ask(std::move(request)));
    EXPECT_NE(body.find("\"message\""), std::string::npos) << body;
  }
}

TEST_F(BadInput, PresignedParametersThatAreNone) {
  const std::string good =
      "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIATESTTESTTESTTEST%2F20260921%2Feu-"
      "central-1%2F"
      "secretsmanager%2Faws4_request&X-Amz-Date=20260921T141320Z&X-Amz-Expires=60&X-Amz-"
      "SignedHeaders=host&"
      "X-Amz-Signature=" +
      repeated("0", 64);
  std::vector<std::string> targets = {good,
                                      good + "&X-Amz-Date=20260921T141320Z",
                                      good + "+",
                                      good + "%",
                                      good + "%g0",
                                      good + "&",
                                      good + "&" + repeated("a=b&", 7'000),
                                      good + "&X-Amz-Security-Token=" + std::string(kCanary),
                                      "/?X-Amz-Algorithm=x",
                                      "/?X-Amz-Signature=",
                                      "/?" + repeated("%00", 9'000),
                                      "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=-1"};
  for (const char* expires : {"0", "-1", "604801", "1e3", "", "99999999999999999999"}) {
    std::string target = good;
    target.replace(target.find("Expires=60"), 10, concat("Expires=", expires));
    targets.push_back(std::move(target));
  }
  for (const std::string& target : targets) {
    http::Request request = request_of("GetSecretValue", R"({"SecretId":"none"})");
    request.headers.add("Host", "127.0.0.1:4580");
    request.target = target;
    EXPECT_EQ(ask(std::move(request)).status, 400) << target.substr(0, 300);
  }
}

}  // namespace
}  // namespace clavium::testing
