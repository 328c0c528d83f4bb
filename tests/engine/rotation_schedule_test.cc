// SPDX-License-Identifier: Apache-2.0
//
// Windows of rotation: what the user guide shows, what AWS was seen to answer, and what holds for
// every schedule that is accepted (windows in order, within their day, never nearer than four
// hours, never into each other).
#include "engine/rotation_schedule.h"

#include <gtest/gtest.h>

#include <random>

namespace clavium::engine {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

TimePoint at(std::string_view text) {
  const auto parsed = parse_iso8601(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(TimePoint());
}

api::RotationRules expression(std::string text, std::string duration = "") {
  return {std::nullopt, std::move(text), std::move(duration)};
}
api::RotationRules every_days(std::int64_t count, std::string duration = "") {
  return {count, "", std::move(duration)};
}

/// "2026-03-05T00:00:00Z to 2026-03-05T23:59:59Z"
std::string show(const std::optional<RotationWindow>& window) {
  if (!window) return "none";
  return format_iso8601(window->opens_at) + " to " + format_iso8601(window->last_moment);
}
std::string after(std::string_view moment, const api::RotationRules& rules) {
  const auto good = check_rotation_rules(rules);
  if (!good) return good.error().code + ": " + good.error().message;
  return show(window_after_rotation(rules, at(moment)));
}

TEST(RotationSchedule, DaysEndOnTheLastSecondOfTheirDayAsSeenAtAws) {
  EXPECT_EQ(after("2026-02-03T14:11:09Z", every_days(30)),
            "2026-03-05T00:00:00Z to 2026-03-05T23:59:59Z");
  EXPECT_EQ(after("2026-02-03T14:11:09Z", expression("rate(30 days)")),
            "2026-03-05T00:00:00Z to 2026-03-05T23:59:59Z");
  EXPECT_EQ(after("2026-02-03T00:00:00Z", expression("rate(1 day)")),
            "2026-02-04T00:00:00Z to 2026-02-04T23:59:59Z");
  EXPECT_EQ(after("2026-02-03T14:11:09Z", every_days(1000, "3h")),
            "2028-10-30T00:00:00Z to 2028-10-30T02:59:59Z");
}

TEST(RotationSchedule, HoursCountFromAMidnightAndLastAnHour) {
  EXPECT_EQ(after("2026-02-03T14:11:09Z", expression("rate(4 hours)")),
            "2026-02-03T16:00:00Z to 2026-02-03T16:59:59Z");
  EXPECT_EQ(after("2026-02-03T16:00:00Z", expression("rate(4 hours)")),
            "2026-02-03T20:00:00Z to 2026-02-03T20:59:59Z");
  EXPECT_EQ(after("2026-02-03T20:00:01Z", expression("rate(12 hours)", "6h")),
            "2026-02-04T00:00:00Z to 2026-02-04T05:59:59Z");
  EXPECT_EQ(
      after("2026-02-03T12:00:00Z", expression("rate(48 hours)", "24h")),
      show(window_after_rotation(expression("rate(48 hours)", "24h"), at("2026-02-03T00:00:00Z"))))
      << "on the same days whenever it is asked";
}

TEST(RotationSchedule, CronWindowsOpenAtTheirHour) {
  const std::string_view now = "2026-11-23T22:45:00Z";  // a Monday
  EXPECT_EQ(after(now, expression("cron(0 10 * * ? *)")),
            "2026-11-24T10:00:00Z to 2026-11-24T23:59:59Z");
  EXPECT_EQ(after(now, expression("cron(0 18 ? * SAT *)", "3h")),
            "2026-11-28T18:00:00Z to 2026-11-28T20:59:59Z");
  EXPECT_EQ(after(now, expression("cron(0 8 1 * ? *)")),
            "2026-12-01T08:00:00Z to 2026-12-01T23:59:59Z");
  EXPECT_EQ(after(now, expression("cron(0 1 ? 1/3 SUN#1 *)")),
            "2027-01-03T01:00:00Z to 2027-01-03T23:59:59Z");
  EXPECT_EQ(after(now, expression("cron(0 17 L * ? *)")),
            "2026-11-30T17:00:00Z to 2026-11-30T23:59:59Z");
  EXPECT_EQ(after(now, expression("cron(0 8 ? * MON-FRI *)")),
            "2026-11-24T08:00:00Z to 2026-11-24T23:59:59Z");
  EXPECT_EQ(after(now, expression("cron(0 16 1,15 * ? *)")),
            "2026-12-01T16:00:00Z to 2026-12-01T23:59:59Z");
  EXPECT_EQ(after(now, expression("cron(0 8/8 * * ? *)")),
            "2026-11-24T08:00:00Z to 2026-11-24T08:59:59Z");
  EXPECT_EQ(after("2026-11-24T08:00:00Z", expression("cron(0 8/8 * * ? *)", "8h")),
            "2026-11-24T16:00:00Z to 2026-11-24T23:59:59Z");
  EXPECT_EQ(after("2027-01-01T00:00:00Z", expression("cron(0 0 29 2 ? *)")),
            "2028-02-29T00:00:00Z to 2028-02-29T23:59:59Z");
  EXPECT_EQ(after("2072-03-01T00:00:00Z", expression("cron(0 0 ? 2 MON#5 *)")),
            "2112-02-29T00:00:00Z to 2112-02-29T23:59:59Z")
      << "the longest wait that there is";
}

TEST(RotationSchedule, AMissedDayIsTheNextDayAndAMissedHourTheNextHourOfTheSchedule) {
  const TimePoint now = at("2026-03-07T09:00:00Z");
  EXPECT_EQ(show(window_after_missed(every_days(30, "2h"), now)),
            "2026-03-08T00:00:00Z to 2026-03-08T01:59:59Z");
  EXPECT_EQ(show(window_after_missed(expression("rate(6 hours)"), now)),
            "2026-03-07T12:00:00Z to 2026-03-07T12:59:59Z");
  EXPECT_EQ(show(window_after_missed(expression("cron(0 8 1 * ? *)"), now)),
            "2026-04-01T08:00:00Z to 2026-04-01T23:59:59Z");
}

TEST(RotationSchedule, WithoutAScheduleThereIsNoWindow) {
  EXPECT_TRUE(check_rotation_rules({}));
  EXPECT_EQ(window_after_rotation({}, at("2026-03-07T09:00:00Z")), std::nullopt);
  EXPECT_EQ(window_after_rotation(expression("rate(no)"), at("2026-03-07T09:00:00Z")), std::nullopt)
      << "a row of another program's making must not stop this one";
}

TEST(RotationSchedule, IsRefusedWhereItIsNone) {
  const std::string both =
      "InvalidParameterException: You cannot specify both rotation frequency and schedule "
      "expression together.";
  EXPECT_EQ(after("2026-01-01", {30, "rate(30 days)", ""}), both);
  for (const api::RotationRules& rules : {expression("rate(3 hours)"),
                                          expression("rate(1 hour)"),
                                          expression("rate(0 days)"),
                                          expression("rate(-1 days)"),
                                          expression("rate(+1 days)"),
                                          expression("rate(1001 days)"),
                                          expression("rate(24001 hours)"),
                                          expression("rate(10 weeks)"),
                                          expression("rate(10days)"),
                                          expression("rate(10  days)"),
                                          expression("rate(days)"),
                                          expression("rate()"),
                                          expression("rate(1.5 days)"),
                                          expression("rate(10 days"),
                                          expression("every(10 days)"),
                                          expression("cron(0 3 30 2 ? *)"),
                                          expression("cron(0 /3 * * ? *)"),
                                          expression("cron(0 1/11 * * ? *)"),
                                          expression("cron(0 /7 * * ? *)"),
                                          expression("cron(0 /7 ? * MON-FRI *)"),
                                          expression("cron(0 /7 L,1 * ? *)"),
                                          every_days(30, "0h"),
                                          every_days(30, "25h"),
                                          every_days(30, "h"),
                                          every_days(30, "3"),
                                          every_days(30, "-1h"),
                                          expression("", "3h"),
                                          expression("rate(4 hours)", "5h"),
                                          expression("rate(10 hours)", "3h"),
                                          expression("cron(0 22 * * ? *)", "3h"),
                                          expression("cron(0 8/8 * * ? *)", "9h"),
                                          expression("cron(0 2/10 * * ? *)", "3h")}) {
    EXPECT_TRUE(after("2026-01-01", rules).starts_with("InvalidParameterException: "))
        << rules.schedule_expression << " " << rules.duration;
  }
  // A step that comes near to midnight is well where no two days in a row are named.
  EXPECT_TRUE(check_rotation_rules(expression("cron(0 /7 ? * MON,WED *)")));
  EXPECT_TRUE(check_rotation_rules(expression("cron(0 21 * * ? *)", "3h")));
}

TEST(RotationSchedule, TheShownDaysAreThoseToTheWindowBehindTheNext) {
  const auto shown = [](const api::RotationRules& rules, std::string_view moment) {
    api::Rotation rotation;
    rotation.rules = rules;
    if (const auto window = window_after_rotation(rules, at(moment)))
      rotation.window_opens_at = window->opens_at;
    return days_between_rotations(rotation);
  };
  EXPECT_EQ(shown(every_days(45), "2026-01-01"), 45);
  EXPECT_EQ(shown(expression("rate(10 days)"), "2026-01-01"), 10);
  EXPECT_EQ(shown(expression("rate(6 hours)"), "2026-01-01"), 1);
  EXPECT_EQ(shown(expression("rate(36 hours)"), "2026-01-01"), 2);
  EXPECT_EQ(shown(expression("cron(0 8/8 * * ? *)"), "2026-01-01"), 1);
  EXPECT_EQ(shown(expression("cron(0 18 ? * SAT *)"), "2026-01-01"), 7);
  EXPECT_EQ(shown(expression("cron(0 8 1 * ? *)"), "2026-01-15"), 28) << "February";
  EXPECT_EQ(shown(expression("cron(0 0 29 2 ? *)"), "2026-01-15"), 1000) << "AWS's own maximum";
  EXPECT_EQ(shown({}, "2026-01-15"), std::nullopt);
}

// --- what holds for every schedule ---

api::RotationRules random_rules(std::mt19937& random) {
  const auto below = [&](int bound) { return std::uniform_int_distribution(0, bound - 1)(random); };
  api::RotationRules rules;
  static constexpr const char* kDays[] = {"* * ?",       "1,15 * ?",   "L * ?",       "1/2 1-6 ?",
                                          "? * MON-FRI", "? 2 MON#5",  "? 1/3 SUN#1", "FRIL * ?",
                                          "29 2 ?",      "? * SUN,SAT"};
  switch (below(4)) {
    case 0:
      rules.automatically_after_days = 1 + below(1000);
      break;
    case 1:
      rules.schedule_expression = concat("rate(", 1 + below(60), " hours)");
      break;
    case 2:
      rules.schedule_expression = concat("rate(", 1 + below(400), " days)");
      break;
    default: {
      const std::string hour =
          below(2) == 0 ? concat(below(24)) : concat(below(24), "/", 1 + below(23));
      rules.schedule_expression = concat("cron(0 ", hour, " ", kDays[below(10)], " *)");
    }
  }
  if (below(2) == 0) rules.duration = concat(1 + below(24), "h");
  return rules;
}

TEST(RotationSchedule, WindowsOfAnyAcceptedScheduleKeepTheirDistanceAndTheirDay) {
  std::mt19937 random(4711);
  int accepted = 0;
  for (int round = 0; round < 3000; ++round) {
    const api::RotationRules rules = random_rules(random);
    if (!check_rotation_rules(rules)) continue;
    ++accepted;
    TimePoint now = at("2026-01-01") + seconds(random() % (4 * 366 * 86'400));
    std::optional<RotationWindow> before;
    for (int step = 0; step < 60; ++step) {
      const auto window = window_after_rotation(rules, now);
      ASSERT_TRUE(window) << rules.schedule_expression;
      const std::string what =
          rules.schedule_expression + " " + rules.duration + ": " + show(window);
      ASSERT_GT(window->opens_at, now) << what;
      ASSERT_GT(window->last_moment, window->opens_at) << what;
      ASSERT_EQ(start_of_day(window->last_moment), start_of_day(window->opens_at)) << what;
      ASSERT_EQ((window->opens_at - start_of_day(window->opens_at)) % hours(1), hours(0)) << what;
      if (before) {
        ASSERT_GE(window->opens_at - before->opens_at, hours(4)) << what;
        ASSERT_GT(window->opens_at, before->last_moment) << what;
      }
      const bool in_days = rules.automatically_after_days ||
                           rules.schedule_expression.find("day") != std::string::npos;
      // Between now and the window nothing opens: asking a moment before it gives the same one.
      if (!in_days) {
        ASSERT_EQ(window_after_rotation(rules, window->opens_at - seconds(1)), window) << what;
        ASSERT_EQ(window_after_missed(rules, now), window) << what;
      }
      EXPECT_FALSE(window->is_open(window->opens_at - std::chrono::milliseconds(1)));
      EXPECT_TRUE(window->is_open(window->opens_at));
      EXPECT_TRUE(window->is_open(window->last_moment + std::chrono::milliseconds(999)));
      EXPECT_FALSE(window->is_open(window->last_moment + seconds(1)));
      before = window;
      // A rotation happens at some moment of its window.
      now = window->opens_at +
            seconds(random() % (window->last_moment - window->opens_at).count() / 1000);
    }
  }
  EXPECT_GT(accepted, 1000);
}

}  // namespace
}  // namespace clavium::engine
