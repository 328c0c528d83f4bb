// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <vector>

#include "base/log.h"

namespace clavium::testing {

/// Keeps every line of the log while it lives, and fails the test when one says that an operation
/// answered an error which AWS's model does not give it.
class LogWatch final : public LogSink {
 public:
  LogWatch() { set_log_sink(this, LogLevel::debug); }
  ~LogWatch() override {
    set_log_sink(nullptr);
    for (const std::string& line : lines_) {
      EXPECT_FALSE(line.starts_with(kNotModelled)) << line;
    }
  }
  LogWatch(const LogWatch&) = delete;
  LogWatch& operator=(const LogWatch&) = delete;

  void write(LogLevel, std::string_view event, std::span<const LogField> fields) override {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::string(event) + " " + format_fields(fields));
  }

  /// "event name=value name=value", and none of them any more.
  [[nodiscard]] std::vector<std::string> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(lines_, {});
  }

  static constexpr std::string_view kNotModelled = "error_not_modelled";

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;  // guarded by mutex_
};

}  // namespace clavium::testing
