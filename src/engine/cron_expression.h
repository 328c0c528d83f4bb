// SPDX-License-Identifier: Apache-2.0
//
// The cron expressions of a rotation schedule: on which days, and at which full hours (UTC).
//
//   cron(Minutes Hours Day-of-month Month Day-of-week Year)
//
//   Minutes       0
//   Hours         0-23, or a step: 2/10 is 02, 12 and 22 of each day, /8 is 00, 08 and 16
//   Day-of-month  1-31 with , - * ? / and L (the last day) or SUNL (the month's last Sunday)
//   Month         1-12 or JAN-DEC with , - * /
//   Day-of-week   1-7 or SUN-SAT (1 is Sunday) with , - * ? / L and # (TUE#3: the third Tuesday)
//   Year          *
//
// One of the two fields for days says which, the other is '?'.
// Source: AWS Secrets Manager User Guide, "Schedule expressions in Secrets Manager rotation".
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace clavium::engine {

struct CronExpression {
  std::uint32_t hours = 0;      ///< bit 0 to 23
  bool by_hours = false;        ///< the hours were given as a step
  std::uint32_t months = 0;     ///< bit 1 to 12
  std::uint32_t monthdays = 0;  ///< bit 1 to 31
  bool last_monthday = false;
  std::uint32_t weekdays = 0;             ///< bit 1 (Sunday) to 7, every one of the month
  std::uint32_t last_weekdays = 0;        ///< the same bits, the month's last one
  std::array<std::uint32_t, 8> nth = {};  ///< by weekday, 1 to 7: bit n for the nth of the month

  /// The six fields, without "cron(" and ")".
  /// Errors: InvalidParameterException that names the field.
  [[nodiscard]] static Result<CronExpression> parse(std::string_view fields);

  /// True when the expression names this day, whatever the hour.
  [[nodiscard]] bool fires_on(std::chrono::sys_days day) const;
};

}  // namespace clavium::engine
