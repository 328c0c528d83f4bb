// SPDX-License-Identifier: Apache-2.0
#include "base/process_hardening.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace clavium {
namespace {

// In a child, since it cannot be undone. The exit code says which promise was broken.
TEST(ProcessHardening, AProcessLeavesNoCoreAndIsNotDumpable) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    for (const HardeningStep& step : harden_process(false)) {
      if (!step.done || !step.reason.empty()) ::_exit(1);
    }
    rlimit cores{1, 1};
    if (::getrlimit(RLIMIT_CORE, &cores) != 0 || cores.rlim_cur != 0 || cores.rlim_max != 0)
      ::_exit(2);
    if (::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) ::_exit(3);
    if (::umask(0) != 077) ::_exit(4);
    ::_exit(0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// Where the limit cannot be lifted the step says so, with what would help, and the others are done.
TEST(ProcessHardening, AStepThatCannotBeDoneSaysWhy) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const rlimit small{65'536, 65'536};
    if (::setrlimit(RLIMIT_MEMLOCK, &small) != 0) ::_exit(1);
    const auto steps = harden_process(true);
    if (steps.size() != 4) ::_exit(2);
    const HardeningStep& locked = steps.back();
    if (locked.name != "memory locked") ::_exit(3);
    if (locked.done || locked.reason.find("LimitMEMLOCK") == std::string::npos) ::_exit(4);
    ::_exit(0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace clavium
