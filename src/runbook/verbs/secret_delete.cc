// SPDX-License-Identifier: Apache-2.0
//
// secret delete: schedules a deletion that `secret restore` can take back until the window has
// passed.
#include "api/call.h"
#include "base/encoding.h"
#include "base/limits.h"
#include "operations/secretsmanager/delete_secret.h"
#include "runbook/names.h"
#include "runbook/verbs/table.h"

namespace clavium::runbook {

namespace {

constexpr Option kOptions[] = {
    {"NAME", OptionKind::positional, "", "the secret's full or short name"},
    {"window-days", OptionKind::value, "DAYS", "how long it can be restored: 7 to 30 (30)"},
    {"confirm", OptionKind::value, "NAME", "the full name again; needed in production"},
};

Result<std::int64_t> window_days(const Arguments& arguments) {
  const auto given = arguments.get("window-days");
  if (!given) return limits::kRecoveryWindowDaysDefault;
  const auto days = parse_integer(*given);
  if (!days || *days < limits::kRecoveryWindowDaysMin || *days > limits::kRecoveryWindowDaysMax) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "--window-days wants a whole number from ",
                   limits::kRecoveryWindowDaysMin, " to ", limits::kRecoveryWindowDaysMax)
            .with_code("usage"));
  }
  return *days;
}

// --yes is a habit; typing the name of what is about to go is not.
Result<void> check_said_again(const std::string& name, const Arguments& arguments) {
  const auto said = arguments.get("confirm");
  if (said && *said != name) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "--confirm names another secret than ", name)
            .with_code("confirm_mismatch"));
  }
  if (said || !is_production(name)) return {};
  return std::unexpected(
      make_error(ErrorKind::unauthenticated, name, " is in production")
          .with_code("confirm_needed")
          .with_hint(concat("clavium secret delete ", name, " --confirm ", name)));
}

Result<Outcome> remove(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const std::string name, full_name_of(world, *arguments.get("NAME")));
  CLAVIUM_TRY(const std::int64_t days, window_days(arguments));
  Outcome outcome;
  Report& report = outcome.report;
  report.schema = "clavium.secret.delete";
  report.single = true;
  report.columns = {"name", "deletion_at", "deleted"};
  if (world.dry_run) {
    report.rows.push_back({name, Cell(), Cell::truth(false)});
    report.summary.push_back(concat("would schedule ", name, " for deletion in ", days, " days"));
    return outcome;
  }
  CLAVIUM_CHECK(check_said_again(name, arguments));
  CLAVIUM_CHECK(world.conversation.confirm(
      concat("delete ", name, "? it can be restored for ", days, " days")));
  operations::secretsmanager::DeleteSecret::Request request;
  request.secret_id = name;
  request.recovery_window_in_days = days;
  CLAVIUM_TRY(const auto answer,
              api::call<operations::secretsmanager::DeleteSecret>(*world.backend, request));
  const auto at = answer.deletion_date;
  report.rows.push_back({name, at ? Cell(format_iso8601(*at)) : Cell(), Cell::truth(true)});
  report.summary.push_back(concat(name, " is scheduled for deletion; `clavium secret restore ",
                                  name, "` takes that back"));
  return outcome;
}

}  // namespace

const Verb kSecretDeleteVerb{
    .name = "secret delete",
    .summary = "schedule a secret for deletion, with a window to restore it",
    .description =
        R"(The secret cannot be read from now on and is gone when the window has passed. Copies at targets
stay until the next sync. In production (an environment called prod, production or live) --confirm must repeat
the full name; elsewhere a confirmation is asked, or --yes given.

  clavium secret delete old-key --env dev --service payments --yes
  clavium secret delete /clarivum/prod/payments/old-key --window-days 7 --confirm /clarivum/prod/payments/old-key)",
    .options = kOptions,
    .needs = Needs::backend | Needs::may_inventory,
    .run = remove};

}  // namespace clavium::runbook
