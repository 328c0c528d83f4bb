// SPDX-License-Identifier: Apache-2.0
//
// From argv to the exit code: parse, open what the row asks for, call, print.
#include <pwd.h>
#include <unistd.h>

#include <csignal>

#include "cli/arguments.h"
#include "cli/help.h"
#include "cli/own_verbs.h"
#include "cli/show_report.h"
#include "cli/terminal.h"
#include "cli/wiring.h"

namespace clavium::cli {

namespace {

using runbook::Needs;
using runbook::Outcome;
using runbook::Verb;
namespace exit_code = runbook::exit_code;

std::vector<const Verb*> all_rows(const Wiring& wiring) {
  std::vector<const Verb*> rows(runbook::verbs().begin(), runbook::verbs().end());
  for (const Program& program : wiring.programs) rows.push_back(&program.row);
  for (const OwnVerb* own : own_verbs()) rows.push_back(&own->row);
  return rows;
}

// "user@host", for the journal. The account database and not $USER, which anybody may set.
std::string actor() {
  const passwd* entry = ::getpwuid(::getuid());
  std::string name = entry != nullptr ? entry->pw_name : concat("uid-", ::getuid());
  char host[256] = "";
  if (::gethostname(host, sizeof host - 1) != 0) return name;
  return concat(name, "@", host);
}

// What the row asked for, kept for as long as the verb runs.
struct Opened {
  OpenedInventory inventory;
  std::shared_ptr<api::SecretsBackend> backend;
  std::shared_ptr<ledger::Ledger> ledger;
};

Result<Opened> open_needs(Needs needs, const Settings& settings, Wiring& wiring) {
  Opened opened;
  if (includes(needs, Needs::inventory) || includes(needs, Needs::may_inventory)) {
    auto inventory = wiring.open_inventory(settings);
    const bool may_lack = !includes(needs, Needs::inventory) && settings.config.empty() &&
                          !inventory && inventory.error().kind == ErrorKind::not_found;
    // No file is no inventory; a wrong one is an error for everybody.
    if (!inventory && !may_lack) return std::unexpected(std::move(inventory).error());
    if (inventory) opened.inventory = *std::move(inventory);
  }
  const runbook::Inventory* inventory = opened.inventory.inventory.get();
  if (includes(needs, Needs::backend)) {
    CLAVIUM_TRY(opened.backend, wiring.open_backend(settings, inventory));
  }
  if (includes(needs, Needs::ledger)) {
    CLAVIUM_TRY(opened.ledger, wiring.open_ledger(settings, inventory));
  }
  return opened;
}

Result<Outcome> run_verb(const Verb& verb, const Invocation& invocation, Wiring& wiring,
                         Terminal& terminal) {
  const Settings& settings = invocation.settings;
  CLAVIUM_TRY(Opened opened, open_needs(verb.needs, settings, wiring));
  const OpenedInventory& inventory = opened.inventory;
  runbook::World world{
      .inventory = inventory.inventory.get(),
      .backend = opened.backend.get(),
      .ledger = opened.ledger.get(),
      .conversation = terminal,
      .clock = *wiring.clock,
      .entropy = *wiring.entropy,
      .actor = actor(),
      .reason = settings.reason,
      .dry_run = settings.dry_run,
      .default_environment =
          settings.environment.empty() ? inventory.default_environment : settings.environment,
      .default_service = settings.service.empty() ? inventory.default_service : settings.service,
      .open_target = wiring.open_target,
      .open_provider = wiring.open_provider};
  auto outcome = verb.run(world, invocation.arguments);
  // AWS's sentence names neither the secret nor a way on.
  if (!outcome && outcome.error().code == "ResourceNotFoundException" &&
      outcome.error().hint.empty()) {
    return std::unexpected(std::move(outcome).error().with_hint("clavium secret list --all"));
  }
  return outcome;
}

Result<Outcome> dispatch(const Invocation& invocation, Rows rows, Wiring& wiring,
                         Terminal& terminal) {
  for (const OwnVerb* own : own_verbs()) {
    if (&own->row == invocation.verb) return own->run(Call{invocation, rows, wiring, terminal});
  }
  for (const Program& program : wiring.programs) {
    if (&program.row != invocation.verb) continue;
    Outcome outcome;
    CLAVIUM_TRY(outcome.exit, program.run(invocation.settings, invocation.arguments, terminal));
    return outcome;
  }
  return run_verb(*invocation.verb, invocation, wiring, terminal);
}

Result<void> print(const runbook::Report& report, const Settings& settings, Terminal& terminal) {
  const bool nothing = report.schema.empty() && !report.value;  // a program that printed for itself
  if (nothing) return {};
  const Appearance appearance{.format = settings.format,
                              .fields = settings.fields,
                              .width = terminal.width(),
                              .colored = terminal.colored_out(),
                              .terminal = terminal.out_is_terminal()};
  CLAVIUM_TRY(const SecretBytes text, show_report(report, appearance));
  return terminal.write_out(text);
}

// The form of the output where parsing itself failed, so that scripts get JSON errors for usage
// too.
bool wants_json(std::span<const std::string> words) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (words[i] == "--json" || words[i] == "--output=json" || words[i] == "-ojson") return true;
    if ((words[i] == "-o" || words[i] == "--output") && i + 1 < words.size() &&
        words[i + 1] == "json") {
      return true;
    }
  }
  return false;
}

int exit_for(const Error& error, const Invocation* invocation) {
  const bool is_run =
      invocation != nullptr && invocation->verb != nullptr && invocation->verb->name == "run";
  // Codes below 125 are the program's own there.
  return is_run ? exit_code::kRunFailed : runbook::exit_code_for(error);
}

int show_and_exit(const Error& error, bool json, Terminal& terminal, const Invocation* invocation) {
  // Whoever closed the pipe (head, less) has seen enough; that is no failure worth a message.
  if (error.code != "output_closed")
    terminal.write_err(show_error(error, json, terminal.colored_err()));
  return exit_for(error, invocation);
}

}  // namespace

int run(int argc, char** argv, Wiring& wiring) {
  // A closed pipe is an error of write(2), handled where it is written.
  std::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  const Environment environment = process_environment();
  const std::vector<const Verb*> rows = all_rows(wiring);
  auto parsed = parse_arguments(words, rows, environment);
  if (!parsed) {
    const Settings plain;
    Terminal terminal(plain, environment);
    // `run` promises 125 for whatever clavium itself does wrong, usage included.
    const bool is_run = !words.empty() && words.front() == "run";
    const int code = show_and_exit(parsed.error(), wants_json(words), terminal, nullptr);
    return is_run ? exit_code::kRunFailed : code;
  }
  const Invocation& invocation = *parsed;
  Terminal terminal(invocation.settings, environment);
  const bool json = invocation.settings.format == Format::json;
  if (invocation.kind == Invocation::Kind::help) {
    const auto text = help_on(rows, invocation.topic);
    if (!text) return show_and_exit(text.error(), json, terminal, nullptr);
    const auto written = terminal.write_out(*text);
    return written ? exit_code::kDone : show_and_exit(written.error(), json, terminal, nullptr);
  }
  if (invocation.kind == Invocation::Kind::group) {
    terminal.write_err(group_help(rows, invocation.topic));
    return exit_code::kUsage;
  }
  const auto outcome = dispatch(invocation, rows, wiring, terminal);
  if (!outcome) return show_and_exit(outcome.error(), json, terminal, &invocation);
  if (const auto printed = print(outcome->report, invocation.settings, terminal); !printed) {
    return show_and_exit(printed.error(), json, terminal, &invocation);
  }
  return outcome->exit;
}

}  // namespace clavium::cli
