// SPDX-License-Identifier: Apache-2.0
//
// The backend suite with the engine in this process: real store, keyring and audit log.
#include "service/local_backend.h"

#include "suites/backend_suite.h"
#include "support/opened_installation.h"

namespace clavium::testing {
namespace {

OpenedBackend open_local() {
  auto opened = std::make_shared<OpenedInstallation>();
  return {opened->backend, opened};
}

INSTANTIATE_TEST_SUITE_P(Local, BackendSuite, ::testing::Values(&open_local));

}  // namespace
}  // namespace clavium::testing
