// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "aws/environment.h"
#include "base/error.h"

namespace clavium::programs {

/// The process's environment. The only place that calls getenv.
[[nodiscard]] aws::Environment system_environment();

/// The accounts that a server serves, the first one being what it was before there were several:
/// those given as options; else account_id(configured) and behind it `further`.
/// Errors: invalid_request when one is not 12 digits, or given twice as an option.
[[nodiscard]] Result<std::vector<std::string>> account_ids(std::span<const std::string> options,
                                                           const std::string& configured,
                                                           std::span<const std::string> further);

/// CLAVIUM_ACCOUNT_ID, else `configured` where it is not empty, else 000000000000.
/// Errors: invalid_request when it is not 12 digits.
[[nodiscard]] Result<std::string> account_id(const std::string& configured);

}  // namespace clavium::programs
