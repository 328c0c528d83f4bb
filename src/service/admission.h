// SPDX-License-Identifier: Apache-2.0
//
// Quotas of requests a second, as AWS has them for each account and region: a bucket of tokens for
// each group of operations. A bucket holds one second's worth, so a burst of that size passes and
// what follows is paced.
//
// A server has none unless its configuration asks: whoever runs it knows better than a number what
// the machine can do. It is there so that a program meets throttling before it meets AWS.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <vector>

#include "api/secret.h"
#include "base/clock.h"
#include "engine/request_rates.h"

namespace clavium::operations {
struct Operation;
}  // namespace clavium::operations

namespace clavium::service {

/// Threads: admit() is safe from many. Cost: a shared lock and one atomic exchange.
class Admission {
 public:
  /// `clock` must outlive it.
  Admission(const Clock& clock, const engine::RequestRates& rates);

  /// Whether a call may go on; it takes a token then. `space`: the caller's account, also for a
  /// secret of another account, and the region of the request.
  [[nodiscard]] bool admit(const api::Namespace& space, const operations::Operation& operation);

  /// Accounts and regions that are remembered; those that are at rest are forgotten now and then.
  [[nodiscard]] std::size_t remembered() const;

 private:
  // When each bucket will be full again, in nanoseconds since the epoch (the "theoretical arrival
  // time" of the generic cell rate algorithm, which is a token bucket in one number).
  using Buckets = std::array<std::atomic<std::int64_t>, engine::kRateGroups>;

  [[nodiscard]] std::shared_ptr<Buckets> buckets_of(const api::Namespace& space, std::int64_t now);
  void forget_full_ones(std::int64_t now);

  const Clock& clock_;
  const engine::RequestRates rates_;
  const std::vector<std::optional<std::size_t>> group_of_;  // by the operation's index in the table

  mutable std::shared_mutex mutex_;
  std::map<api::Namespace, std::shared_ptr<Buckets>> spaces_;  // guarded by mutex_
};

}  // namespace clavium::service
