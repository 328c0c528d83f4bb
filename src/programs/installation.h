// SPDX-License-Identifier: Apache-2.0
//
// One data directory, opened: its lock, its key, its store, its audit log and the service over
// them. The same for the server and for the command line that works on a directory without one.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/function_invoker.h"
#include "audit/log.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "engine/quotas.h"
#include "engine/request_rates.h"
#include "keyring/open_keyring.h"
#include "service/admission.h"
#include "service/service.h"
#include "store/data_directory.h"
#include "store/store.h"

namespace clavium::programs {

struct InstallationOptions {
  std::filesystem::path data;
  std::string account = "000000000000";
  std::vector<std::string> further_accounts;  ///< that are served beside it
  keyring::KeyKind key_kind = keyring::KeyKind::file;
  std::function<Result<SecretBytes>()> ask_passphrase;  ///< for the kind `passphrase`
  engine::Quotas quotas = {};
  std::optional<engine::RequestRates> request_rates = {};  ///< absent: calls are not paced
  /// Asks rotation functions whether they may be called; must outlive the installation. Null: this
  /// process calls none, and leaves the question to the server that opens the directory next.
  api::FunctionInvoker* functions = nullptr;
};

/// Threads: as its parts. Destroyed in the reverse order of opening; the service must have no call
/// under way.
struct Installation {
  std::optional<store::DataDirectory> directory;
  std::unique_ptr<keyring::Keyring> keyring;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<audit::Log> log;
  authz::ServedAccounts accounts;
  std::optional<service::Admission> admission;
  std::unique_ptr<service::Service> service;
  std::string account;  ///< the first
};

/// Errors: conflict when another process has the directory; what the parts say otherwise.
[[nodiscard]] Result<std::unique_ptr<Installation>> open_installation(
    const InstallationOptions& options, const Clock& clock, Entropy& entropy);

}  // namespace clavium::programs
