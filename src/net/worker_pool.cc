// SPDX-License-Identifier: Apache-2.0
#include "net/worker_pool.h"

#include <algorithm>

#include "base/log.h"

namespace clavium::net {

WorkerPool::WorkerPool(unsigned threads, std::size_t queue_max)
    : queue_max_(std::max<std::size_t>(queue_max, 1)) {
  threads_.reserve(std::max(threads, 1U));
  for (unsigned i = 0; i < std::max(threads, 1U); ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::submit(std::function<void()> task) {
  {
    const std::scoped_lock lock(mutex_);
    if (ending_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::function<void()> task = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    try {
      task();
    } catch (...) {
      log(LogLevel::error, "pool.task_threw");
    }
    // Destroyed here: what it holds (a Responder, say) must not run under the lock.
    task = nullptr;
    lock.lock();
  }
}

}  // namespace clavium::net
