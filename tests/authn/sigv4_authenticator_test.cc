// SPDX-License-Identifier: Apache-2.0
//
// From signed request to Caller, and AWS's answers for keys that are unknown, inactive, expired or
// come with the wrong session token.
#include "authn/sigv4_authenticator.h"

#include <gtest/gtest.h>

#include <map>
#include <thread>

#include "aws/sigv4.h"
#include "support/manual_clock.h"

namespace clavium::testing {
namespace {

constexpr std::string_view kInvalid = "The security token included in the request is invalid.";

class MapDirectory final : public authn::AccessKeyDirectory {
 public:
  Result<std::optional<authn::FoundKey>> find(std::string_view id) override {
    if (broken) return fail(ErrorKind::unavailable, "the store does not answer");
    const auto found = keys.find(id);
    if (found == keys.end()) return std::optional<authn::FoundKey>();
    return found->second;
  }
  std::map<std::string, authn::FoundKey, std::less<>> keys;
  bool broken = false;
};

class Authenticator : public ::testing::Test {
 protected:
  Authenticator() {
    authn::FoundKey user;
    user.secret = std::make_shared<const SecretBytes>(SecretBytes::copy_of("user secret"));
    user.owner.type = authz::PrincipalType::user;
    user.owner.account = "123456789012";
    user.owner.arn = "arn:aws:iam::123456789012:user/ada";
    user.owner.principal_id = "AIDAEXAMPLE";
    user.owner.user_name = "ada";
    directory_.keys["AKIAUSER"] = user;
    authn::FoundKey session = user;
    session.session_token_digest = crypto::sha256(std::string_view("token"));
    session.expires_at = clock_.now() + std::chrono::hours(1);
    directory_.keys["ASIASESSION"] = session;
  }

  http::Request signed_by(std::string id, std::string_view secret, std::string_view token = {},
                          std::string service = "secretsmanager",
                          std::string region = "eu-central-1") {
    http::Request request;
    request.method = "POST";
    request.headers = {{"X-Amz-Target", "secretsmanager.ListSecrets"}};
    request.body = SecretBytes::copy_of("{}");
    const aws::AccessKey key{
        std::move(id), SecretBytes::copy_of(secret), SecretBytes::copy_of(token), {}};
    (void)aws::sign(request, {"http", "127.0.0.1", 4580, ""}, key,
                    {std::move(region), std::move(service)}, clock_.now());
    return request;
  }

  void expect_refused(const http::Request& request, std::string_view service, std::string_view code,
                      std::string_view message) {
    const auto verdict = authenticator_.authenticate(request, service);
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().code, code);
    EXPECT_EQ(verdict.error().message, message);
    EXPECT_EQ(verdict.error().kind, ErrorKind::unauthenticated);
  }

  ManualClock clock_;
  MapDirectory directory_;
  authn::SigV4Authenticator authenticator_{directory_, clock_, {"eu-central-1", "us-east-1"}};
};

TEST_F(Authenticator, ASignedRequestGivesItsCaller) {
  for (int round = 0; round < 2; ++round) {  // the second time from the cache of derived keys
    const auto caller =
        authenticator_.authenticate(signed_by("AKIAUSER", "user secret"), "secretsmanager");
    ASSERT_TRUE(caller) << caller.error().message;
    EXPECT_EQ(caller->arn, "arn:aws:iam::123456789012:user/ada");
    EXPECT_EQ(caller->access_key_id, "AKIAUSER");
    EXPECT_EQ(caller->region, "eu-central-1");
  }
  const auto elsewhere = authenticator_.authenticate(
      signed_by("AKIAUSER", "user secret", {}, "secretsmanager", "us-east-1"), "secretsmanager");
  ASSERT_TRUE(elsewhere);
  EXPECT_EQ(elsewhere->region, "us-east-1");
}

TEST_F(Authenticator, AnUnknownKey) {
  expect_refused(signed_by("AKIANOBODY", "user secret"), "secretsmanager",
                 "UnrecognizedClientException", kInvalid);
  expect_refused(signed_by("AKIANOBODY", "x", {}, "sts"), "sts", "InvalidClientTokenId", kInvalid);
}

TEST_F(Authenticator, TheStandInForUnknownKeysOpensNothing) {
  for (const char* id : {"AKIANOBODY", ""}) {
    expect_refused(signed_by(id, "0000000000000000000000000000000000000000"), "secretsmanager",
                   "UnrecognizedClientException", kInvalid);
  }
}

TEST_F(Authenticator, AWrongSecret) {
  const auto verdict =
      authenticator_.authenticate(signed_by("AKIAUSER", "guess"), "secretsmanager");
  ASSERT_FALSE(verdict);
  EXPECT_EQ(verdict.error().code, "InvalidSignatureException");
}

TEST_F(Authenticator, AnInactiveKey) {
  directory_.keys["AKIAUSER"].active = false;
  expect_refused(signed_by("AKIAUSER", "user secret"), "secretsmanager",
                 "UnrecognizedClientException", kInvalid);
  expect_refused(signed_by("AKIAUSER", "user secret", {}, "sts"), "sts", "InvalidClientTokenId",
                 "The AWS access key provided does not exist in our records.");
}

TEST_F(Authenticator, SessionTokensBelongToTheirKey) {
  EXPECT_TRUE(authenticator_.authenticate(signed_by("ASIASESSION", "user secret", "token"),
                                          "secretsmanager"));
  expect_refused(signed_by("ASIASESSION", "user secret"), "secretsmanager",
                 "UnrecognizedClientException", kInvalid);
  expect_refused(signed_by("ASIASESSION", "user secret", "other"), "secretsmanager",
                 "UnrecognizedClientException", kInvalid);
  expect_refused(signed_by("ASIASESSION", "user secret", "other", "sts"), "sts",
                 "InvalidClientTokenId", "The security token included in the request is invalid");
  expect_refused(signed_by("AKIAUSER", "user secret", "token"), "secretsmanager",
                 "UnrecognizedClientException", kInvalid);
}

TEST_F(Authenticator, AnExpiredSession) {
  clock_.advance(std::chrono::hours(1));
  expect_refused(signed_by("ASIASESSION", "user secret", "token"), "secretsmanager",
                 "ExpiredTokenException", "The security token included in the request is expired");
  expect_refused(signed_by("ASIASESSION", "user secret", "token", "sts"), "sts", "ExpiredToken",
                 "The security token included in the request is expired");
}

TEST_F(Authenticator, ASignatureForOneServiceOrRegionIsNoneForAnother) {
  const auto service = authenticator_.authenticate(signed_by("AKIAUSER", "user secret", {}, "sts"),
                                                   "secretsmanager");
  ASSERT_FALSE(service);
  EXPECT_EQ(service.error().message,
            "Credential should be scoped to correct service: 'secretsmanager'.");
  const auto region = authenticator_.authenticate(
      signed_by("AKIAUSER", "user secret", {}, "secretsmanager", "eu-west-1"), "secretsmanager");
  ASSERT_FALSE(region);
  EXPECT_EQ(region.error().message,
            "Credential should be scoped to a valid region, not 'eu-west-1'.");
}

TEST_F(Authenticator, AReplacedSecretIsRefusedAtOnceAlthoughItsKeyWasCached) {
  ASSERT_TRUE(authenticator_.authenticate(signed_by("AKIAUSER", "user secret"), "secretsmanager"));
  directory_.keys["AKIAUSER"].secret =
      std::make_shared<const SecretBytes>(SecretBytes::copy_of("new secret"));
  EXPECT_FALSE(authenticator_.authenticate(signed_by("AKIAUSER", "user secret"), "secretsmanager"));
  EXPECT_TRUE(authenticator_.authenticate(signed_by("AKIAUSER", "new secret"), "secretsmanager"));
}

TEST_F(Authenticator, AStoreThatFailsIsNoWrongSignature) {
  directory_.broken = true;
  const auto verdict =
      authenticator_.authenticate(signed_by("AKIAUSER", "user secret"), "secretsmanager");
  ASSERT_FALSE(verdict);
  EXPECT_EQ(verdict.error().kind, ErrorKind::unavailable);
}

TEST_F(Authenticator, ServesManyThreads) {
  const http::Request good = signed_by("AKIAUSER", "user secret");
  const http::Request bad = signed_by("AKIAUSER", "guess");
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        EXPECT_TRUE(authenticator_.authenticate(good, "secretsmanager"));
        EXPECT_FALSE(authenticator_.authenticate(bad, "secretsmanager"));
      }
    });
  }
}

}  // namespace
}  // namespace clavium::testing
