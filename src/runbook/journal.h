// SPDX-License-Identifier: Apache-2.0
//
// What the runbook writes into the ledger's journal: before a step and after it, so that a run that
// died between the two is visible.
#pragma once

#include <string_view>

#include "base/error.h"
#include "runbook/step.h"
#include "runbook/verb.h"

namespace clavium::runbook {

enum class Phase : std::uint8_t { begin, done, failed };

/// Errors: the ledger's. No record, no step: the caller stops when `begin` cannot be written.
[[nodiscard]] Result<void> record_step(World& world, std::string_view verb,
                                       std::string_view plan_id, const Step& step, Phase phase,
                                       const Error* failure = nullptr);

/// An event with a subject and a sentence, for what is no Step of a plan (rotations).
[[nodiscard]] Result<void> record_event(World& world, std::string_view verb, std::string_view id,
                                        std::string_view secret_name, std::string_view what,
                                        Phase phase, const Error* failure = nullptr);

}  // namespace clavium::runbook
