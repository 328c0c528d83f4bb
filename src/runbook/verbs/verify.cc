// SPDX-License-Identifier: Apache-2.0
//
// verify: the check that a build runs (R-F2, R-F3).
#include "runbook/verbs/verify.h"

#include <algorithm>
#include <array>

#include "runbook/checks.h"
#include "runbook/code_scan.h"
#include "runbook/verbs/options.h"

namespace clavium::runbook {
namespace {

constexpr Option kNoCopies{"no-copies", OptionKind::flag, "", "do not ask the targets"};
constexpr Option kCode{"code", OptionKind::value, "DIR",
                       "also check that every variable the code reads is declared"};
constexpr Option kStrict{"strict", OptionKind::flag, "", "let warnings fail the check too"};
constexpr std::array kOptions = {kEnvOption, kServiceOption, kSecretOption,
                                 kNoCopies,  kCode,          kStrict};

void append(std::vector<Finding>& all, std::vector<Finding> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

Result<Outcome> run(World& world, const Arguments& arguments) {
  const Inventory& inventory = *world.inventory;
  CLAVIUM_TRY(const auto selection, selection_from(world, arguments));
  CLAVIUM_TRY(const auto wanted, inventory.select(selection));
  CLAVIUM_TRY(auto findings, verify_selection(world, selection, !arguments.has("no-copies")));

  if (selection.secret.empty()) {
    const auto prefix = inventory.names().prefix();
    CLAVIUM_TRY(auto names, Secrets(*world.backend).list(prefix));
    // Those of other environments and services are another run's business.
    std::erase_if(names, [&](const std::string& name) {
      const auto parts = inventory.names().match(name);
      return parts &&
             ((!selection.environment.empty() && parts->environment != selection.environment) ||
              (!selection.service.empty() && parts->service != selection.service));
    });
    append(findings, check_undeclared(inventory, names));
    append(findings, check_readmes(inventory, inventory.file().parent_path(), selection.service));
  }
  if (const auto folder = arguments.get("code")) {
    CLAVIUM_TRY(const auto references, scan_code(std::string(*folder)));
    append(findings, check_code(inventory, references, selection.service));
  }

  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  Outcome outcome;
  outcome.report.schema = "clavium.verify";
  outcome.report.columns = {"level", "secret", "check", "detail", "hint"};
  std::size_t errors = 0;
  for (const auto& finding : findings) {
    outcome.report.rows.push_back(
        {name_of(finding.severity), finding.secret, finding.check, finding.detail, finding.hint});
    if (finding.severity == Severity::error) ++errors;
  }
  outcome.report.summary.push_back(concat(counted(wanted.size(), "secret"),
                                          " checked: ", counted(errors, "error"), ", ",
                                          counted(findings.size() - errors, "warning")));
  if (errors > 0 || (arguments.has("strict") && !findings.empty()))
    outcome.exit = exit_code::kCheckFailed;
  return outcome;
}

}  // namespace

const Verb kVerifyVerb{
    .name = "verify",
    .summary = "check that every required secret is there, well formed, fresh and copied",
    .description =
        "For a build: exits 3 when a declared secret is missing, empty, malformed or older than "
        "its cadence,\n"
        "when a copy is not what the store holds, or when a service's README does not mention its "
        "secrets;\n"
        "each finding says what mends it. A secret in the store that is not declared is a warning. "
        "With\n"
        "--code the folder's JavaScript, TypeScript and Python is searched for variables that no "
        "secret is\n"
        "copied to. Nothing is changed and nobody is asked anything.\n\n"
        "  clavium verify --env prod\n"
        "  clavium verify --service payments --code app --no-copies",
    .options = kOptions,
    .needs = Needs::inventory | Needs::backend | Needs::ledger,
    .run = run};

}  // namespace clavium::runbook
