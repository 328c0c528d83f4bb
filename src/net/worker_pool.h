// SPDX-License-Identifier: Apache-2.0
//
// A fixed number of threads for work that blocks, so that connection threads never do.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace clavium::net {

/// Threads  submit: any. The destructor runs everything that was taken, then joins; nothing may be
///          submitted from then on except by the tasks themselves, which gets false.
class WorkerPool {
 public:
  /// `threads` and `queue_max` are at least 1. `queue_max` bounds the tasks that wait, not those
  /// that run.
  WorkerPool(unsigned threads, std::size_t queue_max);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False when the queue is full or the pool is ending: the task was not taken (answer 503). A
  /// task that throws is logged as "pool.task_threw" and its thread goes on.
  [[nodiscard]] bool submit(std::function<void()> task);

 private:
  void work();

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;  // guarded by mutex_
  bool ending_ = false;                      // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace clavium::net
