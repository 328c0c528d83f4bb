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

#include "audit/log.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "keyring/open_keyring.h"
#include "service/service.h"
#include "store/data_directory.h"
#include "store/store.h"

namespace clavium::programs {

struct InstallationOptions {
  std::filesystem::path data;
  std::string account = "000000000000";
  keyring::KeyKind key_kind = keyring::KeyKind::file;
  std::function<Result<SecretBytes>()> ask_passphrase;  ///< for the kind `passphrase`
};

/// Threads: as its parts. Destroyed in the reverse order of opening; the service must have no call
/// under way.
struct Installation {
  std::optional<store::DataDirectory> directory;
  std::unique_ptr<keyring::Keyring> keyring;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<audit::Log> log;
  std::unique_ptr<service::Service> service;
  std::string account;
};

/// Errors: conflict when another process has the directory; what the parts say otherwise.
[[nodiscard]] Result<std::unique_ptr<Installation>> open_installation(
    const InstallationOptions& options, const Clock& clock, Entropy& entropy);

}  // namespace clavium::programs
