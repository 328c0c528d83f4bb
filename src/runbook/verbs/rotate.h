// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runbook/verb.h"

namespace clavium::runbook {

extern const Verb kRotateDueVerb;
extern const Verb kRotateStartVerb;
extern const Verb kRotateStatusVerb;

}  // namespace clavium::runbook
