// SPDX-License-Identifier: Apache-2.0
//
// The rows of the table; each is defined in the file of its name.
#pragma once

#include "runbook/verb.h"

namespace clavium::runbook {

extern const Verb kGetVerb;
extern const Verb kInitVerb;
extern const Verb kPutVerb;
extern const Verb kRunVerb;
extern const Verb kSecretDeleteVerb;
extern const Verb kSecretDescribeVerb;
extern const Verb kSecretHistoryVerb;
extern const Verb kSecretListVerb;
extern const Verb kSecretRestoreVerb;
extern const Verb kWhoamiVerb;

}  // namespace clavium::runbook
