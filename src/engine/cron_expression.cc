// SPDX-License-Identifier: Apache-2.0
#include "engine/cron_expression.h"

#include <optional>
#include <span>
#include <vector>

#include "api/aws_error.h"
#include "base/encoding.h"

namespace clavium::engine {

namespace {

constexpr std::string_view kMonths[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                        "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::string_view kWeekdays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

struct Field {
  std::string_view name;
  std::int64_t min;
  std::int64_t max;
  std::span<const std::string_view> names;  // of min, min + 1, …
};
constexpr Field kHours{"Hours", 0, 23, {}};
constexpr Field kMonthdays{"Day-of-month", 1, 31, {}};
constexpr Field kMonthField{"Month", 1, 12, kMonths};
constexpr Field kWeekdayField{"Day-of-week", 1, 7, kWeekdays};

std::unexpected<Error> bad_field(const Field& field, std::string_view text,
                                 std::string_view why = "is not a value of this field") {
  return api::invalid_parameter(concat("The cron expression of ScheduleExpression is invalid: ",
                                       field.name, " ", text, " ", why, "."));
}

std::uint32_t bit(std::int64_t n) { return std::uint32_t(1) << n; }

std::optional<std::int64_t> named_value(std::span<const std::string_view> names,
                                        std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (equal_ignoring_ascii_case(names[i], text)) return std::int64_t(i);
  }
  return std::nullopt;
}

// Digits alone: parse_integer would take a sign.
std::optional<std::int64_t> number(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  return parse_integer(text);
}

std::optional<std::int64_t> value_of(const Field& field, std::string_view text) {
  if (const auto named = named_value(field.names, text)) return *named + field.min;
  const auto digits = number(text);
  if (!digits || *digits < field.min || *digits > field.max) return std::nullopt;
  return digits;
}

// "a", "a-b", "*", "a/n", "*/n" or "/n" into bits.
Result<std::uint32_t> read_item(const Field& field, std::string_view item) {
  std::uint32_t bits = 0;
  if (const std::size_t slash = item.find('/'); slash != std::string_view::npos) {
    const std::string_view from = item.substr(0, slash);
    const auto start = from.empty() || from == "*" ? field.min : value_of(field, from);
    const auto step = number(item.substr(slash + 1));
    if (!start || !step || *step < 1 || *step > field.max) return bad_field(field, item);
    for (std::int64_t n = *start; n <= field.max; n += *step) bits |= bit(n);
    return bits;
  }
  std::optional<std::int64_t> first = field.min;
  std::optional<std::int64_t> last = field.max;
  if (item != "*") {
    const std::size_t dash = item.find('-');
    first = value_of(field, item.substr(0, dash));
    last = dash == std::string_view::npos ? first : value_of(field, item.substr(dash + 1));
  }
  if (!first || !last) return bad_field(field, item);
  if (*first > *last) return bad_field(field, item, "ends before it begins");
  for (std::int64_t n = *first; n <= *last; ++n) bits |= bit(n);
  return bits;
}

Result<void> read_hours(std::string_view text, CronExpression& out) {
  // Several hours a day are written as a step, and only so.
  if (text.find_first_of(",-*?") != std::string_view::npos) return bad_field(kHours, text);
  out.by_hours = text.find('/') != std::string_view::npos;
  CLAVIUM_TRY(out.hours, read_item(kHours, text));
  return {};
}

Result<void> read_months(std::string_view text, CronExpression& out) {
  for (const std::string_view item : split(text, ',')) {
    CLAVIUM_TRY(const std::uint32_t bits, read_item(kMonthField, item));
    out.months |= bits;
  }
  return {};
}

// "SUNL" in either field for days; where digits name weekdays, "1L" too.
bool read_last_weekday(std::string_view item, bool with_digits, CronExpression& out) {
  if (item.size() < 2 || ascii_lower(item.back()) != 'l') return false;
  const std::string_view day = item.substr(0, item.size() - 1);
  const auto value = with_digits ? value_of(kWeekdayField, day) : std::nullopt;
  const auto named = named_value(kWeekdays, day);
  if (!value && !named) return false;
  out.last_weekdays |= bit(value ? *value : *named + 1);
  return true;
}

Result<void> read_monthdays(std::string_view text, CronExpression& out) {
  for (const std::string_view item : split(text, ',')) {
    if (equal_ignoring_ascii_case(item, "L")) {
      out.last_monthday = true;
    } else if (!read_last_weekday(item, false, out)) {
      CLAVIUM_TRY(const std::uint32_t bits, read_item(kMonthdays, item));
      out.monthdays |= bits;
    }
  }
  return {};
}

Result<void> read_weekdays(std::string_view text, CronExpression& out) {
  for (const std::string_view item : split(text, ',')) {
    if (const std::size_t hash = item.find('#'); hash != std::string_view::npos) {
      const auto day = value_of(kWeekdayField, item.substr(0, hash));
      const auto nth = number(item.substr(hash + 1));
      if (!day || !nth || *nth < 1 || *nth > 5) return bad_field(kWeekdayField, item);
      out.nth[std::size_t(*day)] |= bit(*nth);
    } else if (equal_ignoring_ascii_case(item, "L")) {
      out.weekdays |= bit(7);  // the last day of the week
    } else if (!read_last_weekday(item, true, out)) {
      CLAVIUM_TRY(const std::uint32_t bits, read_item(kWeekdayField, item));
      out.weekdays |= bits;
    }
  }
  return {};
}

}  // namespace

Result<CronExpression> CronExpression::parse(std::string_view fields) {
  std::vector<std::string_view> given;
  for (const std::string_view piece : split(fields, ' ')) {
    if (!piece.empty()) given.push_back(piece);
  }
  if (given.size() != 6) {
    return api::invalid_parameter(
        "The cron expression of ScheduleExpression is invalid: it has six fields, cron(Minutes "
        "Hours Day-of-month Month Day-of-week Year).");
  }
  if (given[0] != "0") {
    return api::invalid_parameter(
        "The cron expression of ScheduleExpression is invalid: Minutes must be 0, since rotation "
        "windows open on the hour.");
  }
  if (given[5] != "*") {
    return api::invalid_parameter(
        "The cron expression of ScheduleExpression is invalid: Year must be *.");
  }
  const bool by_monthday = given[2] != "?";
  if (by_monthday == (given[4] != "?")) {
    return api::invalid_parameter(
        "The cron expression of ScheduleExpression is invalid: one of Day-of-month and Day-of-week "
        "must be ?, the other must not.");
  }
  CronExpression made;
  CLAVIUM_CHECK(read_hours(given[1], made));
  CLAVIUM_CHECK(read_months(given[3], made));
  CLAVIUM_CHECK(by_monthday ? read_monthdays(given[2], made) : read_weekdays(given[4], made));
  return made;
}

bool CronExpression::fires_on(std::chrono::sys_days day) const {
  const std::chrono::year_month_day date(day);
  if ((months & bit(unsigned(date.month()))) == 0) return false;
  const auto monthday = std::int64_t(unsigned(date.day()));
  const auto length =
      std::int64_t(unsigned((date.year() / date.month() / std::chrono::last).day()));
  const auto weekday = std::int64_t(std::chrono::weekday(day).c_encoding()) + 1;
  return (monthdays & bit(monthday)) != 0 || (last_monthday && monthday == length) ||
         (weekdays & bit(weekday)) != 0 ||
         ((last_weekdays & bit(weekday)) != 0 && monthday + 7 > length) ||
         (nth[std::size_t(weekday)] & bit((monthday - 1) / 7 + 1)) != 0;
}

}  // namespace clavium::engine
