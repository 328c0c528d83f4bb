// SPDX-License-Identifier: Apache-2.0
#include "cli/own_verbs.h"

#include <array>

#include "cli/completion.h"

namespace clavium::cli {

namespace {

using runbook::Cell;
using runbook::Option;
using runbook::OptionKind;
using runbook::Outcome;

constexpr Option kCompletionOptions[] = {
    {"SHELL", OptionKind::positional, "", "bash, zsh, fish, or man for the manual page"}};

Result<Outcome> complete(const Call& call) {
  CLAVIUM_TRY(const std::string script,
              completion_script(*call.invocation.arguments.get("SHELL"), call.rows));
  Outcome outcome;
  outcome.report.schema = "clavium.completion";
  outcome.report.single = true;
  outcome.report.value = SecretBytes::copy_of(script);
  outcome.report.value_needs_newline = false;
  return outcome;
}

Result<Outcome> version(const Call& call) {
  Outcome outcome;
  runbook::Report& report = outcome.report;
  report.schema = "clavium.version";
  report.single = true;
  report.columns = {"name", "release"};
  report.rows.push_back({"clavium", call.wiring.version});
  if (!call.wiring.commit.empty()) {
    report.columns.push_back("commit");
    report.rows.front().push_back(call.wiring.commit);
  }
  if (call.invocation.settings.verbosity > 0) {
    for (const auto& [name, release] : call.wiring.libraries) {
      report.columns.push_back(name);
      report.rows.front().push_back(release);
    }
  }
  return outcome;
}

}  // namespace

const OwnVerb kCompletionVerb{
    .row = {.name = "completion",
            .summary = "print a completion script, or the manual page",
            .description =
                R"(Completes verbs and options; it asks nobody and reads no secret's name.

  source <(clavium completion bash)
  clavium completion zsh > "${fpath[1]}/_clavium"
  clavium completion fish > ~/.config/fish/completions/clavium.fish
  clavium completion man > clavium.1)",
            .options = kCompletionOptions},
    .run = complete};

const OwnVerb kVersionVerb{.row = {.name = "version",
                                   .summary = "show the release; with -v also the libraries",
                                   .description = "  clavium version -v --json",
                                   .options = {}},
                           .run = version};

std::span<const OwnVerb* const> own_verbs() {
  static constexpr std::array kVerbs = {&kDoctorVerb,   &kAuditTailVerb,  &kAuditVerifyVerb,
                                        &kDevUpVerb,    &kDevDownVerb,    &kDevEnvVerb,
                                        &kDevResetVerb, &kCompletionVerb, &kVersionVerb};
  return kVerbs;
}

}  // namespace clavium::cli
