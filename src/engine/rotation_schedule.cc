// SPDX-License-Identifier: Apache-2.0
#include "engine/rotation_schedule.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <variant>

#include "api/aws_error.h"
#include "base/encoding.h"
#include "engine/cron_expression.h"

namespace clavium::engine {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;

// The rarest day that an expression can name is 29 February as a given weekday: every 28 years, and
// once every 40 where a century without a leap day lies between.
constexpr int kDaysLookedAhead = 366 * 41;

struct EveryDays {
  std::int64_t count;
};
struct EveryHours {
  std::int64_t count;
};
struct Schedule {
  std::variant<EveryDays, EveryHours, CronExpression> pattern;
  std::optional<hours> length;  // as Duration says
};

std::unexpected<Error> bad_rate() {
  return api::invalid_parameter(
      concat("The rate expression of ScheduleExpression is invalid: it is rate(N hours) or rate(N "
             "days), at least ",
             kRotationHoursMin, " hours and at most ", kRotationDaysMax, " days."));
}

Result<std::variant<EveryDays, EveryHours, CronExpression>> read_expression(std::string_view text) {
  const auto inside = [&](std::string_view word) -> std::optional<std::string_view> {
    if (!text.starts_with(word) || !text.ends_with(')')) return std::nullopt;
    return text.substr(word.size(), text.size() - word.size() - 1);
  };
  if (const auto fields = inside("cron(")) return CronExpression::parse(*fields);
  const auto rate = inside("rate(");
  if (!rate) {
    return api::invalid_parameter(
        "ScheduleExpression is invalid: it is a cron() or a rate() expression.");
  }
  const std::size_t space = rate->find(' ');
  if (space == std::string_view::npos || !is_ascii_alphanumeric(rate->front())) return bad_rate();
  const auto count = parse_integer(rate->substr(0, space));
  const std::string_view unit = rate->substr(space + 1);
  if (!count || *count < 1) return bad_rate();
  if (unit == "day" || unit == "days") {
    if (*count > kRotationDaysMax) return bad_rate();
    return EveryDays{*count};
  }
  if (unit != "hour" && unit != "hours") return bad_rate();
  if (*count < kRotationHoursMin || *count > kRotationDaysMax * 24) return bad_rate();
  return EveryHours{*count};
}

// Absent: the rules have no schedule.
Result<std::optional<Schedule>> read_schedule(const api::RotationRules& rules) {
  if (rules.automatically_after_days && !rules.schedule_expression.empty()) {
    return api::invalid_parameter(
        "You cannot specify both rotation frequency and schedule expression together.");
  }
  Schedule made;
  if (!rules.schedule_expression.empty()) {
    CLAVIUM_TRY(made.pattern, read_expression(rules.schedule_expression));
  } else if (rules.automatically_after_days) {
    made.pattern = EveryDays{*rules.automatically_after_days};
  } else if (rules.duration.empty()) {
    return std::optional<Schedule>();
  } else {
    return api::invalid_parameter(
        "Duration is the length of a rotation window: it needs AutomaticallyAfterDays or "
        "ScheduleExpression.");
  }
  if (!rules.duration.empty()) {
    const std::string_view digits =
        std::string_view(rules.duration).substr(0, rules.duration.size() - 1);
    const auto count = parse_integer(digits);
    if (!rules.duration.ends_with('h') || !count || *count < 1 || *count > 24) {
      return api::invalid_parameter("Duration is invalid: it is a number of hours from 1h to 24h.");
    }
    made.length = hours(*count);
  }
  return std::optional(made);
}

hours length_of(const Schedule& schedule, hours opens) {
  if (schedule.length) return *schedule.length;
  const auto* cron = std::get_if<CronExpression>(&schedule.pattern);
  const bool in_hours =
      std::holds_alternative<EveryHours>(schedule.pattern) || (cron != nullptr && cron->by_hours);
  return in_hours ? hours(1) : hours(24) - opens;
}

RotationWindow window_at(const Schedule& schedule, TimePoint opens) {
  const auto hour = std::chrono::duration_cast<hours>(opens - start_of_day(opens));
  return {opens, opens + length_of(schedule, hour) - std::chrono::seconds(1)};
}

// The first opening later than `after`.
std::optional<TimePoint> next_firing(const CronExpression& cron, TimePoint after) {
  const sys_days today = std::chrono::floor<days>(after);
  for (int ahead = 0; ahead <= kDaysLookedAhead; ++ahead) {
    const sys_days day = today + days(ahead);
    if (!cron.fires_on(day)) continue;
    for (int hour = 0; hour < 24; ++hour) {
      const TimePoint at = TimePoint(day) + hours(hour);
      if ((cron.hours >> hour & 1U) != 0 && at > after) return at;
    }
  }
  return std::nullopt;
}

std::optional<RotationWindow> next_window(const Schedule& schedule, TimePoint now,
                                          std::int64_t days_ahead) {
  if (std::holds_alternative<EveryDays>(schedule.pattern)) {
    return window_at(schedule, start_of_day(now) + days(days_ahead));
  }
  if (const auto* every = std::get_if<EveryHours>(&schedule.pattern)) {
    const hours step(every->count);
    const auto passed = std::chrono::floor<hours>(now.time_since_epoch());
    return window_at(schedule, TimePoint((passed / step + 1) * step));
  }
  const auto opens = next_firing(std::get<CronExpression>(schedule.pattern), now);
  if (!opens) return std::nullopt;
  return window_at(schedule, *opens);
}

std::unexpected<Error> too_often() {
  return api::invalid_parameter(
      concat("ScheduleExpression is invalid: a secret rotates at most "
             "every ",
             kRotationHoursMin, " hours."));
}

// How near windows come to each other and to the end of their day.
Result<void> check_cron(const CronExpression& cron, std::optional<hours> length) {
  const auto once = next_firing(cron, TimePoint());
  if (!once) {
    return api::invalid_parameter("ScheduleExpression is invalid: there is no such day.");
  }
  int first = -1;
  int last = -1;
  int nearest = 24;
  for (int hour = 0; hour < 24; ++hour) {
    if ((cron.hours >> hour & 1U) == 0) continue;
    if (last >= 0) nearest = std::min(nearest, hour - last);
    if (first < 0) first = hour;
    last = hour;
  }
  if (nearest < kRotationHoursMin) return too_often();
  if (24 - last + first < kRotationHoursMin) {
    // Near only where two days in a row are named.
    sys_days day = std::chrono::floor<days>(*once);
    for (int ahead = 0; ahead <= kDaysLookedAhead; ++ahead, day += days(1)) {
      if (cron.fires_on(day) && cron.fires_on(day + days(1))) return too_often();
    }
  }
  if (length && (length->count() > nearest || last + length->count() > 24)) {
    return api::invalid_parameter(
        "Duration is invalid: the rotation window must not extend into the next rotation window or "
        "the next UTC day.");
  }
  return {};
}

std::optional<RotationWindow> window_of(const api::RotationRules& rules, TimePoint now,
                                        bool missed) {
  const auto schedule = read_schedule(rules);
  if (!schedule || !*schedule) return std::nullopt;
  const auto* every = std::get_if<EveryDays>(&(*schedule)->pattern);
  return next_window(**schedule, now, every == nullptr || missed ? 1 : every->count);
}

}  // namespace

Result<void> check_rotation_rules(const api::RotationRules& rules) {
  CLAVIUM_TRY(const std::optional<Schedule> schedule, read_schedule(rules));
  if (!schedule) return {};
  if (const auto* cron = std::get_if<CronExpression>(&schedule->pattern))
    return check_cron(*cron, schedule->length);
  const auto* every = std::get_if<EveryHours>(&schedule->pattern);
  // The hours at which windows open are the multiples of this one.
  if (every != nullptr && schedule->length &&
      schedule->length->count() > std::gcd(every->count, std::int64_t(24))) {
    return api::invalid_parameter(
        "Duration is invalid: the rotation window must not extend into the next rotation window or "
        "the next UTC day.");
  }
  return {};
}

std::optional<RotationWindow> window_after_rotation(const api::RotationRules& rules,
                                                    TimePoint now) {
  return window_of(rules, now, false);
}

std::optional<RotationWindow> window_after_missed(const api::RotationRules& rules, TimePoint now) {
  return window_of(rules, now, true);
}

std::optional<std::int64_t> days_between_rotations(const api::Rotation& rotation) {
  const auto schedule = read_schedule(rotation.rules);
  if (!schedule || !*schedule) return std::nullopt;
  if (const auto* every = std::get_if<EveryDays>(&(*schedule)->pattern)) return every->count;
  if (!rotation.window_opens_at) return std::nullopt;
  const auto following = next_window(**schedule, *rotation.window_opens_at, 1);
  if (!following) return std::nullopt;
  const auto between = std::chrono::ceil<days>(following->opens_at - *rotation.window_opens_at);
  return std::clamp<std::int64_t>(between.count(), 1, kRotationDaysMax);
}

}  // namespace clavium::engine
