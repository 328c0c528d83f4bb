// SPDX-License-Identifier: Apache-2.0
//
// A server of this program in the background, and the file that finds it again. The file names the
// process by id and start time, so that a number which the system has given to somebody else is
// never signalled.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace clavium::cli {

struct DevProcess {
  pid_t id = 0;
  std::uint64_t started_at_ticks = 0;  ///< field 22 of /proc/<id>/stat
  std::uint16_t port = 0;
};

/// The process that `directory`/server.pid names, if it still runs.
[[nodiscard]] std::optional<DevProcess> find_process(const std::filesystem::path& directory);

/// Starts `program` with `words` in a session of its own, its output in `directory`/server.log, and
/// writes server.pid. `directory` is made private. Errors: conflict when somebody listens on the
/// port; unavailable.
[[nodiscard]] Result<DevProcess> start_process(const std::filesystem::path& directory,
                                               const std::string& program,
                                               const std::vector<std::string>& words,
                                               std::uint16_t port);

/// Waits until GET /readyz on the loopback port answers 200. Errors: unavailable when the process
/// ended before, or `patience` did.
[[nodiscard]] Result<void> wait_until_ready(const DevProcess& process,
                                            std::chrono::milliseconds patience);

/// SIGTERM, and waits. Errors: unavailable when it still runs after `patience`.
[[nodiscard]] Result<void> stop_process(const std::filesystem::path& directory,
                                        const DevProcess& process,
                                        std::chrono::milliseconds patience);

}  // namespace clavium::cli
