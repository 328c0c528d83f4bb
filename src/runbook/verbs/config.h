// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runbook/verb.h"

namespace clavium::runbook {

extern const Verb kConfigExplainVerb;
extern const Verb kConfigListVerb;
extern const Verb kConfigPathVerb;

}  // namespace clavium::runbook
