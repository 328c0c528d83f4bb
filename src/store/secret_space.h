// SPDX-License-Identifier: Apache-2.0
//
// The indexes of one account and region, and how a list is answered from them.
//
// Orders are always complete. The terms are not, while a large store has just been opened: they are
// taken in behind it, by creation, and until then lists look at more rows.
//
// Threads: none; SecretIndex locks. A row that was handed out never changes.
#pragma once

#include <cstdint>
#include <shared_mutex>
#include <vector>

#include "store/list_plan.h"
#include "store/secret_entry.h"
#include "store/secret_orders.h"
#include "store/store.h"
#include "store/term_index.h"

namespace clavium::store {

class SecretSpace {
 public:
  explicit SecretSpace(api::TermsOf terms_of)
      : terms_(terms_of), terms_until_(terms_of == nullptr ? 0 : kAll) {}

  void add(const Entry& entry);
  void remove(const Entry& entry);
  /// Exchanges the entry's row.
  void replace(const Entry& entry, api::SecretPtr after);
  [[nodiscard]] std::size_t size() const { return orders_.size(); }

  /// Everything at once, into an empty one; `entries` sorted by creation. The terms are left to
  /// index_terms().
  void build(const std::vector<const Entry*>& entries);
  /// Takes in the terms of the `count` next secrets. False when all are in.
  bool index_terms(std::size_t count);

  /// A page, in steps: `mutex` is held (shared) while rows are taken, and not while they are
  /// matched.
  [[nodiscard]] ListPage list(const ListQuery& query, std::shared_mutex& mutex) const;

 private:
  static constexpr std::uint64_t kAll = UINT64_MAX;

  [[nodiscard]] bool has_terms() const { return terms_until_ == kAll; }
  [[nodiscard]] std::vector<api::SecretPtr> gather(const ListQuery& query,
                                                   const ListPlan& plan) const;
  [[nodiscard]] std::vector<api::SecretPtr> take(const ListQuery& query, const ListPlan& plan,
                                                 const std::optional<ListPosition>& after) const;

  SecretOrders orders_;
  TermIndex terms_;
  std::uint64_t terms_until_;  // secrets up to this sequence are in terms_
};

}  // namespace clavium::store
