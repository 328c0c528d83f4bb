// SPDX-License-Identifier: Apache-2.0
//
// secret restore: takes a scheduled deletion back.
#include "api/call.h"
#include "operations/secretsmanager/restore_secret.h"
#include "runbook/names.h"
#include "runbook/verbs/table.h"

namespace clavium::runbook {

namespace {

constexpr Option kOptions[] = {
    {"NAME", OptionKind::positional, "", "the secret's full or short name"}};

Result<Outcome> restore(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const std::string name, full_name_of(world, *arguments.get("NAME")));
  Outcome outcome;
  outcome.report.schema = "clavium.secret.restore";
  outcome.report.single = true;
  outcome.report.columns = {"name", "restored"};
  outcome.report.rows.push_back({name, Cell::truth(!world.dry_run)});
  if (world.dry_run) {
    outcome.report.summary.push_back(concat("would restore ", name));
    return outcome;
  }
  CLAVIUM_CHECK(
      api::call<operations::secretsmanager::RestoreSecret>(*world.backend, {.secret_id = name}));
  outcome.report.summary.push_back(concat("restored ", name));
  return outcome;
}

}  // namespace

const Verb kSecretRestoreVerb{
    .name = "secret restore",
    .summary = "take a scheduled deletion back",
    .description =
        R"(Works until the recovery window has passed. Restoring a secret that is not scheduled for deletion
changes nothing.

  clavium secret restore old-key --env dev --service payments)",
    .options = kOptions,
    .needs = Needs::backend | Needs::may_inventory,
    .run = restore};

}  // namespace clavium::runbook
