// SPDX-License-Identifier: Apache-2.0
#include <compare>
#include <optional>

#include "authz/condition_operators/condition_operator.h"
#include "base/clock.h"
#include "base/encoding.h"

namespace clavium::authz::date_operators {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kDateChars = 10;   // "2026-11-23"
constexpr std::size_t kMinuteChars = 5;  // "19:24"
constexpr std::size_t kFractionCharsMax = 9;
constexpr std::int64_t kEpochSecondsMax = 253'402'300'799;  // the end of the year 9999

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// ".5" -> 500 ms
std::optional<milliseconds> parse_fraction(std::string_view text) {
  if (text.empty()) return milliseconds(0);
  const std::string_view digits = text.substr(1);
  if (text.front() != '.' || !is_digits(digits) || digits.size() > kFractionCharsMax)
    return std::nullopt;
  std::string three(digits.substr(0, 3));
  three.resize(3, '0');
  return milliseconds(*parse_integer(three));
}

// "Z", "+01:00" or "-0130": what is to be taken off.
std::optional<std::chrono::minutes> parse_zone(std::string_view zone) {
  if (zone == "Z") return std::chrono::minutes(0);
  if (zone.empty() || (zone.front() != '+' && zone.front() != '-')) return std::nullopt;
  std::string digits(zone.substr(1));
  if (digits.size() == 5 && digits[2] == ':') digits.erase(2, 1);
  if (digits.size() != 4 || !is_digits(digits)) return std::nullopt;
  const std::int64_t hours = *parse_integer(digits.substr(0, 2));
  const std::int64_t minutes = *parse_integer(digits.substr(2));
  if (hours > 23 || minutes > 59) return std::nullopt;
  const std::chrono::minutes ahead(hours * 60 + minutes);
  return zone.front() == '+' ? ahead : -ahead;
}

std::optional<TimePoint> parse_epoch(std::string_view text) {
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  if (!is_digits(whole)) return std::nullopt;
  const auto seconds = parse_integer(whole);
  const auto fraction =
      parse_fraction(dot == std::string_view::npos ? std::string_view() : text.substr(dot));
  if (!seconds || *seconds > kEpochSecondsMax || !fraction) return std::nullopt;
  return TimePoint(std::chrono::seconds(*seconds) + *fraction);
}

std::optional<TimePoint> parse(std::string_view text) {
  if (const auto epoch = parse_epoch(text)) return epoch;
  if (text.size() <= kDateChars || text[kDateChars] != 'T') {
    const auto day = parse_iso8601(text);
    return day ? std::optional(*day) : std::nullopt;
  }
  const std::string_view time = text.substr(kDateChars + 1);
  const std::size_t zone_at = time.find_first_of("Z+-");
  if (zone_at == std::string_view::npos || zone_at < kMinuteChars) return std::nullopt;
  const auto zone = parse_zone(time.substr(zone_at));
  const std::string_view clock = time.substr(0, zone_at);
  const std::size_t dot = clock.find('.');
  const auto fraction =
      parse_fraction(dot == std::string_view::npos ? std::string_view() : clock.substr(dot));
  std::string seconds(clock.substr(0, dot));
  if (seconds.size() == kMinuteChars) seconds += ":00";
  const auto moment = parse_iso8601(concat(text.substr(0, kDateChars), "T", seconds, "Z"));
  if (!zone || !fraction || !moment) return std::nullopt;
  return *moment + *fraction - *zone;
}

std::partial_ordering compare(const PolicyText& policy_text, std::string_view request_text) {
  const auto given = parse(request_text), wanted = parse(policy_text.text);
  if (!given || !wanted) return std::partial_ordering::unordered;
  return given->time_since_epoch().count() <=> wanted->time_since_epoch().count();
}

}  // namespace

bool is_date(std::string_view text) { return parse(text).has_value(); }

bool equals(const PolicyText& policy_text, std::string_view request_text) {
  return compare(policy_text, request_text) == 0;
}
bool less(const PolicyText& policy_text, std::string_view request_text) {
  return compare(policy_text, request_text) < 0;
}
bool less_or_equal(const PolicyText& policy_text, std::string_view request_text) {
  return compare(policy_text, request_text) <= 0;
}
bool greater(const PolicyText& policy_text, std::string_view request_text) {
  return compare(policy_text, request_text) > 0;
}
bool greater_or_equal(const PolicyText& policy_text, std::string_view request_text) {
  return compare(policy_text, request_text) >= 0;
}

}  // namespace clavium::authz::date_operators
