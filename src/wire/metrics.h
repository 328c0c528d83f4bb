// SPDX-License-Identifier: Apache-2.0
//
// What the server counts, in Prometheus' text form. Counting costs an atomic add; nothing is
// locked.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace clavium::wire {

enum class CallResult : std::uint8_t { success, refused, failed };

class Metrics {
 public:
  Metrics();

  /// One answered call of operations::operations()[index].
  void count_call(std::size_t operation_index, CallResult result, std::chrono::nanoseconds took);
  /// A request that never became a call: authentication failed, or it was malformed.
  void count_unauthenticated() { unauthenticated_.fetch_add(1, std::memory_order_relaxed); }
  void count_malformed() { malformed_.fetch_add(1, std::memory_order_relaxed); }
  /// A call that was answered with ThrottlingException; it is counted as an answered call, too.
  void count_throttled() { throttled_.fetch_add(1, std::memory_order_relaxed); }

  /// The exposition; the gauges are given by the caller.
  [[nodiscard]] std::string exposition(std::uint64_t secrets, bool ready,
                                       std::uint64_t audit_sequence) const;

 private:
  // Upper bounds in microseconds: from the cost of a read in memory to a disk in trouble.
  static constexpr std::array<std::uint64_t, 12> kBucketsUs = {
      50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 50'000, 250'000, 1'000'000, 5'000'000};
  struct PerOperation {
    std::array<std::atomic<std::uint64_t>, 3> results{};
    std::array<std::atomic<std::uint64_t>, kBucketsUs.size() + 1> buckets{};
    std::atomic<std::uint64_t> total_ns{};
  };

  std::unique_ptr<PerOperation[]> operations_;
  std::atomic<std::uint64_t> unauthenticated_{};
  std::atomic<std::uint64_t> malformed_{};
  std::atomic<std::uint64_t> throttled_{};
};

}  // namespace clavium::wire
