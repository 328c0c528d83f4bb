// SPDX-License-Identifier: Apache-2.0
#include "net/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <stdexcept>

namespace clavium::net {
namespace {

TEST(WorkerPool, RunsEverythingItTookBeforeItEnds) {
  std::atomic<int> ran = 0;
  {
    WorkerPool pool(3, 1'000);
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.submit([&] { ++ran; }));
  }
  EXPECT_EQ(ran, 500);
}

TEST(WorkerPool, SaysNoWhenTheQueueIsFull) {
  std::latch running(1);
  std::promise<void> release;
  std::atomic<int> ran = 0;
  {
    WorkerPool pool(1, 2);
    ASSERT_TRUE(pool.submit([&] {
      running.count_down();
      release.get_future().wait();
      ++ran;
    }));
    running.wait();
    EXPECT_TRUE(pool.submit([&] { ++ran; }));
    EXPECT_TRUE(pool.submit([&] { ++ran; }));
    EXPECT_FALSE(pool.submit([&] { ran = 1'000; }));
    release.set_value();
  }
  EXPECT_EQ(ran, 3);
}

TEST(WorkerPool, SurvivesATaskThatThrows) {
  std::promise<int> after;
  WorkerPool pool(1, 8);
  ASSERT_TRUE(pool.submit([] { throw std::runtime_error("on purpose"); }));
  ASSERT_TRUE(pool.submit([&] { after.set_value(7); }));
  EXPECT_EQ(after.get_future().get(), 7);
}

}  // namespace
}  // namespace clavium::net
