// SPDX-License-Identifier: Apache-2.0
//
// What a process that holds secrets does to itself before it holds any.
#pragma once

#include <string>
#include <vector>

namespace clavium {

struct HardeningStep {
  std::string name;  ///< "core dumps off", "not dumpable", "memory locked", "umask 077"
  bool done = false;
  std::string reason;  ///< why not, and what would help; empty when done
};

/// No core dumps (RLIMIT_CORE 0), not dumpable (no ptrace by equals, /proc entries owned by root),
/// files made private (umask 077), and with `lock_memory` all pages kept out of swap where the
/// limit on locked memory allows it. Each step is tried whatever became of the others. Call once,
/// before any thread.
[[nodiscard]] std::vector<HardeningStep> harden_process(bool lock_memory);

}  // namespace clavium
