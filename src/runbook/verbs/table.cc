// SPDX-License-Identifier: Apache-2.0
#include "runbook/verbs/table.h"

#include <array>

#include "runbook/verbs/config.h"
#include "runbook/verbs/rotate.h"
#include "runbook/verbs/secret_create.h"
#include "runbook/verbs/sync.h"
#include "runbook/verbs/verify.h"

namespace clavium::runbook {

namespace {
constexpr std::array kVerbs = {
    &kGetVerb,           &kPutVerb,           &kRunVerb,
    &kSecretCreateVerb,  &kSecretListVerb,    &kSecretDescribeVerb,
    &kSecretHistoryVerb, &kSecretDeleteVerb,  &kSecretRestoreVerb,
    &kSyncPlanVerb,      &kSyncApplyVerb,     &kSyncStatusVerb,
    &kVerifyVerb,        &kRotateDueVerb,     &kRotateStartVerb,
    &kRotateStatusVerb,  &kConfigExplainVerb, &kConfigListVerb,
    &kConfigPathVerb,    &kWhoamiVerb,        &kInitVerb,
};
}  // namespace

std::span<const Verb* const> verbs() { return kVerbs; }

}  // namespace clavium::runbook
