// SPDX-License-Identifier: Apache-2.0
#include "programs/server_start.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "authn/root_directory.h"
#include "authn/sigv4_authenticator.h"
#include "base/encoding.h"
#include "base/process_hardening.h"
#include "crypto/self_test.h"
#include "keyring/private_file.h"
#include "net/listener.h"
#include "net/worker_pool.h"
#include "programs/environment.h"
#include "programs/installation.h"
#include "programs/log_sink.h"
#include "programs/rotation_functions.h"
#include "runbook/inventory.h"
#include "service/rotation_scheduler.h"
#include "wire/server_handler.h"

namespace clavium::programs {

namespace {

using runbook::Option;
using runbook::OptionKind;

// Blocked changes wait for a flush that they share, so many may wait at once; each costs a stack,
// no more.
constexpr unsigned kChangeThreads = 64;
constexpr std::size_t kChangeQueueMax = 4096;
constexpr std::chrono::seconds kSweepInterval{60};
// What SIGTERM waits for rotation functions that run; their step is done again at the next start.
constexpr std::chrono::seconds kRotationDrainMax{5};
constexpr std::size_t kPassphraseBytesMax = 4096;

constexpr Option kOptions[] = {
    {"listen", OptionKind::value, "HOST:PORT",
     "where to listen; port 0 takes a free one (default 127.0.0.1:4580)"},
    {"account", OptionKind::list, "ID",
     "serve this account; several have their secrets apart (default: the configuration's)"},
    {"tls-cert", OptionKind::value, "FILE",
     "certificate chain in PEM; with --tls-key the server speaks TLS"},
    {"tls-key", OptionKind::value, "FILE", "private key in PEM"},
    {"key", OptionKind::value, "KIND",
     "what the values are sealed with: file (default) or passphrase"},
    {"passphrase-file", OptionKind::value, "FILE",
     "where the passphrase stands, for --key passphrase"},
    {"port-file", OptionKind::value, "FILE", "write the port here once the server answers"},
    {"threads", OptionKind::value, "N", "connection threads (default: one a core)"},
};

Result<net::ListenerOptions> listener_options(const runbook::Arguments& arguments) {
  net::ListenerOptions options;
  const std::string listen(arguments.get("listen").value_or("127.0.0.1:4580"));
  const std::size_t colon = listen.rfind(':');
  const auto port = colon == std::string::npos
                        ? std::nullopt
                        : parse_integer(std::string_view(listen).substr(colon + 1));
  if (!port || *port < 0 || *port > 65535) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "--listen ", listen, " is no HOST:PORT")
            .with_hint("write it like --listen 127.0.0.1:4580"));
  }
  options.host = listen.substr(0, colon);
  options.port = std::uint16_t(*port);
  options.tls_certificate = std::string(arguments.get("tls-cert").value_or(""));
  options.tls_key = std::string(arguments.get("tls-key").value_or(""));
  if (const auto threads = arguments.get("threads")) {
    const auto count = parse_integer(*threads);
    if (!count || *count < 1 || *count > 256) {
      return fail(ErrorKind::invalid_request, "--threads wants a number from 1 to 256");
    }
    options.threads = unsigned(*count);
  }
  return options;
}

Result<SecretBytes> read_passphrase(const runbook::Arguments& arguments) {
  const auto file = arguments.get("passphrase-file");
  if (!file) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "--key passphrase needs the passphrase")
            .with_hint("give it with --passphrase-file FILE (mode 0600)"));
  }
  return keyring::read_private_file(std::string(*file), kPassphraseBytesMax);
}

// Of the configuration in effect, where there is one: the nearest clavium.toml, or --config.
struct Configured {
  runbook::BackendDeclaration backend;
  runbook::ServerDeclaration server;
  std::string functions_endpoint;
};

Result<Configured> configuration(const cli::Settings& settings) {
  std::filesystem::path file = settings.config;
  if (file.empty()) {
    const auto found = runbook::find_inventory_file(std::filesystem::current_path());
    if (!found) {
      Configured without_file;
      without_file.functions_endpoint =
          aws::non_empty(system_environment(), "AWS_ENDPOINT_URL_LAMBDA").value_or("");
      return without_file;
    }
    file = *found;
  }
  runbook::Overrides overrides;
  overrides.variable = system_environment();
  CLAVIUM_TRY(const runbook::Inventory inventory, runbook::Inventory::load(file, overrides));
  return Configured{inventory.backend(), inventory.server(),
                    inventory.find_setting("functions.endpoint")->value};
}

void tell_hardening() {
  for (const HardeningStep& step : harden_process(true)) {
    if (step.done) {
      log(LogLevel::info, "hardening", {{"step", step.name}});
    } else {
      log(LogLevel::warning, "hardening_not_possible",
          {{"step", step.name}, {"reason", step.reason}});
    }
  }
}

// Runs `job` now and every interval until destroyed.
class Periodic {
 public:
  Periodic(std::chrono::seconds interval, std::function<void()> job)
      : thread_([this, interval, job = std::move(job)](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          while (!stop.stop_requested()) {
            job();
            wake_.wait_for(lock, stop, interval, [] { return false; });
          }
        }) {}

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

Result<int> serve(const cli::Settings& settings, const runbook::Arguments& arguments,
                  runbook::Conversation& conversation) {
  CLAVIUM_TRY(net::ListenerOptions listen, listener_options(arguments));
  if (settings.data.empty()) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "which data directory should be served?")
            .with_hint("clavium server start --data DIR"));
  }
  // Before the data directory and its access key are made.
  CLAVIUM_CHECK(net::Listener::check(listen));
  // Blocked before any thread is made, so that only the wait below takes them.
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  const std::unique_ptr<LogSink> sink = make_stderr_log();
  set_log_sink(sink.get(), settings.verbosity > 0 ? LogLevel::debug : LogLevel::info);
  tell_hardening();
  CLAVIUM_CHECK(crypto::self_test());

  SystemClock clock;
  SystemEntropy entropy;
  InstallationOptions options;
  options.data = settings.data;
  CLAVIUM_TRY(const Configured configured, configuration(settings));
  CLAVIUM_TRY(const std::vector<std::string> accounts,
              account_ids(arguments.list("account"), configured.backend.account,
                          configured.backend.accounts));
  options.account = accounts.front();
  options.further_accounts.assign(accounts.begin() + 1, accounts.end());
  options.quotas = configured.server.quotas;
  options.request_rates = configured.server.request_rates;
  CLAVIUM_TRY(const auto functions, RotationFunctions::open(configured.functions_endpoint, clock));
  options.functions = &functions->invoker();
  CLAVIUM_TRY(options.key_kind, keyring::parse_key_kind(arguments.get("key").value_or("file")));
  options.ask_passphrase = [&] { return read_passphrase(arguments); };
  CLAVIUM_TRY(const auto installation, open_installation(options, clock, entropy));
  CLAVIUM_TRY(std::vector<authn::RootCredentials> roots,
              authn::load_account_credentials(installation->directory->root(), accounts,
                                              system_environment(), entropy));
  for (const authn::RootCredentials& root : roots) {
    if (root.created) {
      log(LogLevel::info, "root_access_key_made",
          {{"file", root.file.string()}, {"account", root.account}});
    }
  }
  authn::RootDirectory directory(std::move(roots));
  authn::SigV4Authenticator authenticator(directory, clock);

  net::WorkerPool pool(kChangeThreads, kChangeQueueMax);
  wire::ServerHandler handler(
      {*installation->service, authenticator, *installation->store, *installation->log, clock,
       entropy, [&](std::function<void()> work) { return pool.submit(std::move(work)); }});
  service::RotationScheduler rotations(
      {*installation->service, *installation->store, functions->invoker(), clock, entropy});
  CLAVIUM_TRY(const auto listener, net::Listener::start(listen, handler));
  const Periodic sweeper(kSweepInterval, [&] {
    if (const auto removed = installation->service->remove_expired(); !removed) {
      log(LogLevel::error, "sweep_failed", {{"error", removed.error().message}});
    } else if (*removed > 0) {
      log(LogLevel::info, "secrets_removed", {{"count", *removed}});
    }
  });

  const std::string url = concat(listen.tls_certificate.empty() ? "http://" : "https://",
                                 listen.host, ":", listener->port());
  log(LogLevel::info, "listening",
      {{"url", url},
       {"account", join(accounts, ",")},
       {"secrets", installation->store->secret_count()},
       {"request_rates", configured.server.request_rates ? "on" : "off"}});
  conversation.note(concat("serving ", settings.data, " at ", url));
  if (const auto file = arguments.get("port-file")) {
    std::ofstream(std::string(*file)) << listener->port() << "\n";
  }

  int signal = 0;
  sigwait(&ending, &signal);
  log(LogLevel::info, "draining", {{"signal", signal}});
  // First, since a function that runs needs us to answer.
  rotations.drain(kRotationDrainMax);
  listener->drain_and_stop(limits::kDrainMax);
  log(LogLevel::info, "stopped");
  return runbook::exit_code::kDone;
}

}  // namespace

cli::Program server_start_program() {
  cli::Program program;
  program.row.name = "server start";
  program.row.summary = "serve a data directory over the AWS wire APIs";
  program.row.description =
      "Speaks Secrets Manager (and STS GetCallerIdentity) to any AWS SDK, CLI or Terraform. Every "
      "region named in a\n"
      "request's credential scope is a namespace of its own.\n\n"
      "On the first start a root access key is made in DIR/root-credentials (mode 0600), in the "
      "form of an AWS\n"
      "shared credentials file. CLAVIUM_ROOT_ACCESS_KEY_ID and CLAVIUM_ROOT_SECRET_ACCESS_KEY "
      "replace it in tests.\n"
      "CLAVIUM_ACCOUNT_ID sets the account (default 000000000000). Without TLS only loopback is "
      "listened on.\n"
      "--account, repeated, serves several, each with an access key of its own in that file: the "
      "first one's under\n"
      "[default], the others' under the account's id.\n"
      "SIGTERM lets requests under way finish.\n\n"
      "  clavium server start --data ./data\n"
      "  AWS_SHARED_CREDENTIALS_FILE=./data/root-credentials \\\n"
      "    aws --endpoint-url http://127.0.0.1:4580 --region eu-central-1 secretsmanager "
      "list-secrets\n";
  program.row.options = kOptions;
  program.run = serve;
  return program;
}

}  // namespace clavium::programs
