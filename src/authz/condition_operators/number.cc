// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cmath>
#include <compare>
#include <optional>

#include "authz/condition_operators/condition_operator.h"
#include "base/encoding.h"

namespace clavium::authz::number_operators {

namespace {

std::optional<double> parse(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stopped != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

// How the request's number stands to the policy's; unordered when either is none. Whole numbers are
// compared exactly, whatever their size.
std::partial_ordering compare(const PolicyText& policy_text, std::string_view request_text) {
  const auto whole = parse_integer(request_text), wanted_whole = parse_integer(policy_text.text);
  if (whole && wanted_whole) return *whole <=> *wanted_whole;
  const auto given = parse(request_text), wanted = parse(policy_text.text);
  if (!given || !wanted) return std::partial_ordering::unordered;
  return *given <=> *wanted;
}

}  // namespace

bool is_number(std::string_view text) { return parse(text).has_value(); }

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

}  // namespace clavium::authz::number_operators
