// SPDX-License-Identifier: Apache-2.0
//
// Repeating a vendor's call, the same for every vendor: what may be repeated, when, and for how
// long.
//
// 429 says that nothing was done, so every call may be repeated after it. A 5xx or a lost
// connection says nothing about what was done, so only a call that is safe twice is repeated.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "http/client.h"

namespace clavium::vendors {

/// Waits. Injected, so that no test waits.
using Sleep = std::function<void(std::chrono::milliseconds)>;
/// Blocks the calling thread.
[[nodiscard]] Sleep thread_sleep();

enum class CallClass : std::uint8_t {
  repeatable,  ///< safe to send twice: reading, writing a whole value, deleting by id
  creating,    ///< a second one may make a second thing: look for the first before repeating
};

struct RetryPolicy {
  int attempts_max = 4;
  std::chrono::milliseconds first_wait{
      1'000};  ///< doubled at each attempt where the vendor names no time
  std::chrono::milliseconds wait_max{60'000};  ///< asked to wait longer, we give up at once
};

/// How long the answer asks us to wait: Retry-After in seconds or as an HTTP date (RFC 9110 section
/// 10.2.3), else X-RateLimit-Reset in epoch seconds. Never negative; absent when neither can be
/// read.
[[nodiscard]] std::optional<std::chrono::milliseconds> wait_asked(const http::Headers& headers,
                                                                  TimePoint now);

/// What a repeated call needs besides the call.
struct RetryContext {
  http::Client& client;
  Clock& clock;
  Entropy& entropy;
  const Sleep& sleep;
  RetryPolicy policy;
};

/// Sends until there is an answer worth giving back, or patience ends: then the last answer, 429
/// and 5xx included, or the last transport error. Waits get up to a quarter added by chance, so
/// that clients that were stopped together do not come back together. Errors: those of
/// http::Client::send.
[[nodiscard]] Result<http::Response> send_with_retries(const RetryContext& context,
                                                       const http::Url& base,
                                                       const http::Request& request,
                                                       CallClass call_class);

}  // namespace clavium::vendors
