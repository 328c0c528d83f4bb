// SPDX-License-Identifier: Apache-2.0
//
// The secrets of one account and region in each order that a list may have. About 75 bytes a
// secret. Threads: none; SecretIndex locks.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "store/secret_entry.h"
#include "store/sorted_blocks.h"
#include "store/store.h"

namespace clavium::store {

/// Where a row stands in an order.
[[nodiscard]] ListPosition position_of(const api::Secret& row, Order order);
/// True when the row comes before the position.
[[nodiscard]] bool is_before(const api::Secret& row, const ListPosition& position, Order order);
[[nodiscard]] bool is_behind(const api::Secret& row, const ListPosition& position, Order order);
/// True when `a` comes before `b`.
[[nodiscard]] bool is_before(const api::Secret& a, const api::Secret& b, Order order);

class SecretOrders {
 public:
  void add(const Entry& entry);
  void remove(const Entry& entry);
  /// Before the entry's row becomes `after`.
  void replace(const Entry& entry, const api::Secret& after);
  /// All at once, into an empty one. `entries` are sorted by creation.
  void build(const std::vector<const Entry*>& entries);

  [[nodiscard]] std::size_t size() const { return by_creation_.size(); }
  /// Secrets whose names begin so.
  [[nodiscard]] std::size_t count_named(std::string_view prefix) const;

  /// The next `count` rows in the order behind the position (absent: from its beginning). With
  /// Order::name, only those whose names begin with `prefix`.
  void take(Order order, bool descending, const std::optional<ListPosition>& after,
            std::size_t count, std::string_view prefix, std::vector<api::SecretPtr>& into) const;
  /// Entries whose names begin so.
  void named(std::string_view prefix, std::vector<const Entry*>& into) const;
  /// The `count` next by creation behind this sequence.
  void created_behind(std::uint64_t sequence, std::size_t count,
                      std::vector<const Entry*>& into) const;

 private:
  // The key stands beside the pointer: a search touches no row, and a row may be exchanged.
  struct Dated {
    TimePoint at;
    std::uint64_t sequence;
    const Entry* entry;
  };
  struct ByDate {
    bool operator()(const Dated& a, const Dated& b) const {
      return a.at != b.at ? a.at < b.at : a.sequence < b.sequence;
    }
  };
  struct ByName {
    bool operator()(const Entry* a, const Entry* b) const {
      return a->row->key.name < b->row->key.name;
    }
  };
  [[nodiscard]] static Dated changed(const api::Secret& row, const Entry& entry);
  [[nodiscard]] static Dated accessed(const api::Secret& row, const Entry& entry);

  SortedBlocks<const Entry*, BySequence> by_creation_;
  SortedBlocks<const Entry*, ByName> by_name_;
  SortedBlocks<Dated, ByDate> by_change_;
  SortedBlocks<Dated, ByDate> by_access_;
};

}  // namespace clavium::store
