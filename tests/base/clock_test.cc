// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <gtest/gtest.h>

namespace clavium {
namespace {

using std::chrono::milliseconds;

TimePoint at(std::int64_t seconds) { return TimePoint(std::chrono::seconds(seconds)); }

TEST(Clock, WritesTheFormsOfOneMoment) {
  const TimePoint moment = at(1'795'461'873) + milliseconds(999);  // cut, not rounded
  EXPECT_EQ(format_iso8601(moment), "2026-11-23T19:24:33Z");
  EXPECT_EQ(format_iso8601_basic(moment), "20261123T192433Z");
  EXPECT_EQ(format_date(moment), "2026-11-23");
  EXPECT_EQ(format_iso8601(at(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_iso8601(at(-1)), "1969-12-31T23:59:59Z");
}

TEST(Clock, ReadsWhatItWrites) {
  for (const std::int64_t seconds : {0LL, 1'795'461'873LL, 951'782'400LL, 4'102'444'799LL, -1LL}) {
    EXPECT_EQ(parse_iso8601(format_iso8601(at(seconds))).value(), at(seconds));
    EXPECT_EQ(parse_iso8601_basic(format_iso8601_basic(at(seconds))).value(), at(seconds));
  }
  EXPECT_EQ(parse_iso8601("2026-11-23").value(), at(1'795'392'000));
  EXPECT_EQ(parse_http_date("Mon, 23 Nov 2026 19:24:33 GMT").value(), at(1'795'461'873));
}

TEST(Clock, KnowsLeapDays) {
  EXPECT_TRUE(parse_iso8601("2024-02-29"));
  EXPECT_TRUE(parse_iso8601("2000-02-29"));
  for (const char* text : {"2023-02-29", "1900-02-29", "2100-02-29"}) {
    EXPECT_FALSE(parse_iso8601(text)) << text;
  }
  EXPECT_EQ(*parse_iso8601("2024-03-01") - *parse_iso8601("2024-02-28"), std::chrono::days(2));
  EXPECT_TRUE(parse_http_date("Thu, 29 Feb 2024 00:00:00 GMT"));
}

TEST(Clock, RefusesDatesThatDoNotExist) {
  for (const char* text :
       {"2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32", "2026-04-31",
        "2026-11-23T24:00:00Z", "2026-11-23T23:60:00Z", "2026-11-23T23:59:60Z"}) {
    const auto time = parse_iso8601(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().kind, ErrorKind::invalid_request);
  }
  EXPECT_FALSE(parse_iso8601_basic("20260230T000000Z"));
}

// A signature covers one spelling of the date; a second one must not be read.
TEST(Clock, RefusesEveryOtherForm) {
  for (const char* text :
       {"", "2026-11-23T19:24:33", "2026-11-23t19:24:33Z", "2026-11-23 19:24:33Z",
        "2026-11-23T19:24:33z", "2026-11-23T19:24:33.0Z", "2026-11-23T19:24:33+00:00", "2026/11/23",
        "+026-11-23", "-026-11-23", "2026-1-023", " 2026-11-2", "2026-11-23T19-24-33Z"}) {
    EXPECT_FALSE(parse_iso8601(text)) << text;
  }
  for (const char* text :
       {"", "20261123T192433", "20261123 192433Z", "20261123T192433z", "2026112T1192433Z",
        "20261123T19 433Z", "2026-11-23T19:24:33Z", "20261123T-12433Z"}) {
    EXPECT_FALSE(parse_iso8601_basic(text)) << text;
  }
}

TEST(Clock, ReadsOnlyTheOneHttpDateThatMayBeSent) {
  for (const char* text : {"", "Mon, 23 Nov 2026 19:24:33 UTC", "Mon, 23 Nov 2026 19:24:33 gmt",
                           "Mon, 23 nov 2026 19:24:33 GMT", "Mon, 23 anF 2026 19:24:33 GMT",
                           "Mon, 23-Nov-2026 19:24:33 GMT", "Mon, 23 Nov 2026 19.24.33 GMT",
                           "Mon, 23 Nov 2026T19:24:33 GMT", "Mon, 23 Nov 2026 24:00:00 GMT",
                           "Mon, 31 Nov 2026 00:00:00 GMT", "Monday, 23-Nov-26 19:24:33 GMT",
                           "Mon Nov 23 19:24:33 2026", "Mon, 23 Nov 2026 19:24:33 GMT "}) {
    EXPECT_FALSE(parse_http_date(text)) << text;
  }
  // The day of the week is said twice; the two must agree.
  EXPECT_FALSE(parse_http_date("Tue, 23 Nov 2026 19:24:33 GMT"));
  EXPECT_FALSE(parse_http_date("Xyz, 23 Nov 2026 19:24:33 GMT"));
}

TEST(Clock, ADayStartsAtMidnightUtcBeforeTheEpochToo) {
  EXPECT_EQ(start_of_day(at(1'795'461'873)), at(1'795'392'000));
  EXPECT_EQ(start_of_day(at(1'795'392'000)), at(1'795'392'000));
  EXPECT_EQ(start_of_day(at(-1)), at(-86'400));
}

TEST(Clock, TheSystemsClockGoesOn) {
  const SystemClock clock;
  const TimePoint first = clock.now();
  EXPECT_GT(first, at(1'700'000'000));
  EXPECT_GE(clock.now(), first - std::chrono::seconds(5));
}

}  // namespace
}  // namespace clavium
