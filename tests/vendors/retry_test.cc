// SPDX-License-Identifier: Apache-2.0
#include "vendors/retry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/manual_clock.h"
#include "support/scripted_client.h"

namespace clavium::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using vendors::CallClass;

// 1'790'000'000 seconds after the epoch are 2026-09-21 14:13:20 UTC.
const TimePoint kNow{seconds(1'790'000'000)};

std::optional<milliseconds> asked(std::string name, std::string value) {
  return vendors::wait_asked(http::Headers{{std::move(name), std::move(value)}}, kNow);
}

TEST(WaitAsked, InSeconds) {
  EXPECT_EQ(asked("Retry-After", "7"), seconds(7));
  EXPECT_EQ(asked("retry-after", "0"), seconds(0));
}

TEST(WaitAsked, AsAnHttpDate) {
  EXPECT_EQ(asked("Retry-After", "Mon, 21 Sep 2026 14:13:25 GMT"), seconds(5));
  EXPECT_EQ(asked("Retry-After", "Mon, 21 Sep 2026 14:13:15 GMT"), seconds(0)) << "in the past";
}

TEST(WaitAsked, UntilTheLimitIsReset) {
  EXPECT_EQ(asked("X-RateLimit-Reset", "1790000030"), seconds(30));
  EXPECT_EQ(asked("X-RateLimit-Reset", "1789999999"), seconds(0)) << "in the past";
  const http::Headers both{{"X-RateLimit-Reset", "1790000030"}, {"Retry-After", "2"}};
  EXPECT_EQ(vendors::wait_asked(both, kNow), seconds(2)) << "Retry-After is the more exact one";
  const http::Headers one_unreadable{{"X-RateLimit-Reset", "1790000030"}, {"Retry-After", "soon"}};
  EXPECT_EQ(vendors::wait_asked(one_unreadable, kNow), seconds(30));
}

TEST(WaitAsked, NothingThatCanBeRead) {
  EXPECT_EQ(vendors::wait_asked({}, kNow), std::nullopt);
  for (const char* junk : {"", "soon", "1.5", "0x10", "7 seconds", "99999999999999999999999"}) {
    EXPECT_EQ(asked("Retry-After", junk), std::nullopt) << junk;
    EXPECT_EQ(asked("X-RateLimit-Reset", junk), std::nullopt) << junk;
  }
}

TEST(WaitAsked, HostileNumbersStayWithinADay) {
  for (const char* huge :
       {"9223372036854775807", "9223372036854775", "-9223372036854775808", "-5"}) {
    for (const char* name : {"Retry-After", "X-RateLimit-Reset"}) {
      const auto wait = asked(name, huge);
      ASSERT_TRUE(wait) << name << ": " << huge;
      EXPECT_GE(*wait, milliseconds(0)) << name << ": " << huge;
      EXPECT_LE(*wait, std::chrono::hours(24)) << name << ": " << huge;
    }
  }
  EXPECT_LE(asked("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT").value_or(milliseconds(-1)),
            std::chrono::hours(24));
}

class SendWithRetries : public ::testing::Test {
 protected:
  Result<http::Response> send(CallClass call_class) {
    const vendors::RetryContext context{client, clock, entropy, sleep, policy};
    return vendors::send_with_retries(context, *http::parse_url("https://vendor.example"), {},
                                      call_class);
  }
  ManualClock clock{kNow};
  SystemEntropy entropy;
  ScriptedClient client;
  std::vector<milliseconds> waits;
  vendors::Sleep sleep = [this](milliseconds wait) { waits.push_back(wait); };
  vendors::RetryPolicy policy;
};

TEST_F(SendWithRetries, A429IsRepeatedForEveryClassAfterTheTimeAskedFor) {
  for (const CallClass call_class : {CallClass::repeatable, CallClass::creating}) {
    waits.clear();
    client.answer(429, "", {{"Retry-After", "8"}}).answer(200, "");
    const auto outcome = send(call_class);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->status, 200);
    ASSERT_THAT(waits, SizeIs(1));
    EXPECT_GE(waits[0], seconds(8)) << "never earlier than asked";
    EXPECT_LE(waits[0], seconds(10)) << "at most a quarter more";
  }
}

TEST_F(SendWithRetries, ACreateIsNeverRepeatedWhenItMayHaveHappened) {
  client.lose();
  const auto lost = send(CallClass::creating);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::unavailable);
  for (const int status : {500, 502, 503, 504}) {
    client.answer(status, "");
    const auto outcome = send(CallClass::creating);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->status, status);
  }
  EXPECT_THAT(client.sent(), SizeIs(5));
  EXPECT_THAT(waits, IsEmpty());
}

TEST_F(SendWithRetries, ACreateThatWasThrottledAndThenLostIsNotRepeated) {
  client.answer(429, "").lose();
  EXPECT_FALSE(send(CallClass::creating));
  EXPECT_THAT(client.sent(), SizeIs(2));
}

TEST_F(SendWithRetries, ARepeatableCallOutlivesBreakdownsAndLostConnections) {
  client.lose().answer(503, "").answer(500, "").answer(200, "at last");
  const auto outcome = send(CallClass::repeatable);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, 200);
  ASSERT_THAT(waits, SizeIs(3));
  for (std::size_t i = 0; i < waits.size(); ++i) {
    const milliseconds least = policy.first_wait * (1 << i);
    EXPECT_GE(waits[i], least);
    EXPECT_LE(waits[i], least * 5 / 4);
  }
}

TEST_F(SendWithRetries, PatienceEndsWithTheLastAnswer) {
  for (int i = 0; i < policy.attempts_max; ++i) client.answer(500 + i, "");
  const auto outcome = send(CallClass::repeatable);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, 500 + policy.attempts_max - 1);
  EXPECT_THAT(waits, SizeIs(policy.attempts_max - 1));
  EXPECT_TRUE(client.finished());
}

TEST_F(SendWithRetries, OurOwnWaitHasACeiling) {
  policy.attempts_max = 10;
  policy.wait_max = seconds(4);
  for (int i = 0; i < policy.attempts_max; ++i) client.answer(503, "");
  ASSERT_TRUE(send(CallClass::repeatable));
  for (const milliseconds wait : waits) EXPECT_LE(wait, seconds(5));
}

TEST_F(SendWithRetries, AskedToWaitTooLongWeGiveUpAtOnce) {
  client.answer(429, "", {{"Retry-After", "3600"}});
  const auto outcome = send(CallClass::repeatable);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, 429);
  EXPECT_THAT(waits, IsEmpty());
}

TEST_F(SendWithRetries, NothingElseIsRepeated) {
  for (const int status : {200, 201, 302, 400, 401, 403, 404, 409, 422}) {
    client.answer(status, "");
    EXPECT_EQ(send(CallClass::repeatable)->status, status);
  }
  client.lose(ErrorKind::denied);
  EXPECT_FALSE(send(CallClass::repeatable)) << "an untrusted certificate does not get better";
  EXPECT_THAT(waits, IsEmpty());
}

}  // namespace
}  // namespace clavium::testing
