// SPDX-License-Identifier: Apache-2.0
//
// The days and hours that a cron expression names: AWS's own examples, and expressions made at
// random together with a naive answer for every day of four years.
#include "engine/cron_expression.h"

#include <gtest/gtest.h>

#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace clavium::engine {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

sys_days day(int year, unsigned month, unsigned monthday) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(monthday);
}

/// "2026-01-31 2026-02-28 …": the days of a year that are named.
std::string days_of_2026(std::string_view fields, int at_most = 6) {
  const auto cron = CronExpression::parse(fields);
  if (!cron) return cron.error().message;
  std::string named;
  for (sys_days at = day(2026, 1, 1); at < day(2027, 1, 1) && at_most > 0; at += days(1)) {
    if (!cron->fires_on(at)) continue;
    const std::chrono::year_month_day date(at);
    named +=
        std::to_string(unsigned(date.month())) + "/" + std::to_string(unsigned(date.day())) + " ";
    --at_most;
  }
  return named;
}

std::vector<int> hours_of(std::string_view fields) {
  const auto cron = CronExpression::parse(fields);
  std::vector<int> hours;
  for (int hour = 0; cron && hour < 24; ++hour) {
    if ((cron->hours >> hour & 1U) != 0) hours.push_back(hour);
  }
  return hours;
}

TEST(CronExpression, NamesTheDaysOfTheUserGuidesExamples) {
  EXPECT_EQ(days_of_2026("0 10 * * ? *", 3), "1/1 1/2 1/3 ");
  EXPECT_EQ(days_of_2026("0 18 ? * SAT *", 4), "1/3 1/10 1/17 1/24 ");
  EXPECT_EQ(days_of_2026("0 8 1 * ? *", 4), "1/1 2/1 3/1 4/1 ");
  EXPECT_EQ(days_of_2026("0 1 ? 1/3 SUN#1 *"), "1/4 4/5 7/5 10/4 ");
  EXPECT_EQ(days_of_2026("0 17 L * ? *", 4), "1/31 2/28 3/31 4/30 ");
  EXPECT_EQ(days_of_2026("0 8 ? * MON-FRI *", 5), "1/1 1/2 1/5 1/6 1/7 ");
  EXPECT_EQ(days_of_2026("0 16 1,15 * ? *", 5), "1/1 1/15 2/1 2/15 3/1 ");
  EXPECT_EQ(days_of_2026("0 8 ? * TUE#3 *", 3), "1/20 2/17 3/17 ");
  EXPECT_EQ(days_of_2026("0 8 SUNL * ? *", 3), "1/25 2/22 3/29 ");
  EXPECT_EQ(days_of_2026("0 8 1/2 2 ? *", 4), "2/1 2/3 2/5 2/7 ");
}

TEST(CronExpression, NamesTheHoursOfTheUserGuidesExamples) {
  EXPECT_EQ(hours_of("0 2/10 * * ? *"), (std::vector<int>{2, 12, 22}));
  EXPECT_EQ(hours_of("0 /8 * * ? *"), (std::vector<int>{0, 8, 16}));
  EXPECT_EQ(hours_of("0 8/8 * * ? *"), (std::vector<int>{8, 16}));
  EXPECT_EQ(hours_of("0 23 * * ? *"), (std::vector<int>{23}));
  EXPECT_TRUE(CronExpression::parse("0 8/8 * * ? *")->by_hours);
  EXPECT_FALSE(CronExpression::parse("0 8 * * ? *")->by_hours);
}

TEST(CronExpression, WeekdaysCountFromSundayAndNamesHaveNoCase) {
  EXPECT_EQ(days_of_2026("0 0 ? 1 1 *"), days_of_2026("0 0 ? jan Sun *"));
  EXPECT_EQ(days_of_2026("0 0 ? 1 7 *"), days_of_2026("0 0 ? 1 L *")) << "the week's last day";
  EXPECT_EQ(days_of_2026("0 0 ? 1 6L *"), days_of_2026("0 0 FRIL 1 ? *"));
  EXPECT_EQ(days_of_2026("0 0 ? 1 MON#5,TUE *"), "1/6 1/13 1/20 1/27 ") << "no fifth Monday";
}

TEST(CronExpression, WhatTheTableDoesNotListIsRefused) {
  for (const char* fields : {"",
                             "0 8 1 * ?",
                             "0 8 1 * ? * *",
                             "5 8 1 * ? *",
                             "* 8 1 * ? *",
                             "00 8 1 * ? *",
                             "0 8 1 * ? 2027",
                             "0 8 1 * ? ?",
                             "0 8 * * * *",
                             "0 8 ? * ? *",
                             "0 24 * * ? *",
                             "0 -1 * * ? *",
                             "0 8,16 * * ? *",
                             "0 8-16 * * ? *",
                             "0 * * * ? *",
                             "0 ? * * ? *",
                             "0 */8 * * ? *",
                             "0 8/0 * * ? *",
                             "0 8/24 * * ? *",
                             "0 8/ * * ? *",
                             "0 / * * ? *",
                             "0 8 0 * ? *",
                             "0 8 32 * ? *",
                             "0 8 1- * ? *",
                             "0 8 -1 * ? *",
                             "0 8 5-2 * ? *",
                             "0 8 1,,2 * ? *",
                             "0 8 1/0 * ? *",
                             "0 8 1-5/2 * ? *",
                             "0 8 6L * ? *",
                             "0 8 FOOL * ? *",
                             "0 8 LL * ? *",
                             "0 8 SUN * ? *",
                             "0 8 1 0 ? *",
                             "0 8 1 13 ? *",
                             "0 8 1 FOO ? *",
                             "0 8 1 ? ? *",
                             "0 8 1 L ? *",
                             "0 8 ? * 0 *",
                             "0 8 ? * 8 *",
                             "0 8 ? * SUN#0 *",
                             "0 8 ? * SUN#6 *",
                             "0 8 ? * #1 *",
                             "0 8 ? * SUN# *",
                             "0 8 ? * JAN *",
                             "0 8 ? * FRI-MON *",
                             "0 8 ? * 0L *",
                             "0 8 ? * +1 *",
                             "0 +8 1 * ? *"}) {
    const auto parsed = CronExpression::parse(fields);
    ASSERT_FALSE(parsed) << fields;
    EXPECT_EQ(parsed.error().code, "InvalidParameterException") << fields;
  }
}

// --- expressions made at random, with the answer that their maker knows ---

using Names = std::function<bool(const std::tm&)>;
struct Made {
  std::string text;
  Names names;
};

int month_length(const std::tm& date) {
  std::tm probe = date;
  for (int length = 28;; ++length) {
    probe.tm_mday = length + 1;
    probe.tm_mon = date.tm_mon;
    (void)::timegm(&probe);
    if (probe.tm_mon != date.tm_mon) return length;
  }
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  int below(int bound) { return std::uniform_int_distribution(0, bound - 1)(random_); }

  /// An item of plain values: "a", "a-b", "a/n", "*".
  template <class Read>
  Made item(int min, int max, Read read) {
    const int a = min + below(max - min + 1);
    const int b = a + below(max - a + 1);
    const int step = 1 + below(max);
    switch (below(5)) {
      case 0:
        return {"*", [](const std::tm&) { return true; }};
      case 1:
        return {std::to_string(a) + "-" + std::to_string(b),
                [=](const std::tm& date) { return read(date) >= a && read(date) <= b; }};
      case 2:
        return {std::to_string(a) + "/" + std::to_string(step), [=](const std::tm& date) {
                  return read(date) >= a && (read(date) - a) % step == 0;
                }};
      default:
        return {std::to_string(a), [=](const std::tm& date) { return read(date) == a; }};
    }
  }
  Made monthday() {
    static constexpr const char* kNames[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};
    const int weekday = below(7);
    switch (below(6)) {
      case 0:
        return {"L", [](const std::tm& date) { return date.tm_mday == month_length(date); }};
      case 1:
        return {std::string(kNames[weekday]) + "L", [=](const std::tm& date) {
                  return date.tm_wday == weekday && date.tm_mday + 7 > month_length(date);
                }};
      default:
        return item(1, 31, [](const std::tm& date) { return date.tm_mday; });
    }
  }
  Made weekday() {
    const int weekday = below(7);
    const int nth = 1 + below(5);
    switch (below(6)) {
      case 0:
        return {std::to_string(weekday + 1) + "#" + std::to_string(nth), [=](const std::tm& date) {
                  return date.tm_wday == weekday && date.tm_mday > 7 * (nth - 1) &&
                         date.tm_mday <= 7 * nth;
                }};
      case 1:
        return {"L", [](const std::tm& date) { return date.tm_wday == 6; }};
      default:
        return item(1, 7, [](const std::tm& date) { return date.tm_wday + 1; });
    }
  }
  template <class MakeItem>
  Made list(MakeItem make) {
    Made all = make();
    for (int more = below(3); more > 0; --more) {
      const Made one = make();
      all = {all.text + "," + one.text,
             [a = all.names, b = one.names](const std::tm& date) { return a(date) || b(date); }};
    }
    return all;
  }
  Made expression() {
    const Made month =
        list([&] { return item(1, 12, [](const std::tm& date) { return date.tm_mon + 1; }); });
    const bool by_monthday = below(2) == 0;
    const Made which = list([&] { return by_monthday ? monthday() : weekday(); });
    return {"0 4 " +
                (by_monthday ? which.text + " " + month.text + " ?"
                             : "? " + month.text + " " + which.text) +
                " *",
            [month, which](const std::tm& date) { return month.names(date) && which.names(date); }};
  }

 private:
  std::mt19937 random_;
};

TEST(CronExpression, AgreesWithANaiveReadingOfEveryDay) {
  Maker maker(20261123);
  for (int round = 0; round < 400; ++round) {
    const Made made = maker.expression();
    const auto cron = CronExpression::parse(made.text);
    ASSERT_TRUE(cron) << made.text << ": " << cron.error().message;
    // Four years with a leap day among them, from a start that moves.
    sys_days at = day(2026, 1, 1) + days(maker.below(3000));
    for (const sys_days end = at + days(4 * 366); at < end; at += days(1)) {
      const std::time_t seconds = std::chrono::sys_seconds(at).time_since_epoch().count();
      std::tm date{};
      ::gmtime_r(&seconds, &date);
      ASSERT_EQ(cron->fires_on(at), made.names(date))
          << made.text << " on " << 1900 + date.tm_year << "-" << date.tm_mon + 1 << "-"
          << date.tm_mday;
    }
  }
}

}  // namespace
}  // namespace clavium::engine
