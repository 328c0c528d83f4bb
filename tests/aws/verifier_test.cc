// SPDX-License-Identifier: Apache-2.0
//
// AWS's own words for everything that can be wrong with a signature, in both families of services.
#include "aws/verifier.h"

#include <gtest/gtest.h>

#include "aws/sigv4.h"
#include "base/encoding.h"

namespace clavium::testing {
namespace {

const TimePoint kNow = parse_iso8601_basic("20261123T120000Z").value();
const std::vector<std::string> kRegions{"eu-central-1"};

aws::AccessKey key() {
  return {"AKIAIOSFODNN7EXAMPLE",
          SecretBytes::copy_of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
          {},
          std::nullopt};
}

http::Request unsigned_request() {
  http::Request request;
  request.method = "POST";
  request.headers = {{"Host", "127.0.0.1:4580"},
                     {"Content-Type", "application/x-amz-json-1.1"},
                     {"X-Amz-Target", "secretsmanager.ListSecrets"}};
  request.body = SecretBytes::copy_of("{}");
  return request;
}

http::Request signed_request(TimePoint at = kNow, std::string_view service = "secretsmanager") {
  http::Request request = unsigned_request();
  (void)aws::sign(request, {"http", "127.0.0.1", 4580, ""}, key(),
                  {"eu-central-1", std::string(service)}, at);
  return request;
}

http::Request presigned_request(std::chrono::seconds lifetime = std::chrono::seconds(600),
                                TimePoint at = kNow) {
  http::Request request;
  request.headers = {{"Host", "127.0.0.1:4580"}};
  (void)aws::presign(request, {"http", "127.0.0.1", 4580, ""}, key(), {"eu-central-1", "sts"}, at,
                     lifetime);
  return request;
}

Result<void> verify(const http::Request& request, std::string_view service = "secretsmanager") {
  const aws::Expectation expected{service, &kRegions, aws::dialect_of(service)};
  CLAVIUM_TRY(const aws::Authorization claim, aws::parse_authorization(request, expected, kNow));
  return aws::check_signature(
      request, claim, aws::derive_signing_key(key().secret, claim.day, claim.region, claim.service),
      expected.dialect);
}

std::string authorization_of(const http::Request& request) {
  return std::string(request.headers.find("authorization").value());
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

http::Request with_authorization(std::string value, bool with_date = true) {
  http::Request request = unsigned_request();
  if (with_date) request.headers.add("X-Amz-Date", "20261123T120000Z");
  request.headers.add("Authorization", std::move(value));
  return request;
}

http::Request without_header(const http::Request& from, std::string_view name) {
  http::Request request{from.method, from.target, {}, from.body.clone(), {}};
  for (const auto& field : from.headers.fields()) {
    if (!equal_ignoring_ascii_case(field.name, name)) request.headers.add(field.name, field.value);
  }
  return request;
}

void expect_refused(const http::Request& request, std::string_view service, std::string_view code,
                    std::string_view message) {
  const Result<void> verdict = verify(request, service);
  ASSERT_FALSE(verdict) << "accepted";
  EXPECT_EQ(verdict.error().message, message);
  EXPECT_EQ(verdict.error().code, code);
  EXPECT_EQ(verdict.error().kind, ErrorKind::unauthenticated);
}

void expect_refused(const http::Request& request, std::string_view code, std::string_view message) {
  expect_refused(request, "secretsmanager", code, message);
}

constexpr std::string_view kMismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS "
    "Secret Access Key and signing method. Consult the service documentation for details.";

TEST(Verifier, ASignedRequestVerifies) {
  EXPECT_TRUE(verify(signed_request()));
  EXPECT_TRUE(verify(signed_request(kNow, "sts"), "sts"));
  EXPECT_TRUE(verify(presigned_request(), "sts"));
}

TEST(Verifier, HeaderAndQueryTogether) {
  http::Request request = signed_request();
  request.target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256";
  expect_refused(
      request, "InvalidSignatureException",
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  request = presigned_request();
  request.headers.add("Authorization", authorization_of(signed_request()));
  expect_refused(request, "sts", "SignatureDoesNotMatch", "");
  request = signed_request();
  request.target = "/?X%2DAmz-Signature=0";
  EXPECT_EQ(verify(request).error().code, "InvalidSignatureException");
}

TEST(Verifier, NoAuthentication) {
  expect_refused(unsigned_request(), "MissingAuthenticationTokenException",
                 "Missing Authentication Token");
  expect_refused(unsigned_request(), "sts", "MissingAuthenticationToken",
                 "Request is missing Authentication Token");
  expect_refused(with_authorization(" "), "MissingAuthenticationTokenException",
                 "Missing Authentication Token");
}

TEST(Verifier, AnotherAlgorithm) {
  expect_refused(with_authorization("Basic QWxhZGRpbg=="), "IncompleteSignatureException",
                 "Unsupported AWS 'algorithm': 'Basic'.");
  expect_refused(with_authorization("AWS4-ECDSA-P256-SHA256 Credential=a"), "sts",
                 "IncompleteSignature", "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.");
  http::Request request = presigned_request();
  request.target = replaced(request.target, "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1");
  expect_refused(request, "sts", "MissingAuthenticationToken",
                 "Request is missing Authentication Token");
}

TEST(Verifier, AParameterWithoutEqualSign) {
  expect_refused(
      with_authorization("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature"),
      "IncompleteSignatureException",
      "'Signature' not a valid key=value pair (missing equal-sign) in Authorization header: "
      "'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature'.");
  // A message is one line, whatever was sent.
  const auto verdict = verify(with_authorization("AWS4-HMAC-SHA256 a\r\nX-Evil: b"));
  EXPECT_EQ(verdict.error().message.find_first_of("\r\n"), std::string::npos);
}

TEST(Verifier, MissingParametersAreAllNamed) {
  expect_refused(
      with_authorization("AWS4-HMAC-SHA256", false), "IncompleteSignatureException",
      "Authorization header requires 'Credential' parameter. "
      "Authorization header requires 'Signature' parameter. "
      "Authorization header requires 'SignedHeaders' parameter. "
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
      "Authorization=AWS4-HMAC-SHA256");
  expect_refused(
      with_authorization("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host"), "sts",
      "IncompleteSignature",
      "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256");
  http::Request request = unsigned_request();
  request.target = "/?X-Amz-Signature=0";
  expect_refused(request, "sts", "IncompleteSignature",
                 "AWS query-string parameters must include 'X-Amz-Algorithm'. "
                 "AWS query-string parameters must include 'X-Amz-Credential'. "
                 "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
                 "AWS query-string parameters must include 'X-Amz-Date'. "
                 "Re-examine the query-string parameters.");
}

TEST(Verifier, HostAndEveryAmzHeaderMustBeSigned) {
  const std::string value = authorization_of(signed_request());
  http::Request request = signed_request();
  request.headers.set("Authorization", replaced(value, "content-type;host;", "content-type;"));
  expect_refused(request, "InvalidSignatureException",
                 "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  expect_refused(request, "sts", "SignatureDoesNotMatch",
                 "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  request = signed_request();
  request.headers.add("X-Amz-Security-Token", "token");
  expect_refused(request, "InvalidSignatureException",
                 "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.");
  request = signed_request();
  request.headers.set("Authorization", replaced(value, ";x-amz-target", ""));
  expect_refused(request, "InvalidSignatureException",
                 "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
  request = signed_request();
  request.headers.set("Authorization", replaced(value, "content-type;", ""));
  expect_refused(request, "InvalidSignatureException",
                 "'content-type' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST(Verifier, DatesInOtherFormats) {
  http::Request request = signed_request();
  request.headers.set("X-Amz-Date", "2026-11-23T12:00:00Z");
  expect_refused(request, "IncompleteSignatureException",
                 "Date must be in ISO-8601 'basic format'. Got '2026-11-23T12:00:00Z'. See "
                 "http://en.wikipedia.org/wiki/ISO_8601");
  request.headers.set("X-Amz-Date", "20261331T120000Z");
  EXPECT_EQ(verify(request).error().code, "IncompleteSignatureException");
}

TEST(Verifier, ADateHeaderServesWhenThereIsNoAmzDate) {
  for (const char* date : {"Mon, 23 Nov 2026 12:00:00 GMT", "20261123T120000Z"}) {
    http::Request request = unsigned_request();
    request.headers.add("Date", date);
    const std::vector<std::string> names{"content-type", "date", "host", "x-amz-target"};
    const SecretBytes canonical = aws::canonical_request(
        request.method, request.target, request.headers, names, aws::payload_hash(request.body));
    const std::string scope = aws::credential_scope("20261123", "eu-central-1", "secretsmanager");
    const SecretBytes derived =
        aws::derive_signing_key(key().secret, "20261123", "eu-central-1", "secretsmanager");
    request.headers.add(
        "Authorization",
        concat("AWS4-HMAC-SHA256 Credential=", key().id, "/", scope,
               ", SignedHeaders=", join(names, ";"), ", Signature=",
               aws::signature(derived, aws::string_to_sign("20261123T120000Z", scope, canonical))));
    EXPECT_TRUE(verify(request)) << date;
    // X-Amz-Date wins, and must then be signed.
    request.headers.add("X-Amz-Date", "20261123T120000Z");
    EXPECT_FALSE(verify(request)) << date;
  }
}

TEST(Verifier, TheClockWindowIsFiveMinutesAndFifteenForSts) {
  using std::chrono::minutes;
  using std::chrono::seconds;
  const TimePoint now = kNow;
  EXPECT_TRUE(verify(signed_request(now - minutes(5))));
  EXPECT_TRUE(verify(signed_request(now + minutes(5))));
  expect_refused(signed_request(now - minutes(5) - seconds(1)), "InvalidSignatureException",
                 "Signature expired: 20261123T115459Z is now earlier than 20261123T115500Z "
                 "(20261123T120000Z - 5 min.)");
  expect_refused(signed_request(now + minutes(5) + seconds(1)), "InvalidSignatureException",
                 "Signature not yet current: 20261123T120501Z is still later than 20261123T120500Z "
                 "(20261123T120000Z + 5 min.)");
  EXPECT_TRUE(verify(signed_request(now - minutes(15), "sts"), "sts"));
  EXPECT_TRUE(verify(signed_request(now + minutes(15), "sts"), "sts"));
  expect_refused(signed_request(now - minutes(16), "sts"), "sts", "SignatureDoesNotMatch",
                 "Signature expired: 20261123T114400Z is now earlier than 20261123T114500Z "
                 "(20261123T120000Z - 15 min.)");
  expect_refused(signed_request(now + minutes(16), "sts"), "sts", "SignatureDoesNotMatch",
                 "Signature not yet current: 20261123T121600Z is still later than 20261123T121500Z "
                 "(20261123T120000Z + 15 min.)");
  // Centuries away, where a careless difference of times would overflow.
  EXPECT_FALSE(verify(signed_request(TimePoint())));
  EXPECT_FALSE(verify(signed_request(parse_iso8601_basic("99991231T235959Z").value())));
}

TEST(Verifier, APresignedUrlLastsAsLongAsItSays) {
  using std::chrono::seconds;
  EXPECT_TRUE(verify(presigned_request(seconds(600), kNow - seconds(600)), "sts"));
  expect_refused(presigned_request(seconds(600), kNow - seconds(601)), "sts",
                 "SignatureDoesNotMatch",
                 "Signature expired: 20261123T114959Z is now earlier than 20261123T115000Z "
                 "(20261123T120000Z - 10 min.)");
  for (const int lifetime : {0, -1, 604'801}) {
    EXPECT_EQ(verify(presigned_request(seconds(lifetime)), "sts").error().code,
              "IncompleteSignature");
  }
}

TEST(Verifier, ACredentialOfOtherThanFiveParts) {
  expect_refused(
      with_authorization("AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-central-1, "
                         "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=0"),
      "IncompleteSignatureException",
      "Credential must have exactly 5 slash-delimited elements, e.g. "
      "keyid/date/region/service/term, got 'AKID/20261123/eu-central-1'");
}

TEST(Verifier, EverythingWrongWithTheScopeIsNamed) {
  const std::string value = authorization_of(signed_request());
  http::Request request = signed_request();
  request.headers.set("Authorization",
                      replaced(value, "20261123/eu-central-1/secretsmanager/aws4_request",
                               "20261122/mars-1/s3/aws5_request"));
  expect_refused(
      request, "InvalidSignatureException",
      "Credential should be scoped to a valid region, not 'mars-1'. "
      "Credential should be scoped to correct service: 'secretsmanager'. "
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. "
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
      "'20261122' != '20261123', from '20261123T120000Z'.");
  request.headers.set("Authorization", replaced(value, "/secretsmanager/", "/sts/"));
  expect_refused(request, "InvalidSignatureException",
                 "Credential should be scoped to correct service: 'secretsmanager'.");
}

TEST(Verifier, AWrongSignature) {
  http::Request request = signed_request();
  request.body = SecretBytes::copy_of("{ }");
  expect_refused(request, "InvalidSignatureException", kMismatch);
  request = signed_request(kNow, "sts");
  request.headers.set("Authorization", authorization_of(request) + "0");
  expect_refused(request, "sts", "SignatureDoesNotMatch", kMismatch);
}

TEST(Verifier, TheFirstOfManyFaultsIsTheOneThatAwsNames) {
  // Too old, four parts, wrong scope, no signature worth the name: the table's order decides.
  http::Request request = with_authorization(
      "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
      "Signature=0");
  EXPECT_TRUE(verify(request).error().message.starts_with("Credential must have exactly 5"));
  request.headers.set("X-Amz-Date", "20200101T000000Z");
  EXPECT_TRUE(verify(request).error().message.starts_with("Signature expired"));
  request.headers.set("X-Amz-Date", "yesterday");
  EXPECT_TRUE(verify(request).error().message.starts_with("Date must be"));
  request.headers.add("X-Amz-Meta", "1");
  EXPECT_TRUE(verify(request).error().message.starts_with("'x-amz-meta' must be"));
}

TEST(Verifier, WhatHasTwoReadingsIsRefused) {
  const std::string value = authorization_of(signed_request());
  http::Request request = signed_request();
  request.headers.add("Authorization", value);
  expect_refused(request, "IncompleteSignatureException",
                 "The Authorization header must be given once.");
  request = signed_request();
  request.headers.set("Authorization", value + ", Signature=0");
  expect_refused(request, "IncompleteSignatureException",
                 "'Signature' must be given once in the Authorization header.");
  for (const std::string name : {"Host", "X-Amz-Date", "X-Amz-Target", "Content-Type"}) {
    request = signed_request();
    request.headers.add(name, std::string(*request.headers.find(name)));
    EXPECT_EQ(verify(request).error().code, "IncompleteSignatureException") << name;
  }
  request = signed_request();
  request.target = "/?a=b+c";
  EXPECT_EQ(verify(request).error().code, "IncompleteSignatureException");
  request = presigned_request();
  request.target += "&X-Amz-Date=20261123T120000Z";
  EXPECT_EQ(verify(request, "sts").error().code, "IncompleteSignature");
}

TEST(Verifier, ABrokenEscapeInTheQuery) {
  http::Request request = signed_request(kNow, "sts");
  request.target = "/?a=%4";
  expect_refused(request, "sts", "MalformedQueryString", "Incomplete trailing escape % sequence");
  request.target = "/?a=%zz";
  expect_refused(request, "sts", "MalformedQueryString",
                 "Illegal hex character in escape % pattern: %zz");
}

TEST(Verifier, ThePayloadIsAlwaysCovered) {
  http::Request request = unsigned_request();
  (void)aws::sign(request, {"http", "127.0.0.1", 4580, ""}, key(),
                  {"eu-central-1", "secretsmanager"}, kNow, {true, true, true});
  EXPECT_TRUE(verify(request));
  for (const std::string claimed :
       {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", "00"}) {
    request = unsigned_request();
    request.headers.add("X-Amz-Content-Sha256", claimed);
    (void)aws::sign(request, {"http", "127.0.0.1", 4580, ""}, key(),
                    {"eu-central-1", "secretsmanager"}, kNow);
    expect_refused(request, "InvalidSignatureException",
                   "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  // The canonical form that a signer of UNSIGNED-PAYLOAD would use does not verify either.
  request = unsigned_request();
  request.headers.add("X-Amz-Date", "20261123T120000Z");
  request.headers.add("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD");
  const std::vector<std::string> names{"content-type", "host", "x-amz-content-sha256", "x-amz-date",
                                       "x-amz-target"};
  const std::string scope = aws::credential_scope("20261123", "eu-central-1", "secretsmanager");
  const SecretBytes canonical =
      aws::canonical_request("POST", "/", request.headers, names, "UNSIGNED-PAYLOAD");
  request.headers.add(
      "Authorization",
      concat("AWS4-HMAC-SHA256 Credential=", key().id, "/", scope,
             ", SignedHeaders=", join(names, ";"), ", Signature=",
             aws::signature(aws::derive_signing_key(key().secret, "20261123", "eu-central-1",
                                                    "secretsmanager"),
                            aws::string_to_sign("20261123T120000Z", scope, canonical))));
  expect_refused(request, "InvalidSignatureException", kMismatch);
}

TEST(Verifier, TheSignedHeaderListHasOneSpelling) {
  const std::string value = authorization_of(signed_request());
  for (const std::string list : {"host;content-type;x-amz-date;x-amz-target",
                                 "content-type;host;host;x-amz-date;x-amz-target",
                                 "content-type;host;x-amz-date;x-amz-target;",
                                 "content-type;host;x-amz-absent;x-amz-date;x-amz-target",
                                 "Content-Type;content-type;host;x-amz-date;x-amz-target"}) {
    http::Request request = signed_request();
    request.headers.set("Authorization",
                        replaced(value, "content-type;host;x-amz-date;x-amz-target", list));
    EXPECT_FALSE(verify(request)) << list;
  }
}

TEST(Verifier, WithoutRegionsEveryWellFormedOneServes) {
  const aws::Expectation expected{"secretsmanager", nullptr, aws::kJsonDialect};
  EXPECT_TRUE(aws::parse_authorization(signed_request(), expected, kNow));
  EXPECT_FALSE(aws::is_region("EU-central-1"));
  EXPECT_FALSE(aws::is_region("eu-central-1.evil.example"));
  EXPECT_FALSE(aws::is_region("-"));
}

TEST(Verifier, NoRequestWithoutItsHeadersVerifies) {
  for (const std::string name :
       {"Host", "Content-Type", "X-Amz-Target", "X-Amz-Date", "Authorization"}) {
    EXPECT_FALSE(verify(without_header(signed_request(), name))) << name;
  }
}

}  // namespace
}  // namespace clavium::testing
