// SPDX-License-Identifier: Apache-2.0
#include "store/secret_space.h"

#include <algorithm>
#include <mutex>

namespace clavium::store {

namespace {

// Rows taken under one lock; the caller's filter runs with none.
constexpr std::size_t kChunk = 128;

bool wanted(const api::Secret& secret, const ListQuery& query) {
  if (secret.deletion_at && !query.with_planned_deletion) return false;
  return !query.matches || query.matches(secret);
}

/// A page under way. Rows are offered in the order of the list.
class Filling {
 public:
  explicit Filling(const ListQuery& query) : query_(query) {}

  /// False: the page is done.
  bool offer(api::SecretPtr row) {
    ++looks_;
    if (wanted(*row, query_)) {
      if (page_.secrets.size() == query_.limit) {
        page_.next = position_of(*last_, query_.order);
        return false;
      }
      page_.secrets.push_back(row);
    }
    last_ = std::move(row);
    return true;
  }
  /// No further row may be looked at.
  bool tired() {
    if (last_ == nullptr || looks_ < query_.looks_max) return false;
    page_.next = position_of(*last_, query_.order);
    return true;
  }
  [[nodiscard]] std::optional<ListPosition> reached() const {
    if (last_ == nullptr) return query_.after;
    return position_of(*last_, query_.order);
  }
  ListPage finish() && { return std::move(page_); }

 private:
  const ListQuery& query_;
  ListPage page_;
  api::SecretPtr last_;
  std::size_t looks_ = 0;
};

/// The next entries of several lists as if they were one.
void merge(std::vector<const Entry*>& entries, bool descending) {
  const auto earlier = [descending](const Entry* a, const Entry* b) {
    return descending ? a->sequence > b->sequence : a->sequence < b->sequence;
  };
  std::ranges::sort(entries, earlier);
  entries.erase(std::ranges::unique(entries).begin(), entries.end());
}

}  // namespace

void SecretSpace::add(const Entry& entry) {
  orders_.add(entry);
  if (entry.sequence <= terms_until_) terms_.add(entry);
}

void SecretSpace::remove(const Entry& entry) {
  orders_.remove(entry);
  if (entry.sequence <= terms_until_) terms_.remove(entry, *entry.row);
}

void SecretSpace::replace(const Entry& entry, api::SecretPtr after) {
  const api::Secret& before = *entry.row;
  orders_.replace(entry, *after);
  const bool same_terms = before.description == after->description && before.tags == after->tags &&
                          before.owning_service == after->owning_service &&
                          before.primary_region == after->primary_region;
  const bool other_terms = !same_terms && entry.sequence <= terms_until_;
  if (other_terms) terms_.remove(entry, before);
  entry.row = std::move(after);
  if (other_terms) terms_.add(entry);
}

void SecretSpace::build(const std::vector<const Entry*>& entries) {
  orders_.build(entries);
  terms_until_ = 0;
}

bool SecretSpace::index_terms(std::size_t count) {
  if (has_terms() || !terms_.is_enabled()) return false;
  std::vector<const Entry*> next;
  orders_.created_behind(terms_until_, count, next);
  for (const Entry* entry : next) {
    terms_.add(*entry);
    terms_until_ = entry->sequence;
  }
  // The next secret to be made takes its terms in itself.
  if (next.size() < count) terms_until_ = kAll;
  return !has_terms();
}

std::vector<api::SecretPtr> SecretSpace::gather(const ListQuery& query,
                                                const ListPlan& plan) const {
  std::vector<const Entry*> entries;
  for (const api::Clue& clue : plan.clues) {
    if (clue.of == api::Clue::Of::name) {
      orders_.named(clue.prefix, entries);
      continue;
    }
    std::vector<const Postings*> lists;
    terms_.gather(clue.prefix, lists);
    for (const Postings* list : lists) list->append_to(entries);
  }
  merge(entries, false);
  std::vector<api::SecretPtr> rows;
  rows.reserve(entries.size());
  for (const Entry* entry : entries) {
    const api::Secret& row = *entry->row;
    if (query.after && (query.descending ? !is_before(row, *query.after, query.order)
                                         : !is_behind(row, *query.after, query.order))) {
      continue;
    }
    rows.push_back(entry->row);
  }
  return rows;
}

std::vector<api::SecretPtr> SecretSpace::take(const ListQuery& query, const ListPlan& plan,
                                              const std::optional<ListPosition>& after) const {
  std::vector<api::SecretPtr> rows;
  rows.reserve(kChunk);
  if (plan.way == ListPlan::Way::order) {
    orders_.take(query.order, query.descending, after, kChunk, plan.name_prefix, rows);
    return rows;
  }
  std::vector<const Postings*> lists;
  for (const api::Clue& clue : plan.clues) terms_.gather(clue.prefix, lists);
  std::vector<const Entry*> entries;
  for (const Postings* list : lists) {
    list->take(query.descending, after ? after->sequence : 0, kChunk, entries);
  }
  // What one list has beyond a chunk cannot be missed: the others' entries before it are all here.
  merge(entries, query.descending);
  entries.resize(std::min(entries.size(), kChunk));
  for (const Entry* entry : entries) rows.push_back(entry->row);
  return rows;
}

ListPage SecretSpace::list(const ListQuery& query, std::shared_mutex& mutex) const {
  Filling filling(query);
  ListPlan plan;
  std::vector<api::SecretPtr> rows;
  {
    const std::shared_lock lock(mutex);
    plan = plan_list(query, orders_, has_terms() ? &terms_ : nullptr);
    if (plan.way == ListPlan::Way::nothing) return {};
    if (plan.way == ListPlan::Way::gather) rows = gather(query, plan);
  }
  if (plan.way == ListPlan::Way::gather) {
    // A heap, because a page is short and what was gathered may not be.
    const auto later = [&](const api::SecretPtr& a, const api::SecretPtr& b) {
      return query.descending ? is_before(*a, *b, query.order) : is_before(*b, *a, query.order);
    };
    std::ranges::make_heap(rows, later);
    while (!rows.empty()) {
      std::ranges::pop_heap(rows, later);
      if (!filling.offer(std::move(rows.back()))) break;
      rows.pop_back();
    }
    return std::move(filling).finish();
  }
  for (;;) {
    rows.clear();
    {
      const std::shared_lock lock(mutex);
      rows = take(query, plan, filling.reached());
    }
    for (api::SecretPtr& row : rows) {
      if (filling.tired() || !filling.offer(std::move(row))) {
        return std::move(filling).finish();
      }
    }
    if (rows.size() < kChunk) return std::move(filling).finish();
  }
}

}  // namespace clavium::store
