// SPDX-License-Identifier: Apache-2.0
//
// secret create: the declared secrets that do not exist yet, or one by name (R-B3, R-B4).
#include "runbook/verbs/secret_create.h"

#include <array>

#include "base/encoding.h"
#include "base/suggestion.h"
#include "runbook/apply.h"
#include "runbook/create.h"
#include "runbook/journal.h"
#include "runbook/verbs/options.h"

namespace clavium::runbook {
namespace {

/// AWS's longest AutomaticallyAfterDays.
constexpr std::int64_t kRotationDaysMax = 1000;

constexpr Option kName{"NAME", OptionKind::optional_positional, "",
                       "one secret, by full or short name; all declared ones without it"};
constexpr Option kOwner{"owner", OptionKind::value, "NAME",
                        "owner of a secret that is not declared; its service's otherwise"};
constexpr Option kClassification{"classification", OptionKind::value, "NAME",
                                 "classification of a secret that is not declared"};
constexpr Option kRotationDays{"rotation-days", OptionKind::value, "DAYS",
                               "cadence of a secret that is not declared"};
constexpr std::array kOptions = {kName,           kEnvOption,    kServiceOption,   kOwner,
                                 kClassification, kRotationDays, kValueFileOption, kFromEnvOption,
                                 kRawOption};

/// A secret that is not in clavium.toml, from the options alone.
Result<SecretDeclaration> undeclared(const World& world, const Arguments& arguments,
                                     const std::string& full_name) {
  const Inventory& inventory = *world.inventory;
  CLAVIUM_TRY(const auto parts, inventory.parse_name(full_name));
  SecretDeclaration made;
  made.service = parts.service;
  made.name = parts.name;
  made.environments = {parts.environment};
  made.owner = arguments.get("owner").value_or(inventory.find_service(parts.service)->owner);
  made.classification = arguments.get("classification").value_or("");
  const auto* classification = inventory.find_classification(made.classification);
  if (classification == nullptr) {
    std::vector<std::string> known;
    for (const auto& one : inventory.classifications()) known.push_back(one.name);
    return std::unexpected(make_error(ErrorKind::invalid_request, full_name,
                                      " is not declared, so it needs --classification")
                               .with_hint(concat(suggestion(made.classification, known),
                                                 "; better: declare it in clavium.toml")));
  }
  if (made.owner.empty())
    return fail(ErrorKind::invalid_request, full_name, " is not declared, so it needs --owner");
  const auto longest = classification->rotation_days_max.value_or(90);
  made.rotation_days = longest;
  if (const auto days = arguments.get("rotation-days")) {
    const auto number = parse_integer(*days);
    if (!number || *number < 1 || *number > longest)
      return fail(ErrorKind::invalid_request, "--rotation-days must be a whole number from 1 to ",
                  longest, " for classification \"", made.classification, "\"");
    made.rotation_days = *number;
  }
  return made;
}

/// Where there is no clavium.toml at all, the options say everything that it would.
Result<SecretDeclaration> without_inventory(const Arguments& arguments) {
  for (const auto* option : {"NAME", "owner", "classification", "rotation-days"}) {
    if (arguments.has(option)) continue;
    return std::unexpected(
        make_error(ErrorKind::invalid_request,
                   "there is no clavium.toml here, so NAME, --owner, --classification and "
                   "--rotation-days must be given")
            .with_hint("clavium init writes a clavium.toml")
            .with_code("no_inventory"));
  }
  SecretDeclaration made;
  made.owner = *arguments.get("owner");
  made.classification = *arguments.get("classification");
  const auto days = parse_integer(*arguments.get("rotation-days"));
  if (!days || *days < 1 || *days > kRotationDaysMax)
    return fail(ErrorKind::invalid_request, "--rotation-days must be a whole number from 1 to ",
                kRotationDaysMax);
  made.rotation_days = *days;
  return made;
}

struct Wanted {
  std::vector<DeclaredSecret> secrets;
  Selection selection;
  SecretDeclaration ad_hoc;  ///< `secrets` may point to it
};

/// Which secrets the words mean.
Result<void> find_wanted(const World& world, const Arguments& arguments, Wanted& found) {
  const auto name = arguments.get("NAME");
  if (world.inventory == nullptr) {
    CLAVIUM_TRY(found.ad_hoc, without_inventory(arguments));
    found.selection.secret = std::string(*name);
    found.secrets.push_back({found.selection.secret, {}, &found.ad_hoc});
    return {};
  }
  const Inventory& inventory = *world.inventory;
  CLAVIUM_TRY(found.selection, selection_from(world, arguments));
  if (!name) {
    CLAVIUM_TRY(found.secrets, inventory.select(found.selection));
    return {};
  }
  const auto or_default = [](const std::string& given, const std::string& fallback) {
    return given.empty() ? fallback : given;
  };
  CLAVIUM_TRY(const auto full_name,
              inventory.resolve_name(
                  *name, or_default(found.selection.environment, world.default_environment),
                  or_default(found.selection.service, world.default_service)));
  found.selection = {.environment = {}, .service = {}, .secret = full_name, .target = {}};
  auto declared = inventory.find_declared(full_name);
  if (!declared) {
    CLAVIUM_TRY(found.ad_hoc, undeclared(world, arguments, full_name));
    found.secrets.push_back({full_name, found.ad_hoc.environments.front(), &found.ad_hoc});
    return {};
  }
  for (const auto* option : {"owner", "classification", "rotation-days"}) {
    if (!arguments.has(option)) continue;
    return std::unexpected(make_error(ErrorKind::invalid_request, "--", option,
                                      " stands beside the declaration of ", full_name)
                               .with_hint("change it in clavium.toml"));
  }
  found.secrets.push_back(*std::move(declared));
  return {};
}

Result<Outcome> run(World& world, const Arguments& arguments) {
  const auto name = arguments.get("NAME");
  Wanted wanted;
  CLAVIUM_CHECK(find_wanted(world, arguments, wanted));
  const Selection& selection = wanted.selection;

  CLAVIUM_TRY(const auto facts, observe_create(world, std::move(wanted.secrets)));
  const auto plan = plan_create(facts, selection, name.has_value());
  if (world.dry_run)
    return Outcome{.exit = exit_code::kDone, .report = to_report(plan, "clavium.secret.create")};
  if (plan.count(Action::create) > 1)
    CLAVIUM_CHECK(
        world.conversation.confirm(concat("create ", plan.count(Action::create), " secrets?")));

  Applied applied;
  applied.results.assign(plan.rows.size(), RowResult::unchanged);
  applied.failures.resize(plan.rows.size());
  const auto plan_id = plan.id();
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    if (!plan.rows[i].step) continue;
    CLAVIUM_CHECK(record_step(world, "secret create", plan_id, *plan.rows[i].step, Phase::begin));
    const auto made = create_secret(world, arguments, facts[i].secret, plan_id);
    CLAVIUM_CHECK(record_step(world, "secret create", plan_id, *plan.rows[i].step,
                              made ? Phase::done : Phase::failed, made ? nullptr : &made.error()));
    // One secret that was asked for by name fails as itself, hint included.
    if (!made && name) return std::unexpected(made.error());
    applied.results[i] = made ? RowResult::done : RowResult::failed;
    if (!made) applied.failures[i] = made.error().message;
    if (!made && !applied.first_failure) applied.first_failure = made.error();
  }
  auto outcome = outcome_of(plan, applied, "clavium.secret.create");
  if (const auto waiting = plan.count(Action::needs_value); waiting > 0)
    outcome.report.summary.push_back(concat(
        waiting, " need a value from a person: clavium secret create NAME --value-file FILE"));
  return outcome;
}

}  // namespace

const Verb kSecretCreateVerb{
    .name = "secret create",
    .summary = "create the declared secrets that do not exist yet, or one by name",
    .description =
        "Without NAME every declared secret that is missing is made, with a value from its "
        "provider; what\n"
        "exists is left as it is, so running it again changes nothing. A secret with provider "
        "\"manual\" is\n"
        "made by name, and its value is read from standard input, a file, a variable or a hidden "
        "prompt,\n"
        "never from an argument. A name outside the convention is refused with the rule that it "
        "broke.\n"
        "Without a clavium.toml it takes a full name with --owner, --classification and "
        "--rotation-days.\n"
        "Values are stored as {\"value\": …, \"owner\": …} and tagged Owner, RotationDays, "
        "Classification.\n\n"
        "  clavium secret create --env dev\n"
        "  clavium secret create /clarivum/prod/payments/stripe-secret-key --value-file key.txt",
    .options = kOptions,
    .needs = Needs::may_inventory | Needs::backend | Needs::ledger,
    .run = run};

}  // namespace clavium::runbook
