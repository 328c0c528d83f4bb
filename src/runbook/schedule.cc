// SPDX-License-Identifier: Apache-2.0
#include "runbook/schedule.h"

#include <algorithm>
#include <limits>

#include "ledger/ledger.h"
#include "runbook/secrets.h"

namespace clavium::runbook {

Result<std::vector<DueFact>> observe_due(World& world, const std::vector<DeclaredSecret>& wanted) {
  Secrets secrets(*world.backend);
  std::vector<DueFact> out;
  for (const auto& one : wanted) {
    world.conversation.progress("reading dates", out.size(), wanted.size());
    DueFact fact{.secret = one, .rotated_at = std::nullopt, .is_rotating = false};
    CLAVIUM_TRY(const auto description, secrets.describe(one.full_name));
    if (description && !description->deleted_at)
      if (const auto version = description->version_with(kCurrent); !version.empty()) {
        CLAVIUM_TRY(fact.rotated_at, secrets.version_created_at(one.full_name, version));
      }
    CLAVIUM_TRY(const auto open, world.ledger->open_rotation(one.full_name));
    fact.is_rotating = open.has_value();
    out.push_back(std::move(fact));
  }
  return out;
}

std::vector<DueRow> plan_due(const std::vector<DueFact>& facts, TimePoint now) {
  std::vector<DueRow> out;
  for (const auto& fact : facts) {
    const auto& declaration = *fact.secret.declaration;
    DueRow row{.secret = fact.secret.full_name,
               .owner = declaration.owner,
               .state = "missing",
               .days_left = std::nullopt,
               .due_at = std::nullopt,
               .rotation_days = declaration.rotation_days};
    if (fact.rotated_at) {
      row.due_at = *fact.rotated_at + std::chrono::days(declaration.rotation_days);
      // Rounded down: due in 23 hours is due today, an hour ago is a day too late.
      row.days_left = std::chrono::floor<std::chrono::days>(*row.due_at - now).count();
      row.state = *row.due_at <= now ? "overdue" : *row.days_left <= kDueSoonDays ? "due" : "fresh";
    }
    if (fact.is_rotating && row.state != "overdue") row.state = "rotating";
    out.push_back(std::move(row));
  }
  const auto urgency = [](const DueRow& row) {
    // A missing one stands between the overdue and the rest: it is wrong, but nothing can be
    // rotated.
    return row.state == "missing" ? std::pair<int, std::int64_t>(1, 0)
           : row.state == "overdue"
               ? std::pair<int, std::int64_t>(0, *row.days_left)
               : std::pair<int, std::int64_t>(
                     2, row.days_left.value_or(std::numeric_limits<std::int64_t>::max()));
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const DueRow& a, const DueRow& b) { return urgency(a) < urgency(b); });
  return out;
}

}  // namespace clavium::runbook
