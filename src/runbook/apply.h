// SPDX-License-Identifier: Apache-2.0
//
// Carries out a plan, one step at a time; each is journaled before and after and can run twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runbook/plan.h"
#include "runbook/sync_facts.h"
#include "runbook/verb.h"

namespace clavium::runbook {

enum class RowResult : std::uint8_t { unchanged, done, failed, not_tried };
[[nodiscard]] std::string_view name_of(RowResult result);

struct Applied {
  std::vector<RowResult> results;     ///< one for each row of the plan
  std::vector<std::string> failures;  ///< one for each row; empty where it did not fail
  std::optional<Error> first_failure;

  [[nodiscard]] std::size_t count(RowResult result) const;
};

/// Goes on with other targets when one fails; stops with a target that refused our token or did not
/// answer. Errors: only the ledger's: without a record nothing is done.
[[nodiscard]] Result<Applied> apply_sync(World& world, const Plan& plan, const SyncFacts& facts,
                                         OpenTargets& opened, std::string_view verb);

/// The plan's report with a column "result" and what failed in the summary.
[[nodiscard]] Outcome outcome_of(const Plan& plan, const Applied& applied, std::string schema);

}  // namespace clavium::runbook
