// SPDX-License-Identifier: Apache-2.0
//
// run: a program with its declared secrets in its environment.
//
// This process becomes the program (execve): its exit code, its signals and its terminal are its
// own, and no clavium stays behind with the values in memory. The values stand in the new
// environment and nowhere else; they are never in an argument, a file or a log.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <set>

#include "base/encoding.h"
#include "runbook/backend_calls.h"
#include "runbook/envelope.h"
#include "runbook/names.h"
#include "runbook/verbs/table.h"

extern char** environ;

namespace clavium::runbook {

namespace {

constexpr Option kOptions[] = {
    {"only", OptionKind::list, "VARIABLE", "only this variable; may be repeated"},
    {"map", OptionKind::list, "VARIABLE=NAME", "this secret in this variable, declared or not"},
    {"strict", OptionKind::flag, "", "start nothing when a secret is missing"},
    {"pristine", OptionKind::flag, "",
     "nothing of the present environment but PATH, HOME, TERM and LANG"},
    {"COMMAND", OptionKind::rest, "", "the program and its arguments"},
};

bool is_variable_name(std::string_view name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_ascii_alphanumeric(c) || c == '_'; });
}

Result<std::vector<NeededSecret>> wanted_secrets(const World& world, const Arguments& arguments) {
  std::vector<NeededSecret> wanted;
  if (world.inventory != nullptr) {
    CLAVIUM_TRY(wanted, needed_secrets(world));
  }
  for (const std::string_view pair : arguments.list("map")) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || !is_variable_name(pair.substr(0, equals))) {
      return std::unexpected(
          make_error(ErrorKind::invalid_request, "--map wants VARIABLE=NAME").with_code("usage"));
    }
    const std::string variable(pair.substr(0, equals));
    CLAVIUM_TRY(std::string name, full_name_of(world, pair.substr(equals + 1)));
    std::erase_if(wanted, [&](const NeededSecret& secret) { return secret.variable == variable; });
    wanted.push_back({std::move(name), variable});
  }
  const auto only = arguments.list("only");
  for (const std::string& variable : only) {
    const bool known = std::any_of(wanted.begin(), wanted.end(), [&](const NeededSecret& secret) {
      return secret.variable == variable;
    });
    if (!known) {
      return std::unexpected(
          make_error(ErrorKind::not_found, "no declared secret gives the variable ", variable)
              .with_hint(concat("declare it, or add --map ", variable, "=NAME")));
    }
  }
  if (!only.empty()) {
    std::erase_if(wanted, [&](const NeededSecret& secret) {
      return std::find(only.begin(), only.end(), secret.variable) == only.end();
    });
  }
  if (wanted.empty() && world.inventory == nullptr) {
    return std::unexpected(
        make_error(ErrorKind::not_found,
                   "there is no clavium.toml to say which secrets the program needs")
            .with_hint("add --map VARIABLE=NAME, or clavium init"));
  }
  for (std::size_t i = 1; i < wanted.size(); ++i) {
    if (wanted[i].variable == wanted[i - 1].variable) {
      return fail(ErrorKind::invalid_request, "two secrets claim the variable ", wanted[i].variable,
                  ": ", wanted[i - 1].full_name, " and ", wanted[i].full_name);
    }
  }
  return wanted;
}

// The entries "NAME=value", each ended by a zero byte, in one block.
class ChildEnvironment {
 public:
  // This process's own entries, but for those that a secret replaces.
  void add_present(const std::set<std::string, std::less<>>& replaced, bool pristine) {
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
      const std::string_view text(*entry);
      const std::string_view name = text.substr(0, text.find('='));
      static const std::set<std::string_view> kKept = {"PATH", "HOME", "TERM", "LANG"};
      if (replaced.contains(name) || (pristine && !kKept.contains(name))) continue;
      block_.append(text);
      block_.push_back('\0');
    }
  }
  // Errors: invalid_request for a value with a zero byte, which no environment can hold.
  Result<void> add(const NeededSecret& secret, const SecretBytes& value) {
    const bool fits = value.reveal_text(
        [](std::string_view text) { return text.find('\0') == std::string_view::npos; });
    if (!fits) {
      return fail(ErrorKind::invalid_request, "the value of ", secret.full_name,
                  " holds a zero byte and fits no environment variable");
    }
    block_.append(secret.variable);
    block_.push_back('=');
    value.reveal([&](std::span<const std::byte> bytes) { block_.append(bytes); });
    block_.push_back('\0');
    return {};
  }
  [[nodiscard]] SecretBytes finish() && { return std::move(block_).finish(); }

 private:
  SecretBuffer block_;
};

// Where a shell would look.
std::vector<std::string> candidates_for(const std::string& program) {
  if (program.contains('/')) return {program};
  std::vector<std::string> candidates;
  const char* path = std::getenv("PATH");
  for (const std::string_view directory : split(path != nullptr ? path : "/usr/bin:/bin", ':')) {
    candidates.push_back(concat(directory.empty() ? "." : directory, "/", program));
  }
  return candidates;
}

// Returns only when the program could not be started, with the exit code that says so.
Result<Outcome> become(std::span<const std::string> command, const SecretBytes& environment) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  // What this process ignores or blocks would stay so in the program.
  std::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  int reason = ENOENT;
  environment.reveal_text([&](std::string_view block) {
    std::vector<char*> envp;
    for (std::size_t at = 0; at < block.size(); at = block.find('\0', at) + 1) {
      envp.push_back(const_cast<char*>(block.data() + at));
    }
    envp.push_back(nullptr);
    for (const std::string& candidate : candidates_for(command.front())) {
      ::execve(candidate.c_str(), argv.data(), envp.data());
      if (errno != ENOENT && errno != ENOTDIR) reason = errno;
    }
  });
  Outcome outcome;
  outcome.exit = reason == ENOENT ? exit_code::kRunNotFound : exit_code::kRunNotExecutable;
  return outcome;
}

Result<Outcome> run(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const std::vector<NeededSecret> wanted, wanted_secrets(world, arguments));
  ChildEnvironment environment;
  std::set<std::string, std::less<>> replaced;
  for (const NeededSecret& secret : wanted) replaced.insert(secret.variable);
  environment.add_present(replaced, arguments.has("pristine"));
  std::vector<std::string> missing;
  for (const NeededSecret& secret : wanted) {
    auto stored = fetch_value(*world.backend, secret.full_name);
    if (!stored && stored.error().kind == ErrorKind::not_found) {
      missing.push_back(concat(secret.variable, " (", secret.full_name, ")"));
      continue;
    }
    if (!stored) return std::unexpected(std::move(stored).error().during(secret.full_name));
    const SecretBytes value =
        stored->is_binary ? std::move(stored->value) : value_within(stored->value);
    CLAVIUM_CHECK(environment.add(secret, value));
  }
  const bool strict = arguments.has("strict") || arguments.has("only");
  if (!missing.empty() && strict) {
    return std::unexpected(make_error(ErrorKind::not_found, "missing: ", join(missing, ", "))
                               .with_code("secret_missing")
                               .with_hint("clavium verify shows all that is missing"));
  }
  if (!missing.empty())
    world.conversation.note(concat("missing, and not set: ", join(missing, ", ")));
  if (world.dry_run) {
    Outcome outcome;
    outcome.report.schema = "clavium.run";
    outcome.report.columns = {"variable", "secret"};
    for (const NeededSecret& secret : wanted)
      outcome.report.rows.push_back({secret.variable, secret.full_name});
    outcome.report.summary.push_back("would start the program with these variables");
    return outcome;
  }
  auto outcome = become(arguments.list("COMMAND"), std::move(environment).finish());
  if (outcome) {
    world.conversation.note(outcome->exit == exit_code::kRunNotFound
                                ? "the program was not found"
                                : "the program could not be executed");
  }
  return outcome;
}

}  // namespace

const Verb kRunVerb{
    .name = "run",
    .summary = "run a program with its declared secrets in its environment",
    .description =
        R"(The secrets of the service in the environment become variables, named by the keys of their copies, or by
their own names in capitals. A variable that is set already is replaced. The process becomes the program:
signals reach it and its exit code is its own. 125 says that clavium failed, 126 that the program could not be
executed, 127 that it was not found. --only and --strict start nothing when a secret is missing. Files that
the program makes are private, and it dumps no core: it inherits umask 077 and the core limit 0.

  clavium run --env dev --service payments -- npm start
  clavium run --map DATABASE_URL=/clarivum/dev/payments/database-url -- ./migrate)",
    .options = kOptions,
    .needs = Needs::backend | Needs::may_inventory,
    .run = run};

}  // namespace clavium::runbook
