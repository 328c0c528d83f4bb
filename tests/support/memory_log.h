// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "audit/log.h"

namespace clavium::testing {

/// An audit log that keeps its records in memory and calls them durable at once: for tests that ask
/// thousands of questions and want to read what was recorded, not how.
class MemoryLog final : public audit::Log {
 public:
  void append(std::string record, Done done) override {
    audit::Head now;
    {
      const std::lock_guard lock(mutex_);
      records_.push_back(std::move(record));
      now.sequence = ++sequence_;
    }
    done(now);
  }
  [[nodiscard]] audit::Head head() const override {
    const std::lock_guard lock(mutex_);
    return {sequence_, {}};
  }
  [[nodiscard]] bool healthy() const override { return true; }

  /// The records since the last call.
  [[nodiscard]] std::vector<std::string> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(records_, {});
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> records_;  // guarded by mutex_
  std::uint64_t sequence_ = 0;        // guarded by mutex_
};

}  // namespace clavium::testing
