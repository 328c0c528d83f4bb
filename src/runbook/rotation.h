// SPDX-License-Identifier: Apache-2.0
//
// One rotation (R-D2, R-D3, R-D5): mint -> test -> promote -> sync -> verify, each step journaled
// and repeatable. The rotation's id is the version id of the new value, so a step whose answer was
// lost finds its own work when it is run again.
//
// Until `promote` the old value stays current: a step that is refused takes AWSPENDING away again
// and the rotation is rolled back. A step of which it is unknown how it ended leaves the rotation
// open; starting it again continues there. After `promote` there is no way back but another
// rotation; what fails then is continued likewise.
#pragma once

#include <string_view>

#include "runbook/inventory.h"
#include "runbook/verb.h"

namespace clavium::runbook {

/// The steps, in order, as the ledger names them.
inline constexpr std::string_view kRotationSteps[] = {"mint", "test", "promote", "sync", "verify"};

/// Starts a rotation of the secret, or continues the open one.
/// Returns  exit 0 done; 10 promoted, but copies or checks are not in order; 11 rolled back
/// Errors   precondition when there is no current value or somebody else's AWSPENDING; what the
/// provider or
///          the store says while nothing was stored; unavailable when the outcome of a step is
///          unknown
[[nodiscard]] Result<Outcome> rotate_secret(World& world, const Arguments& arguments,
                                            const DeclaredSecret& secret);

}  // namespace clavium::runbook
