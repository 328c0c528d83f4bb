// SPDX-License-Identifier: Apache-2.0
//
// AWS's own signing suite (awslabs/aws-c-auth): 38 cases, each in header and query form. Every text
// on the way must come out byte for byte, and the verifier must judge every signed request rightly.
#include "aws/sigv4_suite.h"

#include <gtest/gtest.h>

#include "aws/verifier.h"

namespace clavium::testing {
namespace {

std::string as_text(const SecretBytes& bytes) {
  return bytes.reveal_text([](std::string_view text) { return std::string(text); });
}

Result<void> verify(const http::Request& request, const SuiteCase& suite) {
  const std::vector<std::string> regions{suite.scope.region};
  const aws::Expectation expected{suite.scope.service, &regions, aws::kJsonDialect};
  CLAVIUM_TRY(const aws::Authorization claim,
              aws::parse_authorization(request, expected, suite.time));
  return aws::check_signature(
      request, claim,
      aws::derive_signing_key(suite.key().secret, claim.day, claim.region, claim.service),
      expected.dialect);
}

// Signed without normalising a path that is not normal (S3's way), or with the token beside the
// signature: right as signatures, and refused here by rule.
bool must_verify(const SuiteCase& suite, const http::Request& request) {
  const std::string path = request.target.substr(0, request.target.find('?'));
  return !suite.omit_session_token && (suite.normalize || aws::normalized_path(path) == path);
}

TEST(SigV4Suite, EveryCaseIsHere) {
  CLAVIUM_NEEDS_VECTORS("sigv4");
  EXPECT_EQ(suite_cases().size(), 38U);
}

TEST(SigV4Suite, HeaderFormIsReproducedByteForByte) {
  CLAVIUM_NEEDS_VECTORS("sigv4");
  for (const SuiteCase& suite : suite_cases()) {
    SCOPED_TRACE(suite.name);
    http::Request request = read_raw_request(suite.text("request.txt"));
    const aws::Signed made =
        aws::sign(request, suite_base(), suite.key(), suite.scope, suite.time, suite.options());
    EXPECT_EQ(as_text(made.canonical_request), suite.text("header-canonical-request.txt"));
    EXPECT_EQ(made.string_to_sign, suite.text("header-string-to-sign.txt"));
    EXPECT_EQ(made.signature, suite.text("header-signature.txt"));

    const http::Request theirs = read_raw_request(suite.text("header-signed-request.txt"));
    EXPECT_EQ(request.headers.find("authorization"), theirs.headers.find("authorization"));
  }
}

TEST(SigV4Suite, QueryFormIsReproducedByteForByte) {
  CLAVIUM_NEEDS_VECTORS("sigv4");
  for (const SuiteCase& suite : suite_cases()) {
    SCOPED_TRACE(suite.name);
    http::Request request = read_raw_request(suite.text("request.txt"));
    const aws::Signed made = aws::presign(request, suite_base(), suite.key(), suite.scope,
                                          suite.time, suite.lifetime, suite.options());
    EXPECT_EQ(as_text(made.canonical_request), suite.text("query-canonical-request.txt"));
    EXPECT_EQ(made.string_to_sign, suite.text("query-string-to-sign.txt"));
    EXPECT_EQ(made.signature, suite.text("query-signature.txt"));
    EXPECT_EQ(request.target, read_raw_request(suite.text("query-signed-request.txt")).target);
  }
}

TEST(SigV4Suite, EverySignedRequestIsJudgedRightly) {
  CLAVIUM_NEEDS_VECTORS("sigv4");
  int judged = 0;
  int accepted = 0;
  for (const SuiteCase& suite : suite_cases()) {
    for (const char* file : {"header-signed-request.txt", "query-signed-request.txt"}) {
      SCOPED_TRACE(suite.name + " " + file);
      const http::Request request = read_raw_request(suite.text(file));
      const Result<void> verdict = verify(request, suite);
      EXPECT_EQ(verdict.has_value(), must_verify(suite, request))
          << (verdict ? "accepted" : verdict.error().message);
      ++judged;
      accepted += verdict.has_value() ? 1 : 0;
    }
  }
  EXPECT_EQ(judged, 76);
  EXPECT_EQ(accepted, 62);
}

TEST(SigV4, APathInTheEndpointIsSigned) {
  const aws::AccessKey key{"AKIDEXAMPLE", SecretBytes::copy_of("secret"), {}, std::nullopt};
  http::Request request;
  const aws::Signed made = aws::sign(request, {"https", "example.org", 8443, "/aws"}, key,
                                     {"eu-central-1", "sts"}, TimePoint());
  EXPECT_TRUE(as_text(made.canonical_request).starts_with("GET\n/aws/\n\nhost:example.org:8443\n"));
}

TEST(SigV4, AnEncodedPathIsEncodedASecondTime) {
  const std::string canonical =
      as_text(aws::canonical_request("GET", "/a%20b/c:d", {}, {}, "hash"));
  EXPECT_TRUE(canonical.starts_with("GET\n/a%2520b/c%3Ad\n"));
}

TEST(SigV4, HeadersThatProxiesChangeAreNotSigned) {
  const aws::AccessKey key{"AKIDEXAMPLE", SecretBytes::copy_of("secret"), {}, std::nullopt};
  http::Request request;
  request.headers = {
      {"User-Agent", "clavium"}, {"Connection", "close"}, {"Expect", "100-continue"}};
  (void)aws::sign(request, suite_base(), key, {"eu-central-1", "sts"}, TimePoint());
  EXPECT_NE(request.headers.find("authorization")->find("SignedHeaders=host;x-amz-date, "),
            std::string_view::npos);
}

}  // namespace
}  // namespace clavium::testing
