// SPDX-License-Identifier: Apache-2.0
//
// When a secret rotates: the windows of its rotation rules.
//
//   AutomaticallyAfterDays: N   the Nth day behind the previous rotation; the same as rate(N days)
//   rate(N hours)               every N hours, counted from a midnight: 00, 06, 12, 18 for six.
//                               N is at least 4
//   cron(…)                     cron_expression.h
//
// A window opens on the hour and lasts as long as Duration says; without one, an hour where the
// schedule is in hours (rate, or a step of hours in cron), else until the end of its UTC day. It
// may not run into the next window or the next UTC day, and windows open at least four hours apart.
//
// Source: AWS Secrets Manager User Guide, "Schedule expressions in Secrets Manager rotation" and
// "Rotation windows"; API Reference, RotationRulesType.
#pragma once

#include <cstdint>
#include <optional>

#include "api/secret.h"
#include "base/error.h"

namespace clavium::engine {

/// The shortest distance of windows, and the longest of days. Source: as above; the longest is the
/// bound of AutomaticallyAfterDays in AWS's model.
inline constexpr std::int64_t kRotationHoursMin = 4;
inline constexpr std::int64_t kRotationDaysMax = 1000;

struct RotationWindow {
  TimePoint opens_at;
  TimePoint last_moment;  ///< the last second of it: what AWS shows as NextRotationDate

  /// False before it opens and from the second behind `last_moment` on.
  [[nodiscard]] bool is_open(TimePoint now) const {
    return now >= opens_at && now < last_moment + std::chrono::seconds(1);
  }
  bool operator==(const RotationWindow&) const = default;
};

/// Whether the rules make a schedule, or are none at all.
/// Errors: InvalidParameterException.
[[nodiscard]] Result<void> check_rotation_rules(const api::RotationRules& rules);

/// The window that follows a rotation (or another change of the value, or the setting of the rules)
/// at `now`: the first that opens later, with days counted from the day of `now`. Absent without a
/// schedule, and for rules that check_rotation_rules() would refuse.
[[nodiscard]] std::optional<RotationWindow> window_after_rotation(const api::RotationRules& rules,
                                                                  TimePoint now);

/// The window that follows one that passed without a rotation: where days are counted the next day,
/// since the secret is overdue; else the first that opens later than `now`.
[[nodiscard]] std::optional<RotationWindow> window_after_missed(const api::RotationRules& rules,
                                                                TimePoint now);

/// What DescribeSecret shows as AutomaticallyAfterDays: as given, or for an expression the days
/// from the next window to the one behind it, rounded up. Absent without a schedule.
[[nodiscard]] std::optional<std::int64_t> days_between_rotations(const api::Rotation& rotation);

}  // namespace clavium::engine
