// SPDX-License-Identifier: Apache-2.0
#include "base/process_hardening.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"

namespace clavium {

namespace {

HardeningStep outcome(std::string name, bool done, std::string_view advice = {}) {
  if (done) return {std::move(name), true, {}};
  std::string reason = std::generic_category().message(errno);
  if (!advice.empty()) reason = concat(reason, "; ", advice);
  return {std::move(name), false, std::move(reason)};
}

// Locking "future" pages under a small limit would make later allocations fail, so it is asked for
// only where the limit is gone.
bool lock_all_memory() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0) return false;
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_max == RLIM_INFINITY) {
    limit.rlim_cur = RLIM_INFINITY;
    ::setrlimit(RLIMIT_MEMLOCK, &limit);
    ::getrlimit(RLIMIT_MEMLOCK, &limit);
  }
  if (limit.rlim_cur != RLIM_INFINITY) {
    errno = ENOMEM;
    return false;
  }
  return ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
}

}  // namespace

std::vector<HardeningStep> harden_process(bool lock_memory) {
  std::vector<HardeningStep> steps;
  const rlimit none{0, 0};
  steps.push_back(outcome("core dumps off", ::setrlimit(RLIMIT_CORE, &none) == 0));
  steps.push_back(outcome("not dumpable", ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0));
  ::umask(077);
  steps.push_back({"umask 077", true, {}});
  if (lock_memory) {
    steps.push_back(outcome(
        "memory locked", lock_all_memory(),
        "set LimitMEMLOCK=infinity (systemd) or `ulimit -l unlimited`, or switch swap off"));
  }
  return steps;
}

}  // namespace clavium
