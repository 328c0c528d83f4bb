// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/log.h"

namespace clavium::programs {

/// Log lines on standard error: time, level, event and fields. spdlog writes them.
[[nodiscard]] std::unique_ptr<LogSink> make_stderr_log();

}  // namespace clavium::programs
