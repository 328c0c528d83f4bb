// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/wiring.h"

namespace clavium::programs {

/// `clavium server start`: opens a data directory and serves it until SIGTERM or SIGINT, then lets
/// the requests under way finish.
[[nodiscard]] cli::Program server_start_program();

}  // namespace clavium::programs
