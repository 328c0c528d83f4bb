// SPDX-License-Identifier: Apache-2.0
//
// rotate: what is due, one rotation, and how far rotations got (R-D1 to R-D5).
#include "runbook/verbs/rotate.h"

#include <array>

#include "base/encoding.h"
#include "ledger/ledger.h"
#include "runbook/rotation.h"
#include "runbook/schedule.h"
#include "runbook/verbs/options.h"

namespace clavium::runbook {
namespace {

constexpr Option kWithin{"within", OptionKind::value, "DAYS",
                         "only what is due within so many days, overdue included"};
constexpr Option kCheck{"check", OptionKind::flag, "", "exit 3 when something is overdue"};
constexpr Option kName{"NAME", OptionKind::positional, "", "the secret, by full or short name"};
constexpr Option kOpen{"open", OptionKind::flag, "", "only rotations that are not finished"};

constexpr std::array kDueOptions = {kEnvOption, kServiceOption, kWithin, kCheck};
constexpr std::array kStartOptions = {kName,          kEnvOption, kServiceOption, kValueFileOption,
                                      kFromEnvOption, kRawOption};
constexpr std::array kStatusOptions = {kEnvOption, kServiceOption, kSecretOption, kOpen};

Result<Outcome> run_due(World& world, const Arguments& arguments) {
  std::optional<std::int64_t> within;
  if (const auto days = arguments.get("within")) {
    within = parse_integer(*days);
    if (!within || *within < 0)
      return fail(ErrorKind::invalid_request, "--within must be a whole number of days");
  }
  CLAVIUM_TRY(const auto selection, selection_from(world, arguments));
  CLAVIUM_TRY(const auto wanted, world.inventory->select(selection));
  CLAVIUM_TRY(const auto facts, observe_due(world, wanted));
  Outcome outcome;
  outcome.report.schema = "clavium.rotate.due";
  outcome.report.columns = {"secret", "state", "days_left", "due", "rotation_days", "owner"};
  std::size_t overdue = 0, missing = 0;
  for (const auto& row : plan_due(facts, world.clock.now())) {
    if (row.state == "overdue") ++overdue;
    if (row.state == "missing") ++missing;
    if (within && (!row.days_left || *row.days_left > *within)) continue;
    outcome.report.rows.push_back({row.secret, row.state,
                                   row.days_left ? Cell::number(*row.days_left) : Cell(),
                                   row.due_at ? Cell(format_date(*row.due_at)) : Cell(),
                                   Cell::number(row.rotation_days), row.owner});
  }
  outcome.report.summary.push_back(
      concat(overdue, " overdue, ", missing, " missing, of ", counted(facts.size(), "secret")));
  if (arguments.has("check") && overdue > 0) outcome.exit = exit_code::kCheckFailed;
  return outcome;
}

Result<Outcome> run_start(World& world, const Arguments& arguments) {
  const Inventory& inventory = *world.inventory;
  const auto environment = arguments.get("env").value_or(world.default_environment);
  const auto service = arguments.get("service").value_or(world.default_service);
  CLAVIUM_TRY(const auto name,
              inventory.resolve_name(arguments.get("NAME").value_or(""), environment, service));
  CLAVIUM_TRY(const auto declared,
              inventory.select({.environment = {}, .service = {}, .secret = name, .target = {}}));
  if (world.dry_run) {
    Outcome outcome;
    outcome.report.schema = "clavium.rotate.start";
    outcome.report.columns = {"step", "state", "at"};
    CLAVIUM_TRY(const auto open, world.ledger->open_rotation(name));
    for (const auto step : kRotationSteps)
      outcome.report.rows.push_back(
          {step, open && open->has_done(step) ? "done" : "would run", Cell()});
    return outcome;
  }
  CLAVIUM_CHECK(world.conversation.confirm(concat("rotate ", name, "?")));
  return rotate_secret(world, arguments, declared.front());
}

Result<Outcome> run_status(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const auto selection, selection_from(world, arguments));
  CLAVIUM_TRY(const auto rotations, world.ledger->rotations());
  Outcome outcome;
  outcome.report.schema = "clavium.rotate.status";
  outcome.report.columns = {"rotation",   "secret",      "state", "steps_done",
                            "started_at", "finished_at", "note"};
  for (const auto& rotation : rotations) {
    const auto parts = world.inventory->names().match(rotation.secret_name);
    if ((arguments.has("open") && rotation.state != ledger::RotationState::open) ||
        (!selection.secret.empty() && rotation.secret_name != selection.secret) ||
        (!selection.environment.empty() &&
         (!parts || parts->environment != selection.environment)) ||
        (!selection.service.empty() && (!parts || parts->service != selection.service)))
      continue;
    std::vector<std::string> steps;
    for (const auto& step : rotation.steps) steps.push_back(step.name);
    outcome.report.rows.push_back(
        {rotation.id, rotation.secret_name, ledger::name_of(rotation.state), join(steps, " "),
         format_iso8601(rotation.started_at),
         rotation.finished_at ? Cell(format_iso8601(*rotation.finished_at)) : Cell(),
         rotation.note});
  }
  outcome.report.summary.push_back(counted(outcome.report.rows.size(), "rotation"));
  return outcome;
}

}  // namespace

const Verb kRotateDueVerb{.name = "rotate due",
                          .summary = "list when each secret is due, overdue ones first",
                          .description =
                              "A secret is due when its current version is older than its "
                              "rotation_days, which its classification\n"
                              "bounds. No value is read. --check is for a scheduled job.\n\n"
                              "  clavium rotate due\n"
                              "  clavium rotate due --within 14 --env prod --check",
                          .options = kDueOptions,
                          .needs = Needs::inventory | Needs::backend | Needs::ledger,
                          .run = run_due};

const Verb kRotateStartVerb{
    .name = "rotate start",
    .summary = "replace a secret's value everywhere: mint, test, promote, sync, verify",
    .description =
        "The new credential is stored as AWSPENDING and tested before it becomes current; when the "
        "test says\n"
        "no, the label is taken away and the old value stays in use (exit 11). Then the copies are "
        "written\n"
        "and everything is looked at again; exit 10 says that the new value is current but a copy "
        "is not in\n"
        "order. Every step is in the journal and can run twice: a rotation that was interrupted is "
        "continued\n"
        "by the same command.\n\n"
        "  clavium rotate start /clarivum/prod/cache/upstash-token --reason \"90 days\"\n"
        "  clavium rotate start stripe-secret-key --env prod --service payments --value-file "
        "key.txt",
    .options = kStartOptions,
    .needs = Needs::inventory | Needs::backend | Needs::ledger,
    .run = run_start};

const Verb kRotateStatusVerb{
    .name = "rotate status",
    .summary = "list rotations and how far they got, from the ledger alone",
    .description = "Asks neither the store nor a target.\n\n  clavium rotate status --open",
    .options = kStatusOptions,
    .needs = Needs::inventory | Needs::ledger,
    .run = run_status};

}  // namespace clavium::runbook
