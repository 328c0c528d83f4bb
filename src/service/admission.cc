// SPDX-License-Identifier: Apache-2.0
#include "service/admission.h"

#include <algorithm>
#include <mutex>

#include "operations/table.h"

namespace clavium::service {

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;
// A caller may name any region, so what is remembered must have an end.
constexpr std::size_t kSpacesMax = 4096;

std::vector<std::optional<std::size_t>> groups_of_operations() {
  std::vector<std::optional<std::size_t>> groups;
  for (const operations::Operation& operation : operations::operations()) {
    groups.push_back(operation.service == "secretsmanager" ? engine::rate_group_of(operation.name)
                                                           : std::nullopt);
  }
  return groups;
}

}  // namespace

Admission::Admission(const Clock& clock, const engine::RequestRates& rates)
    : clock_(clock), rates_(rates), group_of_(groups_of_operations()) {}

bool Admission::admit(const api::Namespace& space, const operations::Operation& operation) {
  const auto group = group_of_[std::size_t(&operation - operations::operations().data())];
  if (!group) return true;
  const std::int64_t now = std::chrono::nanoseconds(clock_.now().time_since_epoch()).count();
  const std::shared_ptr<Buckets> buckets = buckets_of(space, now);
  std::atomic<std::int64_t>& full_at = (*buckets)[*group];
  const std::int64_t token = kSecondNs / rates_[*group];
  std::int64_t seen = full_at.load(std::memory_order_relaxed);
  for (;;) {
    // Further ahead than an empty bucket can be: the clock was set back.
    const bool is_behind = seen < now || seen > now + kSecondNs;
    const std::int64_t next = (is_behind ? now : seen) + token;
    if (next > now + kSecondNs) return false;
    if (full_at.compare_exchange_weak(seen, next, std::memory_order_relaxed)) return true;
  }
}

std::size_t Admission::remembered() const {
  const std::shared_lock lock(mutex_);
  return spaces_.size();
}

std::shared_ptr<Admission::Buckets> Admission::buckets_of(const api::Namespace& space,
                                                          std::int64_t now) {
  {
    const std::shared_lock lock(mutex_);
    const auto found = spaces_.find(space);
    if (found != spaces_.end()) return found->second;
  }
  const std::unique_lock lock(mutex_);
  if (spaces_.size() >= kSpacesMax) forget_full_ones(now);
  auto& buckets = spaces_[space];
  if (buckets == nullptr) buckets = std::make_shared<Buckets>();
  return buckets;
}

// A full bucket and a new one are the same.
void Admission::forget_full_ones(std::int64_t now) {
  std::erase_if(spaces_, [&](const auto& entry) {
    return std::ranges::all_of(*entry.second, [&](const std::atomic<std::int64_t>& full_at) {
      return full_at.load(std::memory_order_relaxed) <= now;
    });
  });
}

}  // namespace clavium::service
