// SPDX-License-Identifier: Apache-2.0
#include "vendors/retry.h"

#include <algorithm>
#include <thread>

#include "base/encoding.h"

namespace clavium::vendors {

using std::chrono::milliseconds;

namespace {

// A day: a header cannot make the arithmetic overflow, and no caller waits that long anyway.
constexpr milliseconds kLongest = std::chrono::hours(24);

milliseconds from_seconds(std::int64_t seconds) {
  return std::clamp<milliseconds>(
      std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, 86'400)), milliseconds(0),
      kLongest);
}

bool worth_repeating(const Result<http::Response>& outcome, CallClass call_class) {
  if (!outcome) {
    return call_class == CallClass::repeatable && outcome.error().kind == ErrorKind::unavailable;
  }
  if (outcome->status == 429) return true;
  return outcome->status >= 500 && call_class == CallClass::repeatable;
}

milliseconds with_jitter(milliseconds wait, Entropy& entropy) {
  const auto quarter = std::uint32_t(wait.count() / 4);
  return wait + milliseconds(random_below(entropy, quarter + 1));
}

}  // namespace

Sleep thread_sleep() {
  return [](milliseconds wait) { std::this_thread::sleep_for(wait); };
}

std::optional<milliseconds> wait_asked(const http::Headers& headers, TimePoint now) {
  if (const auto after = headers.find("Retry-After")) {
    if (const auto seconds = parse_integer(*after)) return from_seconds(*seconds);
    if (const auto date = parse_http_date(*after)) {
      return std::clamp<milliseconds>(*date - now, milliseconds(0), kLongest);
    }
  }
  if (const auto reset = headers.find("X-RateLimit-Reset")) {
    if (const auto epoch_seconds = parse_integer(*reset)) {
      const auto now_seconds =
          std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
      // Neither number is trusted: the difference of the clamped ones cannot overflow.
      return from_seconds(std::clamp<std::int64_t>(*epoch_seconds, 0, INT64_MAX / 2) - now_seconds);
    }
  }
  return std::nullopt;
}

Result<http::Response> send_with_retries(const RetryContext& context, const http::Url& base,
                                         const http::Request& request, CallClass call_class) {
  milliseconds own_wait = context.policy.first_wait;
  for (int attempt = 1;; ++attempt) {
    Result<http::Response> outcome = context.client.send(base, request);
    if (attempt >= context.policy.attempts_max || !worth_repeating(outcome, call_class)) {
      return outcome;
    }
    std::optional<milliseconds> asked;
    if (outcome) asked = wait_asked(outcome->headers, context.clock.now());
    if (asked && *asked > context.policy.wait_max) return outcome;
    context.sleep(with_jitter(asked.value_or(own_wait), context.entropy));
    own_wait = std::min(own_wait * 2, context.policy.wait_max);
  }
}

}  // namespace clavium::vendors
