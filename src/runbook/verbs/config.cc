// SPDX-License-Identifier: Apache-2.0
//
// config: which settings are in effect, and where each came from.
#include "runbook/verbs/config.h"

#include <array>

#include "base/suggestion.h"
#include "runbook/inventory.h"

namespace clavium::runbook {
namespace {

constexpr std::array kExplainOptions = {
    Option{"KEY", OptionKind::positional, "", "a setting, as config list shows it"}};

std::vector<Cell> cells_of(const Setting& setting) {
  return {setting.key, setting.value.empty() ? Cell() : Cell(setting.value), setting.origin};
}

Result<Outcome> run_explain(World& world, const Arguments& arguments) {
  const auto key = arguments.get("KEY").value_or("");
  const auto* setting = world.inventory->find_setting(key);
  if (setting == nullptr) {
    std::vector<std::string> known;
    for (const auto& one : world.inventory->settings()) known.push_back(one.key);
    return std::unexpected(make_error(ErrorKind::not_found, "no setting \"", key, "\"")
                               .with_hint(suggestion(key, known)));
  }
  Outcome outcome;
  outcome.report = {.schema = "clavium.config.explain",
                    .columns = {"key", "value", "origin"},
                    .rows = {cells_of(*setting)},
                    .single = true,
                    .summary = {},
                    .value = {}};
  return outcome;
}

Result<Outcome> run_list(World& world, const Arguments&) {
  Outcome outcome;
  outcome.report.schema = "clavium.config.list";
  outcome.report.columns = {"key", "value", "origin"};
  for (const auto& setting : world.inventory->settings())
    outcome.report.rows.push_back(cells_of(setting));
  return outcome;
}

Result<Outcome> run_path(World& world, const Arguments&) {
  Outcome outcome;
  outcome.report = {.schema = "clavium.config.path",
                    .columns = {"path"},
                    .rows = {{world.inventory->file().string()}},
                    .single = true,
                    .summary = {},
                    .value = {}};
  return outcome;
}

}  // namespace

const Verb kConfigExplainVerb{.name = "config explain",
                              .summary = "show a setting's effective value and where it came from",
                              .description =
                                  "The order: flag, variable CLAVIUM_*, clavium.toml, default.\n\n "
                                  " clavium config explain backend.kind",
                              .options = kExplainOptions,
                              .needs = Needs::inventory,
                              .run = run_explain};

const Verb kConfigListVerb{.name = "config list",
                           .summary = "list every setting with its value and origin",
                           .description = "  clavium config list --json",
                           .options = {},
                           .needs = Needs::inventory,
                           .run = run_list};

const Verb kConfigPathVerb{.name = "config path",
                           .summary = "print which clavium.toml is in effect",
                           .description =
                               "The nearest one from the working directory upward to the "
                               "repository's root.\n\n  clavium config path",
                           .options = {},
                           .needs = Needs::inventory,
                           .run = run_path};

}  // namespace clavium::runbook
