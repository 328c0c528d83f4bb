// SPDX-License-Identifier: Apache-2.0
#include "vendors/vercel_errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/encoding.h"
#include "support/manual_clock.h"

namespace clavium::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Error refusal(int status, std::string_view body, http::Headers headers = {}) {
  http::Response response;
  response.status = status;
  response.headers = std::move(headers);
  response.body = SecretBytes::copy_of(body);
  return vendors::vercel_refusal(response, ManualClock().now());
}

Error coded(int status, std::string_view code) {
  return refusal(status,
                 concat(R"({"error":{"code":")", code, R"(","message":"in their words"}})"));
}

#define EXPECT_KIND(error, expected) \
  EXPECT_EQ(name_of((error).kind), name_of(expected)) << (error).message

TEST(VercelRefusal, ADeadTokenIsNotATokenWithoutTheRight) {
  const Error dead = refusal(403, R"({"error":{"code":"forbidden","invalidToken":true}})");
  EXPECT_KIND(dead, ErrorKind::unauthenticated);
  EXPECT_THAT(dead.hint, HasSubstr("new token"));
  EXPECT_KIND(refusal(401, ""), ErrorKind::unauthenticated);

  const Error narrow = coded(403, "forbidden");
  EXPECT_KIND(narrow, ErrorKind::denied);
  EXPECT_THAT(narrow.hint, HasSubstr("team"));
  EXPECT_NE(narrow.hint, dead.hint);
  EXPECT_KIND(refusal(403, R"({"error":{"code":"forbidden","invalidToken":false}})"),
              ErrorKind::denied);
  EXPECT_KIND(refusal(403, R"({"error":{"code":"forbidden","invalidToken":"yes"}})"),
              ErrorKind::denied);
}

TEST(VercelRefusal, AChallengeNeedsAHuman) {
  for (const char* code :
       {"challenge_required", "challenge_required_email_otp", "user_auth_required"}) {
    for (const int status : {401, 403}) {
      const Error error = coded(status, code);
      EXPECT_KIND(error, ErrorKind::denied);
      EXPECT_THAT(error.hint, HasSubstr("human or another token kind"));
      EXPECT_EQ(error.code, code);
    }
  }
}

TEST(VercelRefusal, CodesRefineTheStatus) {
  const struct {
    const char* code;
    ErrorKind kind;
  } cases[] = {
      {"ENV_ALREADY_EXISTS", ErrorKind::conflict},
      {"ENV_CONFLICT", ErrorKind::conflict},
      {"EXISTING_KEY_AND_TARGET", ErrorKind::conflict},
      {"MAX_ENVS_EXCEEDED", ErrorKind::limit_exceeded},
      {"VALUE_INVALID_LENGTH", ErrorKind::limit_exceeded},
      {"KEY_INVALID_LENGTH", ErrorKind::limit_exceeded},
      {"KEY_RESERVED", ErrorKind::invalid_request},
      {"INVALID_KEY", ErrorKind::invalid_request},
      {"NOT_AUTHORIZED", ErrorKind::denied},
      {"SOMETHING_NEW", ErrorKind::invalid_request},
  };
  for (const auto& [code, kind] : cases) {
    EXPECT_KIND(coded(400, code), kind);
    EXPECT_EQ(coded(400, code).code, code);
    EXPECT_KIND(coded(400, ascii_lower(code)), kind);
    EXPECT_KIND(coded(500, code), ErrorKind::unavailable);
  }
}

TEST(VercelRefusal, EveryStatusHasAMeaning) {
  const struct {
    int status;
    ErrorKind kind;
  } cases[] = {
      {400, ErrorKind::invalid_request}, {402, ErrorKind::precondition},
      {404, ErrorKind::not_found},       {408, ErrorKind::unavailable},
      {409, ErrorKind::conflict},        {410, ErrorKind::not_found},
      {413, ErrorKind::limit_exceeded},  {422, ErrorKind::invalid_request},
      {429, ErrorKind::throttled},       {500, ErrorKind::unavailable},
      {503, ErrorKind::unavailable},     {302, ErrorKind::corrupt},
      {304, ErrorKind::corrupt},         {418, ErrorKind::corrupt},
      {100, ErrorKind::corrupt},
  };
  for (const auto& [status, kind] : cases) EXPECT_KIND(refusal(status, ""), kind);
}

TEST(VercelRefusal, ReadsItsThreeShapes) {
  for (const char* body : {R"({"error":{"code":"ENV_CONFLICT"}})",
                           R"({"err":{"code":"ENV_CONFLICT"}})", R"({"code":"ENV_CONFLICT"})"}) {
    EXPECT_KIND(refusal(400, body), ErrorKind::conflict);
  }
}

TEST(VercelRefusal, A429SaysWhenToRepeat) {
  EXPECT_EQ(refusal(429, "", {{"Retry-After", "90"}}).hint, "repeat in 90 s");
  EXPECT_EQ(refusal(429, "").hint, "");
}

TEST(VercelRefusal, NeverQuotesTheBody) {
  constexpr std::string_view kSecret = "sk_live_123";
  const std::string messages = concat(R"({"error":{"code":"ENV_CONFLICT","message":")", kSecret,
                                      R"(","value":")", kSecret, R"("}})");
  // A value where a code should stand: too long, or with characters that no code has.
  const std::string spaced = R"({"error":{"code":"sk_live_123 and more"}})";
  const std::string dotted = R"({"error":{"code":"sk_live_123.tail"}})";
  const std::string long_code =
      concat(R"({"error":{"code":")", kSecret, std::string(60, 'A'), R"("}})");
  for (const std::string& body : {messages, spaced, dotted, long_code, std::string(kSecret)}) {
    for (const int status : {302, 400, 401, 403, 404, 409, 429, 500}) {
      const Error error = refusal(status, body);
      EXPECT_THAT(error.message + error.hint + error.code, Not(HasSubstr(std::string(kSecret))))
          << status;
    }
  }
}

TEST(VercelFailedEntry, IsReadLikeARefusal) {
  const auto entry = [](std::string_view text) {
    return vendors::vercel_failed_entry(json::Document::parse(text)->root());
  };
  const Error taken = entry(R"({"error":{"code":"ENV_ALREADY_EXISTS","value":"sk_live_123"}})");
  EXPECT_KIND(taken, ErrorKind::conflict);
  EXPECT_EQ(taken.code, "ENV_ALREADY_EXISTS");
  EXPECT_THAT(taken.message + taken.hint, Not(HasSubstr("sk_live")));
  for (const char* odd : {"{}", "[]", "null", "7", R"("text")", R"({"error":7})"}) {
    EXPECT_KIND(entry(odd), ErrorKind::invalid_request);
  }
}

}  // namespace
}  // namespace clavium::testing
