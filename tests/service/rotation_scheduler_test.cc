// SPDX-License-Identifier: Apache-2.0
//
// The scheduler with its real threads: at once, several at a time, never two of one secret, and
// what a stop leaves for the next start.
#include "service/rotation_scheduler.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/rotation_world.h"

namespace clavium::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class RotationSchedulerTest : public RotationTest {
 protected:
  service::Rotator::Parts parts() {
    return {*opened.installation->service, *opened.installation->store, function, opened.clock,
            opened.entropy};
  }
  /// True when `reached` came true within ten seconds.
  template <class Reached>
  static bool soon(Reached reached) {
    const auto end = std::chrono::steady_clock::now() + seconds(10);
    while (!reached()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(milliseconds(2));
    }
    return true;
  }
};

TEST_F(RotationSchedulerTest, BeginsAsSoonAsARotationIsAskedFor) {
  create("a", 1);
  service::RotationScheduler scheduler(parts());
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  ASSERT_TRUE(soon([&] { return row()->rotation_run == nullptr; }));
  EXPECT_EQ(value(), "made for " + token(2));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(30)) << "not at the next look round";
}

TEST_F(RotationSchedulerTest, GoesOnWithWhatTheLastProcessLeft) {
  create("a", 1);
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  opened.reopen();
  service::RotationScheduler scheduler(parts());
  ASSERT_TRUE(soon([&] { return row()->rotation_run == nullptr; }));
  // The row is seen as soon as it is stored; its record follows.
  EXPECT_TRUE(soon([&] {
    return events() == std::vector<std::string>{"RotationStarted", "RotationSucceeded"};
  }));
}

TEST_F(RotationSchedulerTest, WorksOnSeveralSecretsAtOnceAndOnEachOneOnce) {
  constexpr int kSecrets = 12;
  constexpr int kAtOnce = 3;
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  function.before_step = [&](const std::string&) {
    const int now = ++running;
    int seen = most;
    while (now > seen && !most.compare_exchange_weak(seen, now)) {
    }
    std::this_thread::sleep_for(milliseconds(5));
    --running;
  };
  for (int i = 0; i < kSecrets; ++i) {
    const std::string name = "s" + std::to_string(i);
    create(name, i + 1);
    EXPECT_EQ(outcome("RotateSecret", rotate_request(100 + i, "", name)), "ok");
  }
  service::RotationScheduler scheduler(parts(), kAtOnce);
  ASSERT_TRUE(soon([&] {
    for (int i = 0; i < kSecrets; ++i) {
      if (row("s" + std::to_string(i))->rotation_run != nullptr) return false;
    }
    return true;
  }));
  EXPECT_EQ(most, kAtOnce);
  EXPECT_EQ(function.events().size(), 4U * kSecrets) << "no step was done twice";
}

TEST_F(RotationSchedulerTest, ADrainLetsAFunctionThatRunsFinishItsStep) {
  create("a", 1);
  std::atomic<bool> entered = false;
  function.before_step = [&](const std::string&) {
    entered = true;
    std::this_thread::sleep_for(milliseconds(100));
  };
  service::RotationScheduler scheduler(parts());
  EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
  ASSERT_TRUE(soon([&] { return entered.load(); }));
  scheduler.drain(seconds(10));
  EXPECT_EQ(function.steps(), "createSecret") << "and no further one begins";
  EXPECT_EQ(row()->rotation_run->next_step, api::RotationStep::set_secret);
}

TEST_F(RotationSchedulerTest, AFunctionThatNeverEndsIsGivenUpAndItsStepDoneAgain) {
  create("a", 1);
  std::atomic<bool> entered = false;
  std::atomic<bool> let_go = false;
  function.before_step = [&](const std::string&) {
    entered = true;
    EXPECT_TRUE(soon([&] { return let_go.load(); }));
  };
  {
    service::RotationScheduler scheduler(parts());
    EXPECT_EQ(outcome("RotateSecret", rotate_request(2)), "ok");
    ASSERT_TRUE(soon([&] { return entered.load(); }));
    // The client gives a call up within about a second of being told to.
    std::jthread client([&] {
      std::this_thread::sleep_for(milliseconds(200));
      let_go = true;
    });
    scheduler.drain(milliseconds(20));
  }
  EXPECT_EQ(row()->rotation_run->next_step, api::RotationStep::create_secret);
  EXPECT_EQ(events(), std::vector<std::string>{"RotationStarted"}) << "given up is not failed";
  function.before_step = nullptr;
  opened.reopen();
  service::RotationScheduler scheduler(parts());
  ASSERT_TRUE(soon([&] { return row()->rotation_run == nullptr; }));
  EXPECT_EQ(value(), "made for " + token(2));
}

}  // namespace
}  // namespace clavium::testing
