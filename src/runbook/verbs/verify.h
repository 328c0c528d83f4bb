// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runbook/verb.h"

namespace clavium::runbook {

extern const Verb kVerifyVerb;

}  // namespace clavium::runbook
