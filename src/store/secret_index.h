// SPDX-License-Identifier: Apache-2.0
//
// Every secret's newest row in memory (sealed, never plain), so that reading never waits for a
// disk.
//
// Threads: safe to call from many. A reader takes one shared lock, on one of kShards, for a
// look-up.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "api/secret.h"
#include "base/error.h"
#include "store/store.h"

namespace clavium::store {

/// Moves the days of reading in `row` forward to those in `seen`, an earlier row of the same
/// secret.
void keep_reads(api::Secret& row, const api::Secret& seen);

class SecretIndex {
 public:
  /// Null when there is none. Errors: corrupt, for a row that was damaged when the store was
  /// opened.
  [[nodiscard]] Result<api::SecretPtr> find(const api::SecretKey& key) const;

  /// By creation: O(rows passed over), from any point. Other orders: O(secrets of the namespace)
  /// for every page, plus a heap for those that are returned. Errors: invalid_request when another
  /// order shall continue behind a secret that is gone.
  [[nodiscard]] Result<ListPage> list(const api::Namespace& space, const ListQuery& query) const;

  [[nodiscard]] std::vector<api::Namespace> namespaces() const;

  /// As Store's. O(log n) and what is returned.
  [[nodiscard]] std::vector<api::SecretPtr> due(TimePoint now, std::size_t limit) const;
  [[nodiscard]] std::optional<TimePoint> next_due() const;

  /// Makes the row visible and returns it as it is seen; days of reading that were noted since it
  /// was made are kept.
  api::SecretPtr publish(std::shared_ptr<api::Secret> row);
  void remove(const api::SecretKey& key);
  void mark_damaged(const api::SecretKey& key);

  /// Moves the last read of a version, and of its secret, forward to `day`. Returns the secret's
  /// sequence, 0 when that changed nothing.
  std::uint64_t note_read(const api::SecretKey& key, std::string_view version_id, TimePoint day);

  [[nodiscard]] std::size_t size() const { return count_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kShards = 32;
  struct KeyHash {
    std::size_t operator()(const api::SecretKey& key) const;
  };
  struct alignas(64) Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<api::SecretKey, api::SecretPtr, KeyHash> rows;  // null: damaged
  };
  using BySequence = std::map<std::uint64_t, api::SecretPtr>;

  using Agenda = std::map<std::pair<TimePoint, std::uint64_t>, api::SecretPtr>;

  [[nodiscard]] Shard& shard_of(const api::SecretKey& key) const;
  void place(Shard& shard, api::SecretPtr row);
  void leave_agenda(const api::SecretPtr& row);
  [[nodiscard]] ListPage list_by_creation(const api::Namespace& space,
                                          const ListQuery& query) const;

  mutable std::array<Shard, kShards> shards_;
  std::atomic<std::size_t> count_ = 0;
  // Taken inside a shard's lock, so that both always agree on the newest row.
  mutable std::shared_mutex order_mutex_;
  std::map<api::Namespace, BySequence> by_sequence_;  // guarded by order_mutex_
  Agenda agenda_;                                     // guarded by order_mutex_
};

}  // namespace clavium::store
