// SPDX-License-Identifier: Apache-2.0
//
// When rotations are worked on, and how many at a time: one thread that looks at what is due and
// sleeps until the next, and a few that wait for functions.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "service/rotator.h"

namespace clavium::service {

/// From construction to drain() or destruction. Threads: every member is safe to call from many.
class RotationScheduler {
 public:
  /// Watches the service, so no call may be under way yet, nor any longer when the scheduler is
  /// destroyed. All that is named must outlive it.
  /// at_once  rotations that are worked on at the same time, at least 1
  explicit RotationScheduler(const Rotator::Parts& parts, unsigned at_once = 8);
  /// Gives up the calls under way; their steps are done again at the next start.
  ~RotationScheduler();
  RotationScheduler(const RotationScheduler&) = delete;
  RotationScheduler& operator=(const RotationScheduler&) = delete;

  /// Begins no further step, waits so long for functions that run, then gives them up.
  void drain(std::chrono::milliseconds at_most);

 private:
  void look_until_stopped();
  void work_until_stopped();
  /// Takes what is due into the queue; returns how long nothing else is.
  [[nodiscard]] std::chrono::milliseconds look();
  void wake(TimePoint at);

  const Rotator::Parts parts_;
  Rotator rotator_;
  std::stop_source no_more_steps_;
  std::stop_source at_once_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool woken_ = false;                // guarded by mutex_
  std::deque<api::SecretKey> queue_;  // guarded by mutex_
  std::set<api::SecretKey> taken_;    // guarded by mutex_: in the queue or being worked on
  std::size_t working_ = 0;           // guarded by mutex_
  std::map<api::SecretKey, std::chrono::steady_clock::time_point> held_;  // guarded by mutex_
  std::vector<std::jthread> threads_;
};

}  // namespace clavium::service
