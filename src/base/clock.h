// SPDX-License-Identifier: Apache-2.0
//
// Time comes in by name: nothing below programs/ asks the system what time it is.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"

namespace clavium {

/// UTC, in milliseconds: the precision of AWS timestamps.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;
};

/// The system's real-time clock. Threads: safe.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override;
};

/// "2026-11-23T19:24:33Z" (whole seconds, as CloudTrail writes them).
[[nodiscard]] std::string format_iso8601(TimePoint time);
/// "20261123T192433Z", the basic form that Signature Version 4 uses.
[[nodiscard]] std::string format_iso8601_basic(TimePoint time);
/// "2026-11-23"
[[nodiscard]] std::string format_date(TimePoint time);

/// Reads "20261123T192433Z". Errors: invalid_request for anything else, impossible dates included.
[[nodiscard]] Result<TimePoint> parse_iso8601_basic(std::string_view text);
/// Reads "2026-11-23T19:24:33Z" or "2026-11-23". Errors: as above.
[[nodiscard]] Result<TimePoint> parse_iso8601(std::string_view text);
/// Reads "Mon, 23 Nov 2026 19:24:33 GMT" (RFC 9110, IMF-fixdate). Errors: as above.
[[nodiscard]] Result<TimePoint> parse_http_date(std::string_view text);

/// 00:00:00 UTC of the same day: AWS shows LastAccessedDate at this precision.
[[nodiscard]] TimePoint start_of_day(TimePoint time);

}  // namespace clavium
