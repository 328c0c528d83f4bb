// SPDX-License-Identifier: Apache-2.0
//
// What the command line needs from the program around it. programs/clavium.cc fills this in with
// concrete types; the tests fill it in with doubles. Nothing in cli/ knows SQLite, HTTP or AWS.
//
// Every opener is called at most once per invocation, and only if the verb's row asks for it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/secrets_backend.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "cli/settings.h"
#include "runbook/verb.h"

namespace clavium::cli {

/// A valid clavium.toml. Shared pointers, so that cli/ needs no complete Inventory.
struct OpenedInventory {
  std::shared_ptr<const runbook::Inventory> inventory;
  std::filesystem::path path;
  std::filesystem::path data;       ///< the local store; empty where the secrets are elsewhere
  std::string default_environment;  ///< the file's own; --env goes before it
  std::string default_service;
  /// Every declared target with its name, for `doctor`. The pointers live as long as `inventory`.
  std::vector<std::pair<std::string, const runbook::TargetDeclaration*>> targets;
};

struct AuditCheck {
  std::uint64_t records = 0;
  std::uint64_t sequence = 0;  ///< of the last record
  std::string hash;            ///< of the last record, 64 hex digits
};

/// The key of a development server, which works nowhere else.
struct DevAccessKey {
  std::string id;
  SecretBytes secret;
  std::string region;
};

/// A verb that is a program of its own and not a question to the backend: `server start`. Its
/// result is the exit code.
struct Program {
  runbook::Verb row;  ///< `run` and `needs` are not looked at
  std::function<Result<int>(const Settings&, const runbook::Arguments&, runbook::Conversation&)>
      run;
};

struct Wiring {
  /// Finds (settings.config, or upwards from the working directory) and checks clavium.toml.
  /// Errors: not_found when there is none; invalid_request when it is wrong.
  std::function<Result<OpenedInventory>(const Settings&)> open_inventory;
  /// The secrets: a local store (--data), --endpoint, or AWS. `inventory` is null where none was
  /// opened.
  std::function<Result<std::shared_ptr<api::SecretsBackend>>(const Settings&,
                                                             const runbook::Inventory* inventory)>
      open_backend;
  std::function<Result<std::shared_ptr<ledger::Ledger>>(const Settings&, const runbook::Inventory*)>
      open_ledger;
  std::function<Result<std::unique_ptr<targets::Target>>(const runbook::TargetDeclaration&)>
      open_target;
  std::function<Result<std::unique_ptr<providers::Provider>>(std::string_view kind)> open_provider;
  /// check_access() of one declared target, for `doctor` (cli/ may not see targets/).
  std::function<Result<void>(const runbook::TargetDeclaration&)> check_target;
  /// What time the backend's answers carry, for `doctor`; may be empty: the check is then skipped,
  /// as it is, with the error's message for a reason, where there is no such time.
  std::function<Result<TimePoint>(const Settings&, const runbook::Inventory*)> backend_time;

  /// The audit log below a data directory (audit/log.h).
  std::function<Result<void>(const std::filesystem::path& data, std::uint64_t after,
                             const std::function<bool(std::uint64_t, std::string_view)>& each)>
      read_audit_log;
  std::function<Result<AuditCheck>(const std::filesystem::path& data,
                                   std::uint64_t at_least_sequence,
                                   const std::string& at_least_hash)>
      verify_audit_log;

  /// The words behind the program's name that start a server on 127.0.0.1:port over a data
  /// directory.
  std::function<std::vector<std::string>(const std::filesystem::path& data, std::uint16_t port)>
      dev_server_words;
  /// The access key that such a server made for itself.
  std::function<Result<DevAccessKey>(const std::filesystem::path& data)> dev_access_key;

  const Clock* clock = nullptr;  ///< never null when run() is called
  Entropy* entropy = nullptr;    ///< never null when run() is called

  std::vector<Program> programs;
  std::string version;  ///< "0.1.0"
  std::string commit;   ///< may be empty
  std::vector<std::pair<std::string, std::string>>
      libraries;  ///< name and version, for `version -v`
};

/// The whole command line: parses, opens what the verb asks for, calls it, prints. Returns the exit
/// code. Call harden_process() before. Never throws.
[[nodiscard]] int run(int argc, char** argv, Wiring& wiring);

}  // namespace clavium::cli
