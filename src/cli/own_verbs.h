// SPDX-License-Identifier: Apache-2.0
//
// The verbs that are about the program itself and not about secrets: help and completion need all
// rows, doctor opens everything by itself to report what fails, dev and server are processes, audit
// reads files.
#pragma once

#include <span>

#include "base/error.h"
#include "cli/arguments.h"
#include "cli/terminal.h"
#include "cli/wiring.h"
#include "runbook/verb.h"

namespace clavium::cli {

/// What a verb of this kind is given.
struct Call {
  const Invocation& invocation;
  Rows rows;
  Wiring& wiring;
  Terminal& terminal;
};

struct OwnVerb {
  runbook::Verb row;  ///< without `run` and `needs`
  Result<runbook::Outcome> (*run)(const Call& call);
};

/// In the order of the help.
[[nodiscard]] std::span<const OwnVerb* const> own_verbs();

extern const OwnVerb kAuditTailVerb;
extern const OwnVerb kAuditVerifyVerb;
extern const OwnVerb kCompletionVerb;
extern const OwnVerb kDevDownVerb;
extern const OwnVerb kDevEnvVerb;
extern const OwnVerb kDevResetVerb;
extern const OwnVerb kDevUpVerb;
extern const OwnVerb kDoctorVerb;
extern const OwnVerb kVersionVerb;

}  // namespace clavium::cli
