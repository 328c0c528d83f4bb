// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "authn/root_directory.h"
#include "programs/installation.h"
#include "service/local_backend.h"
#include "support/log_watch.h"
#include "support/manual_clock.h"
#include "support/temporary_directory.h"

namespace clavium::testing {

/// A whole installation in a directory of its own: the real store, keyring and audit log.
struct OpenedInstallation {
  explicit OpenedInstallation(api::FunctionInvoker* rotation_functions = nullptr)
      : functions(rotation_functions) {
    open();
  }

  /// Closes and opens it again, as a restart does.
  void reopen() {
    backend.reset();
    installation.reset();
    open();
  }

  std::filesystem::path data() const { return directory.path() / "data"; }

  LogWatch log;  ///< first: it outlives every thread that writes to it
  TemporaryDirectory directory;
  ManualClock clock;
  SystemEntropy entropy;
  api::FunctionInvoker* functions;
  std::unique_ptr<programs::Installation> installation;
  std::shared_ptr<service::LocalBackend> backend;

 private:
  void open() {
    programs::InstallationOptions options;
    options.data = data();
    options.functions = functions;
    auto opened = programs::open_installation(options, clock, entropy);
    if (!opened) {
      ADD_FAILURE() << opened.error().message;
      std::abort();
    }
    installation = *std::move(opened);
    backend = std::make_shared<service::LocalBackend>(*installation->service,
                                                      authn::root_caller(installation->account),
                                                      "eu-central-1", "the test's store");
  }
};

}  // namespace clavium::testing
