// SPDX-License-Identifier: Apache-2.0
#include "service/rotation_scheduler.h"

#include <algorithm>

#include "base/log.h"
#include "engine/rotation.h"

namespace clavium::service {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The clock may be set, and a commit tells only of what comes within the longest pause.
constexpr milliseconds kPauseMax{60'000};
// What is due already (being worked on, or waiting for its removal) is looked at again.
constexpr milliseconds kPauseMin{1'000};
// After a fault of store or log, which a function called again and again would not mend.
constexpr std::chrono::seconds kHoldAfterFault{60};

}  // namespace

RotationScheduler::RotationScheduler(const Rotator::Parts& parts, unsigned at_once)
    : parts_(parts), rotator_(parts) {
  parts_.service.watch([this](TimePoint at) { wake(at); });
  threads_.emplace_back([this] { look_until_stopped(); });
  for (unsigned i = 0; i < std::max(at_once, 1U); ++i)
    threads_.emplace_back([this] { work_until_stopped(); });
}

RotationScheduler::~RotationScheduler() {
  drain(milliseconds(0));
  parts_.service.watch({});
}

void RotationScheduler::drain(milliseconds at_most) {
  no_more_steps_.request_stop();
  {
    std::unique_lock lock(mutex_);
    queue_.clear();
    changed_.notify_all();
    changed_.wait_for(lock, at_most, [this] { return working_ == 0; });
  }
  at_once_.request_stop();
  threads_.clear();  // joins
}

void RotationScheduler::wake(TimePoint at) {
  if (at > parts_.clock.now() + kPauseMax) return;
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

milliseconds RotationScheduler::look() {
  const TimePoint now = parts_.clock.now();
  const auto due = parts_.store.due(now, SIZE_MAX);
  const auto next = parts_.store.next_due();
  if (!due || !next) {
    log(LogLevel::error, "rotation_agenda_failed",
        {{"error", due ? next.error().message : due.error().message}});
    return kPauseMax;
  }
  const std::lock_guard lock(mutex_);
  std::erase_if(held_, [](const auto& held) { return held.second <= steady_clock::now(); });
  for (const api::SecretPtr& secret : *due) {
    if (!engine::is_rotation_due(*secret, now) || held_.contains(secret->key)) continue;
    if (taken_.insert(secret->key).second) queue_.push_back(secret->key);
  }
  if (!queue_.empty()) changed_.notify_all();
  if (!*next) return kPauseMax;
  return std::clamp(std::chrono::duration_cast<milliseconds>(**next - now), kPauseMin, kPauseMax);
}

void RotationScheduler::look_until_stopped() {
  const std::stop_token stop = no_more_steps_.get_token();
  while (!stop.stop_requested()) {
    const milliseconds pause = look();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, pause, [this] { return woken_; });
    woken_ = false;
  }
}

void RotationScheduler::work_until_stopped() {
  const Rotator::Stop stop{no_more_steps_.get_token(), at_once_.get_token()};
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop.after_step, [this] { return !queue_.empty(); })) {
    const api::SecretKey key = std::move(queue_.front());
    queue_.pop_front();
    ++working_;
    lock.unlock();
    const auto done = rotator_.work(key, stop);
    if (!done) {
      log(LogLevel::error, "rotation_not_stored",
          {{"secret", key.name}, {"region", key.space.region}, {"error", done.error().message}});
    }
    lock.lock();
    --working_;
    taken_.erase(key);
    if (!done) held_[key] = steady_clock::now() + kHoldAfterFault;
    woken_ = true;
    changed_.notify_all();
  }
}

}  // namespace clavium::service
