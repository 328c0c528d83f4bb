// SPDX-License-Identifier: Apache-2.0
//
// dev up, down, env, reset: a server for one project, below .clavium/dev, for any AWS SDK.
#include <unistd.h>

#include <fstream>

#include "base/encoding.h"
#include "base/limits.h"
#include "cli/dev_process.h"
#include "cli/own_verbs.h"

namespace clavium::cli {

namespace {

namespace fs = std::filesystem;
using runbook::Cell;
using runbook::Option;
using runbook::OptionKind;
using runbook::Outcome;

constexpr Option kUpOptions[] = {{"port", OptionKind::value, "PORT", "port on 127.0.0.1 (4580)"}};

constexpr std::uint16_t kPort = 4580;
constexpr std::chrono::seconds kReadyMax{15};
constexpr std::chrono::seconds kStopMax = limits::kDrainMax + std::chrono::seconds(2);
/// A directory without it was not made by `dev up` and is never deleted.
constexpr std::string_view kMark = "clavium-dev-server";

fs::path directory_of(const Call& call) {
  const std::string& given = call.invocation.settings.data;
  return given.empty() ? fs::path(".clavium") / "dev" : fs::path(given);
}

Error not_running() {
  return make_error(ErrorKind::precondition, "no development server runs here")
      .with_code("not_running")
      .with_hint("clavium dev up");
}

Outcome state_of(const fs::path& directory, const DevProcess* process, std::string sentence) {
  Outcome outcome;
  runbook::Report& report = outcome.report;
  report.schema = "clavium.dev";
  report.single = true;
  report.columns = {"running", "endpoint", "process_id", "data"};
  report.rows.push_back(
      {Cell::truth(process != nullptr),
       process != nullptr ? Cell(concat("http://127.0.0.1:", process->port)) : Cell(),
       process != nullptr ? Cell::number(process->id) : Cell(), directory.string()});
  report.summary.push_back(std::move(sentence));
  return outcome;
}

Result<std::uint16_t> port_of(const Call& call) {
  const auto given = call.invocation.arguments.get("port");
  if (!given) return kPort;
  const auto port = parse_integer(*given);
  if (!port || *port < 1 || *port > 65'535) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "--port wants a number from 1 to 65535")
            .with_code("usage"));
  }
  return std::uint16_t(*port);
}

Result<std::string> own_program() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error)
    return fail(ErrorKind::unavailable, "the program's own file is not known: ", error.message());
  return program.string();
}

Result<Outcome> up(const Call& call) {
  const fs::path directory = directory_of(call);
  if (const auto process = find_process(directory))
    return state_of(directory, &*process, "it runs already");
  CLAVIUM_TRY(const std::uint16_t port, port_of(call));
  if (!call.wiring.dev_server_words) return fail(ErrorKind::internal, "this program has no server");
  CLAVIUM_TRY(const std::string program, own_program());
  if (call.invocation.settings.dry_run) {
    return state_of(directory, nullptr, concat("would start a server on 127.0.0.1:", port));
  }
  CLAVIUM_TRY(
      const DevProcess process,
      start_process(directory, program, call.wiring.dev_server_words(directory, port), port));
  std::ofstream(directory / kMark)
      << "made by `clavium dev up`; `clavium dev reset` deletes the directory\n";
  if (auto ready = wait_until_ready(process, kReadyMax); !ready) {
    // Half a server is worse than none: what was started is ended again.
    const auto stopped = stop_process(directory, process, kStopMax);
    Error error = std::move(ready).error();
    if (!stopped) error.message += concat("; ", stopped.error().message);
    return std::unexpected(std::move(error).with_hint(
        concat("see ", (directory / "server.log").string(), ", or try another --port")));
  }
  return state_of(directory, &process,
                  "ready; `eval \"$(clavium dev env)\"` points AWS SDKs to it");
}

Result<Outcome> down(const Call& call) {
  const fs::path directory = directory_of(call);
  const auto process = find_process(directory);
  if (!process) return state_of(directory, nullptr, "none was running");
  if (call.invocation.settings.dry_run) return state_of(directory, &*process, "would stop it");
  CLAVIUM_CHECK(stop_process(directory, *process, kStopMax));
  return state_of(directory, nullptr, "stopped");
}

// Single quotes keep everything but a single quote itself.
void append_export(SecretBuffer& out, std::string_view name, std::string_view value) {
  out.append(concat("export ", name, "='"));
  for (const char c : value) c == '\'' ? out.append("'\\''") : out.push_back(c);
  out.append("'\n");
}

Result<Outcome> environment(const Call& call) {
  const fs::path directory = directory_of(call);
  const auto process = find_process(directory);
  if (!process || !call.wiring.dev_access_key) return std::unexpected(not_running());
  // The region of clavium.toml, where there is one: the verbs look there, and so must the SDKs.
  const auto inventory = call.wiring.open_inventory(call.invocation.settings);
  if (!inventory && inventory.error().kind != ErrorKind::not_found)
    return std::unexpected(inventory.error());
  CLAVIUM_TRY(DevAccessKey key, call.wiring.dev_access_key(directory));
  if (const std::string& region = call.invocation.settings.region; !region.empty())
    key.region = region;
  const std::string endpoint = concat("http://127.0.0.1:", process->port);
  SecretBuffer out;
  append_export(out, "AWS_ENDPOINT_URL", endpoint);
  append_export(out, "AWS_ACCESS_KEY_ID", key.id);
  key.secret.reveal_text(
      [&](std::string_view secret) { append_export(out, "AWS_SECRET_ACCESS_KEY", secret); });
  append_export(out, "AWS_REGION", key.region);
  append_export(out, "AWS_DEFAULT_REGION", key.region);
  append_export(out, "CLAVIUM_ENDPOINT", endpoint);
  Outcome outcome;
  outcome.report.schema = "clavium.dev.env";
  outcome.report.single = true;
  outcome.report.columns = {"endpoint", "access_key_id", "region"};
  outcome.report.rows.push_back({endpoint, key.id, key.region});
  outcome.report.value = std::move(out).finish();
  outcome.report.value_needs_newline = false;
  return outcome;
}

Result<Outcome> reset(const Call& call) {
  const fs::path directory = directory_of(call);
  std::error_code error;
  if (!fs::exists(directory / kMark, error)) {
    return std::unexpected(make_error(ErrorKind::precondition, directory.string(),
                                      " was not made by `clavium dev up` and is left alone")
                               .with_code("not_a_dev_directory"));
  }
  if (call.invocation.settings.dry_run) {
    return state_of(directory, nullptr,
                    concat("would stop the server and delete ", directory.string()));
  }
  CLAVIUM_CHECK(
      call.terminal.confirm(concat("delete every secret below ", directory.string(), "?")));
  if (const auto process = find_process(directory)) {
    CLAVIUM_CHECK(stop_process(directory, *process, kStopMax));
  }
  fs::remove_all(directory, error);
  if (error)
    return fail(ErrorKind::unavailable, directory.string(),
                " could not be deleted: ", error.message());
  return state_of(directory, nullptr, "deleted");
}

}  // namespace

const OwnVerb kDevUpVerb{
    .row =
        {.name = "dev up",
         .summary = "start a server for this project in the background",
         .description =
             R"help(The server keeps its data below .clavium/dev (or --data DIR) and listens on 127.0.0.1 alone. The
command returns when the server is ready. Its output is in server.log there.

  clavium dev up
  eval "$(clavium dev env)"
  aws secretsmanager list-secrets)help",
         .options = kUpOptions},
    .run = up};

const OwnVerb kDevDownVerb{.row = {.name = "dev down",
                                   .summary = "stop this project's server; its secrets stay",
                                   .description = "  clavium dev down",
                                   .options = {}},
                           .run = down};

const OwnVerb kDevEnvVerb{
    .row =
        {.name = "dev env",
         .summary = "print the variables that point AWS SDKs to this project's server",
         .description =
             R"help(Prints export lines for a shell. The access key in them is the development server's own and works
nowhere else.

  eval "$(clavium dev env)")help",
         .options = {}},
    .run = environment};

const OwnVerb kDevResetVerb{
    .row =
        {.name = "dev reset",
         .summary = "stop this project's server and delete its secrets",
         .description =
             R"(Asks first, unless --yes. A directory that `clavium dev up` did not make is never deleted.

  clavium dev reset --yes)",
         .options = {}},
    .run = reset};

}  // namespace clavium::cli
