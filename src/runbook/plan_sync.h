// SPDX-License-Identifier: Apache-2.0
//
// Facts -> the plan of a sync. Pure.
//
// The rule above all: a row of a target that is not in the ledger is somebody else's
// (Infisical/infisical #431, #1050, PR 7170). It is never overwritten or deleted; wanting its place
// is a conflict until
// --adopt names the key. What nobody declares any more is deleted only with --prune.
#pragma once

#include "runbook/plan.h"
#include "runbook/sync_facts.h"

namespace clavium::runbook {

/// The marker that a copy carries at targets with a comment field.
[[nodiscard]] std::string marker_of(std::string_view secret_name, std::string_view version_id);

[[nodiscard]] Plan plan_sync(const SyncFacts& facts, const PlanRequest& request);

}  // namespace clavium::runbook
