// SPDX-License-Identifier: Apache-2.0
//
// sync: bring the copies at the targets in line with the store (R-C1, R-C3).
#include "runbook/verbs/sync.h"

#include <array>

#include "ledger/ledger.h"
#include "runbook/apply.h"
#include "runbook/files.h"
#include "runbook/plan_sync.h"
#include "runbook/verbs/options.h"

namespace clavium::runbook {
namespace {

constexpr Option kAdopt{"adopt", OptionKind::list, "KEY",
                        "take over the row of this key though we did not write it"};
constexpr Option kAdoptMarked{
    "adopt-marked", OptionKind::flag, "",
    "take over rows whose marker names the same secret (a CI job without a kept ledger)"};
constexpr Option kPrune{"prune", OptionKind::flag, "",
                        "delete copies that we wrote and that nothing declares any more"};
constexpr Option kPlanOut{"plan-out", OptionKind::value, "FILE",
                          "save the plan as JSON, for sync apply"};
constexpr Option kDetailed{"detailed-exitcode", OptionKind::flag, "",
                           "exit 8 when there is anything to do"};
constexpr Option kPlanFile{"PLAN", OptionKind::optional_positional, "",
                           "a plan that sync plan --plan-out saved"};

constexpr std::array kPlanOptions = {kServiceOption, kEnvOption, kTargetOption,
                                     kSecretOption,  kAdopt,     kAdoptMarked,
                                     kPrune,         kPlanOut,   kDetailed};
constexpr std::array kApplyOptions = {kPlanFile,     kServiceOption, kEnvOption,   kTargetOption,
                                      kSecretOption, kAdopt,         kAdoptMarked, kPrune};
constexpr std::array kStatusOptions = {kServiceOption, kEnvOption, kTargetOption, kSecretOption};

Result<PlanRequest> request_from(const World& world, const Arguments& arguments) {
  PlanRequest request;
  CLAVIUM_TRY(request.selection, selection_from(world, arguments));
  const auto adopt = arguments.list("adopt");
  request.adopt.assign(adopt.begin(), adopt.end());
  request.adopt_marked = arguments.has("adopt-marked");
  request.prune = arguments.has("prune");
  return request;
}

void summarise(const Plan& plan, Report& report) {
  report.summary.push_back(concat(
      plan.count(Action::create), " to create, ", plan.count(Action::update), " to update, ",
      plan.count(Action::remove), " to delete, ", plan.count(Action::conflict), " in conflict, ",
      plan.count(Action::skip), " unchanged, ", plan.count(Action::foreign), " foreign"));
}

Result<Outcome> run_plan(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const auto request, request_from(world, arguments));
  OpenTargets opened;
  CLAVIUM_TRY(const auto facts, observe_sync(world, request.selection, opened));
  const auto plan = plan_sync(facts, request);
  if (const auto file = arguments.get("plan-out"))
    CLAVIUM_CHECK(write_small_file(std::string(*file), to_json(plan)));
  Outcome outcome{.exit = exit_code::kDone, .report = to_report(plan, "clavium.sync.plan")};
  summarise(plan, outcome.report);
  const bool anything = plan.has_steps() || plan.count(Action::conflict) > 0;
  if (anything && arguments.has("detailed-exitcode")) outcome.exit = exit_code::kChangesPresent;
  return outcome;
}

Result<Outcome> run_apply(World& world, const Arguments& arguments) {
  std::optional<SavedPlan> saved;
  PlanRequest request;
  if (const auto file = arguments.get("PLAN")) {
    for (const auto* option :
         {"service", "env", "target", "secret", "adopt", "adopt-marked", "prune"})
      if (arguments.has(option))
        return fail(ErrorKind::invalid_request, "--", option,
                    " has no meaning beside a saved plan");
    CLAVIUM_TRY(const auto text, read_small_file(std::string(*file)));
    CLAVIUM_TRY(saved, parse_plan(text));
    request = saved->request;
  } else {
    CLAVIUM_TRY(request, request_from(world, arguments));
  }

  OpenTargets opened;
  CLAVIUM_TRY(const auto facts, observe_sync(world, request.selection, opened));
  const auto plan = plan_sync(facts, request);
  // The saved steps are not run: the plan is made again, and only the same plan is applied. A file
  // that somebody edited is therefore as stale as a world that has moved.
  if (saved && saved->id != plan.id())
    return std::unexpected(
        make_error(ErrorKind::conflict, "the world has moved since the plan was made")
            .with_hint("clavium sync plan --plan-out FILE")
            .with_code("plan_is_stale"));
  if (world.dry_run || !plan.has_steps()) {
    Outcome outcome{.exit = exit_code::kDone, .report = to_report(plan, "clavium.sync.plan")};
    summarise(plan, outcome.report);
    if (!world.dry_run && plan.count(Action::conflict) > 0)
      outcome.exit = plan.count(Action::skip) > 0 ? exit_code::kPartial : exit_code::kConflict;
    return outcome;
  }
  const auto writes = plan.count(Action::create) + plan.count(Action::update);
  CLAVIUM_CHECK(world.conversation.confirm(
      concat("write ", writes, " and delete ", plan.count(Action::remove), " copies?")));
  CLAVIUM_TRY(const auto applied, apply_sync(world, plan, facts, opened, "sync apply"));
  return outcome_of(plan, applied, "clavium.sync.apply");
}

/// What the ledger knows; no target and no store is asked, so it works without any credentials.
Result<Outcome> run_status(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const auto selection, selection_from(world, arguments));
  CLAVIUM_CHECK(world.inventory->select({.environment = selection.environment,
                                         .service = selection.service,
                                         .secret = {},
                                         .target = selection.target}));
  CLAVIUM_TRY(const auto copies, world.ledger->copies());
  Outcome outcome;
  outcome.report.schema = "clavium.sync.status";
  outcome.report.columns = {"secret",  "target",     "key",  "environment",
                            "version", "written_at", "state"};
  for (const auto& copy : copies) {
    const auto parts = world.inventory->names().match(copy.secret_name);
    if ((!selection.secret.empty() && copy.secret_name != selection.secret) ||
        (!selection.target.empty() && copy.target != selection.target) ||
        (!selection.environment.empty() &&
         (!parts || parts->environment != selection.environment)) ||
        (!selection.service.empty() && (!parts || parts->service != selection.service)))
      continue;
    outcome.report.rows.push_back({copy.secret_name, copy.target, copy.key, copy.environment,
                                   copy.version_id, format_iso8601(copy.written_at),
                                   copy.fingerprint.empty() ? "unfinished" : "written"});
  }
  outcome.report.summary.push_back(concat(outcome.report.rows.size(),
                                          outcome.report.rows.size() == 1 ? " copy" : " copies",
                                          " written; clavium sync plan compares them"));
  return outcome;
}

}  // namespace

const Verb kSyncPlanVerb{
    .name = "sync plan",
    .summary = "show what sync apply would write, and why",
    .description =
        "Compares every declared copy with the ledger and the targets. Values are never read back "
        "from a\n"
        "target: what we wrote is known by a keyed fingerprint. A row that is not in the ledger is "
        "somebody\n"
        "else's and is never touched; where it stands in the way, the plan shows a conflict and "
        "--adopt KEY\n"
        "takes it over. Copies that nothing declares any more are deleted only with --prune.\n\n"
        "  clavium sync plan --service payments\n"
        "  clavium sync plan --env prod --plan-out plan.json --detailed-exitcode",
    .options = kPlanOptions,
    .needs = Needs::inventory | Needs::backend | Needs::ledger,
    .run = run_plan};

const Verb kSyncApplyVerb{.name = "sync apply",
                          .summary = "write the copies that are missing or old",
                          .description =
                              "Makes the plan and carries it out, or carries out a saved one; a "
                              "saved plan is refused (exit 7) when\n"
                              "the world has moved. Running it again changes nothing. Exit 10 when "
                              "some copies stand and others\n"
                              "do not; the report says which.\n\n"
                              "  clavium sync apply --service payments\n"
                              "  clavium sync apply plan.json",
                          .options = kApplyOptions,
                          .needs = Needs::inventory | Needs::backend | Needs::ledger,
                          .run = run_apply};

const Verb kSyncStatusVerb{
    .name = "sync status",
    .summary = "list the copies that we wrote, from the ledger alone",
    .description = "Asks neither the store nor a target.\n\n  clavium sync status --target web",
    .options = kStatusOptions,
    .needs = Needs::inventory | Needs::ledger,
    .run = run_status};

}  // namespace clavium::runbook
