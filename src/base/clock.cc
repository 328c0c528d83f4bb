// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <array>
#include <cstdio>

namespace clavium {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::seconds;
using std::chrono::year_month_day;

struct Fields {
  int year, month, day, hour, minute, second;
};

Fields fields_of(TimePoint time) {
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time) - day);
  return {int(date.year()),           int(unsigned(date.month())),  int(unsigned(date.day())),
          int(clock.hours().count()), int(clock.minutes().count()), int(clock.seconds().count())};
}

template <std::size_t N>
std::string print(const char (&format)[N], const Fields& f) {
  std::array<char, 96> out;
  const int size = std::snprintf(out.data(), out.size(), format, f.year, f.month, f.day, f.hour,
                                 f.minute, f.second);
  return {out.data(), std::size_t(size)};
}

// `count` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

Result<TimePoint> compose(const Fields& f) {
  const year_month_day date{std::chrono::year(f.year), std::chrono::month(unsigned(f.month)),
                            std::chrono::day(unsigned(f.day))};
  if (f.year < 0 || f.month < 0 || f.day < 0 || !date.ok() || f.hour < 0 || f.hour > 23 ||
      f.minute < 0 || f.minute > 59 || f.second < 0 || f.second > 59) {
    return fail(ErrorKind::invalid_request, "not a possible date and time");
  }
  return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(f.hour) +
         std::chrono::minutes(f.minute) + seconds(f.second);
}

}  // namespace

TimePoint SystemClock::now() const {
  return floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string format_iso8601(TimePoint time) {
  return print("%04d-%02d-%02dT%02d:%02d:%02dZ", fields_of(time));
}

std::string format_iso8601_basic(TimePoint time) {
  return print("%04d%02d%02dT%02d%02d%02dZ", fields_of(time));
}

std::string format_date(TimePoint time) { return format_iso8601(time).substr(0, 10); }

Result<TimePoint> parse_iso8601_basic(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') {
    return fail(ErrorKind::invalid_request, "expected a date like 20261123T192433Z");
  }
  return compose({digits(text, 0, 4), digits(text, 4, 2), digits(text, 6, 2), digits(text, 9, 2),
                  digits(text, 11, 2), digits(text, 13, 2)});
}

Result<TimePoint> parse_iso8601(std::string_view text) {
  const bool date_only = text.size() == 10;
  const bool whole =
      text.size() == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z';
  if ((!date_only && !whole) || text[4] != '-' || text[7] != '-') {
    return fail(ErrorKind::invalid_request, "expected a date like 2026-11-23T19:24:33Z");
  }
  Fields f{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2), 0, 0, 0};
  if (whole) {
    f.hour = digits(text, 11, 2);
    f.minute = digits(text, 14, 2);
    f.second = digits(text, 17, 2);
  }
  return compose(f);
}

Result<TimePoint> parse_http_date(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::string_view kWeekdays = "SunMonTueWedThuFriSat";
  // The one form that RFC 9110 lets a sender write.
  const bool formed = text.size() == 29 && text.substr(3, 2) == ", " && text[7] == ' ' &&
                      text[11] == ' ' && text[16] == ' ' && text[19] == ':' && text[22] == ':' &&
                      text.substr(25) == " GMT";
  if (!formed) {
    return fail(ErrorKind::invalid_request, "expected a date like Mon, 23 Nov 2026 19:24:33 GMT");
  }
  const std::size_t month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) {
    return fail(ErrorKind::invalid_request, "not a month in an HTTP date");
  }
  CLAVIUM_TRY(const TimePoint time,
              compose({digits(text, 12, 4), int(month / 3) + 1, digits(text, 5, 2),
                       digits(text, 17, 2), digits(text, 20, 2), digits(text, 23, 2)}));
  const std::chrono::weekday weekday(floor<days>(time));
  if (kWeekdays.substr(3 * weekday.c_encoding(), 3) != text.substr(0, 3)) {
    return fail(ErrorKind::invalid_request, "an HTTP date with the wrong day of the week");
  }
  return time;
}

TimePoint start_of_day(TimePoint time) { return floor<days>(time); }

}  // namespace clavium
