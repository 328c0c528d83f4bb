// SPDX-License-Identifier: Apache-2.0
//
// whoami: the identity that the backend sees.
#include "api/call.h"
#include "operations/sts/get_caller_identity.h"
#include "runbook/verbs/table.h"

namespace clavium::runbook {

namespace {

Result<Outcome> whoami(World& world, const Arguments&) {
  CLAVIUM_TRY(const auto answer, api::call<operations::sts::GetCallerIdentity>(*world.backend, {}));
  Outcome outcome;
  outcome.report.schema = "clavium.whoami";
  outcome.report.single = true;
  outcome.report.columns = {"arn", "account", "user_id", "backend"};
  outcome.report.rows.push_back(
      {answer.arn, answer.account, answer.user_id, world.backend->description()});
  return outcome;
}

}  // namespace

const Verb kWhoamiVerb{
    .name = "whoami",
    .summary = "show the identity that the backend sees",
    .description =
        R"(Asks STS GetCallerIdentity, which no policy can deny. It shows account and ARN, and where the
secrets come from.

  clavium whoami
  clavium whoami --profile production --json)",
    .options = {},
    .needs = Needs::backend | Needs::may_inventory,
    .run = whoami};

}  // namespace clavium::runbook
