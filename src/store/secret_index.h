// SPDX-License-Identifier: Apache-2.0
//
// Every secret's newest row in memory (sealed, never plain), so that reading never waits for a
// disk.
//
// Threads: safe to call from many. A reader takes one shared lock, on one of kShards, for a
// look-up; a list takes the orders' lock, shared, for as long as it copies pointers to rows.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_set>

#include "api/search.h"
#include "api/secret.h"
#include "base/error.h"
#include "store/secret_entry.h"
#include "store/secret_space.h"
#include "store/store.h"

namespace clavium::store {

/// Moves the days of reading in `row` forward to those in `seen`, an earlier row of the same
/// secret.
void keep_reads(api::Secret& row, const api::Secret& seen);

class SecretIndex {
 public:
  /// Null: no conditions are looked up, and lists look at every row.
  explicit SecretIndex(api::TermsOf terms_of) : terms_of_(terms_of) {}
  ~SecretIndex();
  SecretIndex(const SecretIndex&) = delete;
  SecretIndex& operator=(const SecretIndex&) = delete;

  /// Null when there is none. Errors: corrupt, for a row that was damaged when the store was
  /// opened.
  [[nodiscard]] Result<api::SecretPtr> find(const api::SecretKey& key) const;

  /// As Store's.
  [[nodiscard]] ListPage list(const api::Namespace& space, const ListQuery& query) const;

  [[nodiscard]] std::vector<api::Namespace> namespaces() const;

  /// As Store's. O(1): rows that were damaged when the store was opened are not among them.
  [[nodiscard]] std::size_t count(const api::Namespace& space) const;

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

  /// To fill an empty index, one thread at a time: expect() some number, load() all rows, by
  /// creation, then finish_loading(). Nobody may look into it in between. The orders are built at
  /// once; the terms of a large store are taken in by a thread behind it.
  void expect(std::size_t secrets);
  void load(std::shared_ptr<const api::Secret> row);
  void finish_loading();

 private:
  static constexpr std::size_t kShards = 32;
  struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(const api::SecretKey& key) const;
    std::size_t operator()(const Entry& entry) const { return (*this)(entry.row->key); }
  };
  struct KeyEqual {
    using is_transparent = void;
    static const api::SecretKey& key(const api::SecretKey& key) { return key; }
    static const api::SecretKey& key(const Entry& entry) { return entry.row->key; }
    bool operator()(const auto& a, const auto& b) const { return key(a) == key(b); }
  };
  struct alignas(64) Shard {
    mutable std::shared_mutex mutex;
    std::unordered_set<Entry, KeyHash, KeyEqual> entries;
    std::set<api::SecretKey> damaged;
  };
  using Agenda = std::map<std::pair<TimePoint, std::uint64_t>, const Entry*>;

  [[nodiscard]] Shard& shard_of(const api::SecretKey& key) const;
  [[nodiscard]] SecretSpace& space_of(const api::Namespace& space);
  void place(Shard& shard, api::SecretPtr row);
  void leave_agenda(const Entry& entry);
  bool index_some_terms();

  const api::TermsOf terms_of_;
  mutable std::array<Shard, kShards> shards_;
  std::atomic<std::size_t> count_ = 0;
  // Taken inside a shard's lock, so that both always agree on the newest row.
  mutable std::shared_mutex order_mutex_;
  std::map<api::Namespace, SecretSpace> spaces_;  // guarded by order_mutex_; none ever leaves
  Agenda agenda_;                                 // guarded by order_mutex_

  std::map<api::Namespace, std::vector<const Entry*>> loaded_;  // until finish_loading()
  std::atomic<bool> stopping_ = false;
  std::thread terms_thread_;
};

}  // namespace clavium::store
