// SPDX-License-Identifier: Apache-2.0
//
// Small files of our own: plans.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace clavium::runbook {

/// Errors: not_found; invalid_request beyond limits::kConfigBytesMax.
[[nodiscard]] Result<std::string> read_small_file(const std::filesystem::path& file);
/// Makes or replaces the file, 0600. Errors: unavailable.
[[nodiscard]] Result<void> write_small_file(const std::filesystem::path& file,
                                            std::string_view text);

}  // namespace clavium::runbook
