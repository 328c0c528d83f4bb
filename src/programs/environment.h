// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "aws/environment.h"
#include "base/error.h"

namespace clavium::programs {

/// The process's environment. The only place that calls getenv.
[[nodiscard]] aws::Environment system_environment();

/// CLAVIUM_ACCOUNT_ID, else `configured` where it is not empty, else 000000000000.
/// Errors: invalid_request when it is not 12 digits.
[[nodiscard]] Result<std::string> account_id(const std::string& configured);

}  // namespace clavium::programs
