// SPDX-License-Identifier: Apache-2.0
//
// When each secret is due for rotation (R-D1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "runbook/inventory.h"
#include "runbook/verb.h"

namespace clavium::runbook {

struct DueFact {
  DeclaredSecret secret;
  std::optional<TimePoint>
      rotated_at;            ///< when the current version was made; absent: there is none
  bool is_rotating = false;  ///< the ledger has an open rotation
};

struct DueRow {
  std::string secret;
  std::string owner;
  std::string state;                      ///< "overdue", "missing", "rotating", "due", "fresh"
  std::optional<std::int64_t> days_left;  ///< negative: overdue since
  std::optional<TimePoint> due_at;
  std::int64_t rotation_days = 0;
};

/// "due" instead of "fresh" this many days ahead.
inline constexpr std::int64_t kDueSoonDays = 14;

/// No value is read: the date comes from ListSecretVersionIds.
[[nodiscard]] Result<std::vector<DueFact>> observe_due(World& world,
                                                       const std::vector<DeclaredSecret>& wanted);

/// Overdue first, then missing, then by days left. Pure.
[[nodiscard]] std::vector<DueRow> plan_due(const std::vector<DueFact>& facts, TimePoint now);

}  // namespace clavium::runbook
