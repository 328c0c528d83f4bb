// SPDX-License-Identifier: Apache-2.0
#include "programs/wire_up.h"

#include <thread>

#include "api/call.h"
#include "authn/root_directory.h"
#include "aws/access_key_sources/shared_files_source.h"
#include "aws/endpoints.h"
#include "crypto/self_test.h"
#include "ledger/ledger.h"
#include "net/https_client.h"
#include "operations/secretsmanager/get_secret_value.h"
#include "programs/backend_time.h"
#include "programs/environment.h"
#include "programs/installation.h"
#include "programs/library_versions.h"
#include "programs/server_start.h"
#include "providers/table.h"
#include "runbook/envelope.h"
#include "runbook/inventory.h"
#include "service/local_backend.h"
#include "targets/table.h"
#include "wire/remote_backend.h"

namespace clavium::programs {

namespace {

using runbook::BackendKind;
using runbook::Inventory;

// Where the secrets are, decided from flags, variables and the configuration, in this order.
struct BackendChoice {
  BackendKind kind = BackendKind::aws;
  std::string endpoint;
  std::filesystem::path data;
  std::string account;
  std::vector<std::string> further_accounts;
  engine::Quotas quotas;
};

BackendChoice choose_backend(const cli::Settings& settings, const Inventory* inventory,
                             const aws::Environment& environment) {
  BackendChoice choice;
  if (inventory != nullptr) {
    choice.account = inventory->backend().account;
    choice.further_accounts = inventory->backend().accounts;
    choice.quotas = inventory->server().quotas;
  }
  if (!settings.endpoint.empty()) {
    choice.endpoint = settings.endpoint;
  } else if (!settings.data.empty()) {
    choice.kind = BackendKind::local;
    choice.data = settings.data;
  } else if (inventory != nullptr && inventory->backend().kind == BackendKind::local) {
    choice.kind = BackendKind::local;
    choice.data = inventory->file().parent_path() / inventory->backend().data;
  } else if (inventory != nullptr && !inventory->backend().endpoint.empty()) {
    choice.kind = inventory->backend().kind;
    choice.endpoint = inventory->backend().endpoint;
  } else if (auto named = aws::non_empty(environment, "AWS_ENDPOINT_URL_SECRETS_MANAGER")) {
    choice.endpoint = *std::move(named);
  } else if (auto all = aws::non_empty(environment, "AWS_ENDPOINT_URL")) {
    choice.endpoint = *std::move(all);
  }
  return choice;
}

// What clavium.toml's region is by default, too: regions are only namespaces of a store.
constexpr std::string_view kLocalRegion = "eu-central-1";

Result<std::string> choose_region(const cli::Settings& settings, const Inventory* inventory,
                                  BackendKind kind, const aws::Environment& environment) {
  if (!settings.region.empty()) return settings.region;
  if (inventory != nullptr && !inventory->region().empty()) return inventory->region();
  CLAVIUM_TRY(const auto region, aws::find_region(environment, settings.profile));
  if (region) return *region;
  if (kind == BackendKind::local) return std::string(kLocalRegion);
  return std::unexpected(
      make_error(ErrorKind::invalid_request, "no region is set")
          .with_hint(
              "give --region eu-central-1, set AWS_REGION, or write region into clavium.toml"));
}

// Absent for AWS, where a service and a region say where it is.
Result<std::optional<http::Url>> given_endpoint(const BackendChoice& choice) {
  if (choice.endpoint.empty()) return std::nullopt;
  return http::parse_url(choice.endpoint);
}

Result<std::filesystem::path> audit_directory(const std::filesystem::path& data) {
  std::filesystem::path directory = data / "audit";
  std::error_code ignored;
  if (std::filesystem::is_directory(directory, ignored)) return directory;
  return std::unexpected(
      make_error(ErrorKind::not_found, "there is no audit log below ", data.string())
          .with_hint("--data names the directory of the store or server"));
}

}  // namespace

struct Parts::State {
  SystemClock clock;
  SystemEntropy entropy;
  aws::Environment environment = system_environment();
  std::string dev_region{kLocalRegion};  // of the configuration that was opened last
  std::unique_ptr<http::Client> client;
  std::unique_ptr<aws::AccessKeyCache> keys;
  std::unique_ptr<Installation> installation;
  std::shared_ptr<api::SecretsBackend> backend;

  http::Client& http_client(const cli::Settings* settings = nullptr) {
    if (client == nullptr) {
      net::HttpsClientOptions options;
      options.ca_bundle = aws::non_empty(environment, "AWS_CA_BUNDLE")
                              .value_or(aws::non_empty(environment, "SSL_CERT_FILE").value_or(""));
      options.proxy = aws::non_empty(environment, "HTTPS_PROXY")
                          .value_or(aws::non_empty(environment, "https_proxy").value_or(""));
      if (settings != nullptr && settings->timeout) options.connect_timeout = *settings->timeout;
      client = net::make_https_client(options);
    }
    return *client;
  }

  Result<std::shared_ptr<api::SecretsBackend>> open_local(const BackendChoice& choice,
                                                          const std::string& region) {
    CLAVIUM_CHECK(crypto::self_test());
    InstallationOptions options;
    options.data = choice.data;
    CLAVIUM_TRY(options.account, account_id(choice.account));
    options.further_accounts = choice.further_accounts;
    options.quotas = choice.quotas;
    options.ask_passphrase = []() -> Result<SecretBytes> {
      return std::unexpected(
          make_error(ErrorKind::unauthenticated, "this store is sealed with a passphrase")
              .with_hint("serve it with clavium server start --key passphrase and use --endpoint"));
    };
    auto opened = open_installation(options, clock, entropy);
    if (!opened) {
      Error error = std::move(opened).error();
      if (error.kind == ErrorKind::conflict) {
        error = std::move(error).with_hint(
            "a server has this directory open: give --endpoint URL instead of --data");
      }
      return std::unexpected(std::move(error));
    }
    installation = *std::move(opened);
    return std::make_shared<service::LocalBackend>(
        *installation->service, authn::root_caller(installation->account), region,
        concat("local store ", choice.data.string()));
  }

  Result<std::shared_ptr<api::SecretsBackend>> open_remote(const cli::Settings& settings,
                                                           const BackendChoice& choice,
                                                           const std::string& region) {
    CLAVIUM_TRY(const auto given, given_endpoint(choice));
    wire::RemoteOptions options;
    options.region = region;
    CLAVIUM_TRY(options.secretsmanager, aws::endpoint_of("secretsmanager", region, given));
    CLAVIUM_TRY(options.sts, aws::endpoint_of("sts", region, given));
    options.sleep = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); };
    http::Client& http = http_client(&settings);
    keys = std::make_unique<aws::AccessKeyCache>(
        aws::usual_sources(environment, http, clock, options.sts, settings.profile), clock);
    return std::make_shared<wire::RemoteBackend>(http, *keys, clock, entropy, options);
  }

  Result<std::shared_ptr<api::SecretsBackend>> open_backend(const cli::Settings& settings,
                                                            const Inventory* inventory) {
    const BackendChoice choice = choose_backend(settings, inventory, environment);
    CLAVIUM_TRY(const std::string region,
                choose_region(settings, inventory, choice.kind, environment));
    CLAVIUM_TRY(backend, choice.kind == BackendKind::local ? open_local(choice, region)
                                                           : open_remote(settings, choice, region));
    return backend;
  }

  Result<TimePoint> time_of_backend(const cli::Settings& settings, const Inventory* inventory) {
    const BackendChoice choice = choose_backend(settings, inventory, environment);
    if (choice.kind == BackendKind::local) {
      return fail(ErrorKind::precondition, "a local store goes by this machine's clock");
    }
    CLAVIUM_TRY(const std::string region,
                choose_region(settings, inventory, choice.kind, environment));
    CLAVIUM_TRY(const auto given, given_endpoint(choice));
    CLAVIUM_TRY(const http::Url endpoint, aws::endpoint_of("secretsmanager", region, given));
    return ask_for_time(http_client(&settings), endpoint);
  }

  // The token that writes to a target: from a variable, or itself a secret.
  Result<SecretBytes> token_of(const runbook::TargetDeclaration& target) {
    if (!target.token_env.empty()) {
      std::optional<std::string> value = aws::non_empty(environment, target.token_env);
      if (!value) {
        return std::unexpected(make_error(ErrorKind::unauthenticated, "target ", target.name,
                                          " needs a token in ", target.token_env)
                                   .with_hint(concat("export ", target.token_env, "=…")));
      }
      SecretBytes token = SecretBytes::copy_of(*value);
      wipe(*value);
      return token;
    }
    if (target.token_secret.empty()) return SecretBytes();
    if (backend == nullptr) {
      return fail(ErrorKind::precondition, "target ", target.name, " takes its token from secret ",
                  target.token_secret, ", and no backend is open to read it");
    }
    operations::secretsmanager::GetSecretValue::Request request;
    request.secret_id = target.token_secret;
    CLAVIUM_TRY(auto answer,
                api::call<operations::secretsmanager::GetSecretValue>(*backend, request));
    if (!answer.secret_string) {
      return fail(ErrorKind::invalid_request, "secret ", target.token_secret,
                  " is binary; a token is text");
    }
    CLAVIUM_TRY(runbook::Envelope envelope, runbook::open_envelope(*answer.secret_string));
    return std::move(envelope.value);
  }

  Result<std::unique_ptr<targets::Target>> open_target(
      const runbook::TargetDeclaration& declaration) {
    CLAVIUM_TRY(SecretBytes token, token_of(declaration));
    targets::Settings settings{{"project", declaration.project}};
    if (!declaration.team.empty()) settings["team"] = declaration.team;
    if (!declaration.base_url.empty()) settings["base_url"] = declaration.base_url;
    return targets::make_target(declaration.kind, settings, std::move(token),
                                {http_client(), clock, entropy});
  }
};

Parts::Parts() : state_(std::make_unique<State>()) {}
Parts::~Parts() = default;

cli::Wiring Parts::wiring() {
  State& state = *state_;
  cli::Wiring wiring;
  wiring.clock = &state.clock;
  wiring.entropy = &state.entropy;
  wiring.version = CLAVIUM_VERSION;
  wiring.libraries = library_versions();
  wiring.programs.push_back(server_start_program());

  wiring.open_inventory = [&](const cli::Settings& settings) -> Result<cli::OpenedInventory> {
    cli::OpenedInventory opened;
    opened.path = settings.config;
    if (opened.path.empty()) {
      CLAVIUM_TRY(opened.path, runbook::find_inventory_file(std::filesystem::current_path()));
    }
    runbook::Overrides overrides;
    overrides.variable = state.environment;
    // A variable's value stands in the settings, too; the inventory reads variables itself and says
    // so.
    if (!settings.region.empty() && settings.region != state.environment("CLAVIUM_REGION")) {
      overrides.flags["region"] = settings.region;
    }
    CLAVIUM_TRY(auto inventory, Inventory::load(opened.path, overrides));
    auto shared = std::make_shared<const Inventory>(std::move(inventory));
    if (!shared->region().empty()) state.dev_region = shared->region();
    if (shared->backend().kind == BackendKind::local)
      opened.data = shared->file().parent_path() / shared->backend().data;
    opened.default_environment = shared->default_environment();
    opened.default_service = shared->default_service();
    for (const runbook::TargetDeclaration& target : shared->targets())
      opened.targets.emplace_back(target.name, &target);
    opened.inventory = std::move(shared);
    return opened;
  };
  wiring.open_backend = [&](const cli::Settings& settings, const Inventory* inventory) {
    return state.open_backend(settings, inventory);
  };
  wiring.backend_time = [&](const cli::Settings& settings, const Inventory* inventory) {
    return state.time_of_backend(settings, inventory);
  };
  wiring.open_ledger = [&](const cli::Settings&,
                           const Inventory* inventory) -> Result<std::shared_ptr<ledger::Ledger>> {
    const std::filesystem::path beside =
        inventory != nullptr ? inventory->file().parent_path() : std::filesystem::current_path();
    CLAVIUM_TRY(auto opened, ledger::Ledger::open(beside / ".clavium", state.entropy));
    return std::shared_ptr<ledger::Ledger>(std::move(opened));
  };
  wiring.open_target = [&](const runbook::TargetDeclaration& target) {
    return state.open_target(target);
  };
  wiring.check_target = [&](const runbook::TargetDeclaration& declaration) -> Result<void> {
    CLAVIUM_TRY(const auto target, state.open_target(declaration));
    return target->check_access();
  };
  wiring.open_provider = [&](std::string_view kind) {
    return providers::make_provider(kind, SecretBytes(),
                                    {state.http_client(), state.clock, state.entropy});
  };
  wiring.read_audit_log =
      [](const std::filesystem::path& data, std::uint64_t after,
         const std::function<bool(std::uint64_t, std::string_view)>& each) -> Result<void> {
    CLAVIUM_TRY(const auto log, audit_directory(data));
    return audit::read_log(log, after, each);
  };
  wiring.verify_audit_log = [](const std::filesystem::path& data, std::uint64_t sequence,
                               const std::string& hash) -> Result<cli::AuditCheck> {
    CLAVIUM_TRY(const auto log, audit_directory(data));
    CLAVIUM_TRY(const audit::VerifyReport report, audit::verify_log(log, {sequence, hash}));
    return cli::AuditCheck{report.records, report.head.sequence, report.head.hash};
  };
  wiring.dev_server_words = [](const std::filesystem::path& data, std::uint16_t port) {
    return std::vector<std::string>{"server",      "start",    "--data",
                                    data.string(), "--listen", concat("127.0.0.1:", port)};
  };
  wiring.dev_access_key = [&](const std::filesystem::path& data) -> Result<cli::DevAccessKey> {
    CLAVIUM_TRY(authn::RootCredentials root,
                authn::load_root_credentials(data, state.environment, state.entropy));
    return cli::DevAccessKey{root.key.id, std::move(root.key.secret), state.dev_region};
  };
  return wiring;
}

}  // namespace clavium::programs
