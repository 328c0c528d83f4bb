// SPDX-License-Identifier: Apache-2.0
#include "store/secret_orders.h"

#include <algorithm>
#include <tuple>

namespace clavium::store {

namespace {

// Never read comes before every day.
TimePoint accessed_at(const api::Secret& row) {
  return row.last_accessed_on.value_or(TimePoint::min());
}

const Entry& entry_of(const Entry* entry) { return *entry; }
template <class Dated>
const Entry& entry_of(const Dated& dated) {
  return *dated.entry;
}

/// Rows of `blocks` between two positions of it, forwards or backwards.
template <class Blocks, class Position>
void take_between(const Blocks& blocks, Position from, Position to, bool descending,
                  std::size_t count, std::vector<api::SecretPtr>& into) {
  while (count > 0 && from != to) {
    --count;
    if (descending) {
      to = blocks.previous(to);
      into.push_back(entry_of(blocks.at(to)).row);
    } else {
      into.push_back(entry_of(blocks.at(from)).row);
      from = blocks.next(from);
    }
  }
}

/// The same from a position of the list on. `key` makes of an element what a position holds too.
template <class Blocks, class Key>
void take_from(const Blocks& blocks, bool descending, const std::optional<ListPosition>& after,
               std::size_t count, Key&& key, std::vector<api::SecretPtr>& into) {
  auto from = blocks.begin();
  auto to = blocks.end();
  if (after) {
    const auto position = key(*after);
    if (descending) {
      to = blocks.partition_point([&](const auto& e) { return key(e) < position; });
    } else {
      from = blocks.partition_point([&](const auto& e) { return key(e) <= position; });
    }
  }
  take_between(blocks, from, to, descending, count, into);
}

}  // namespace

ListPosition position_of(const api::Secret& row, Order order) {
  ListPosition position;
  // A name is there once: a secret that is made anew behind the cursor was listed already.
  if (order == Order::name) {
    position.name = row.key.name;
    return position;
  }
  position.sequence = row.sequence;
  if (order == Order::last_changed) position.at = row.last_changed_at;
  if (order == Order::last_accessed) position.at = accessed_at(row);
  return position;
}

bool is_before(const api::Secret& row, const ListPosition& position, Order order) {
  const ListPosition mine = position_of(row, order);
  return std::tie(mine.name, mine.at, mine.sequence) <
         std::tie(position.name, position.at, position.sequence);
}

bool is_behind(const api::Secret& row, const ListPosition& position, Order order) {
  const ListPosition mine = position_of(row, order);
  return std::tie(mine.name, mine.at, mine.sequence) >
         std::tie(position.name, position.at, position.sequence);
}

bool is_before(const api::Secret& a, const api::Secret& b, Order order) {
  switch (order) {
    case Order::name:
      return std::tie(a.key.name, a.sequence) < std::tie(b.key.name, b.sequence);
    case Order::last_accessed:
      return std::tie(a.last_accessed_on, a.sequence) < std::tie(b.last_accessed_on, b.sequence);
    case Order::last_changed:
      return std::tie(a.last_changed_at, a.sequence) < std::tie(b.last_changed_at, b.sequence);
    case Order::created:
      break;
  }
  return a.sequence < b.sequence;
}

SecretOrders::Dated SecretOrders::changed(const api::Secret& row, const Entry& entry) {
  return {row.last_changed_at, entry.sequence, &entry};
}

SecretOrders::Dated SecretOrders::accessed(const api::Secret& row, const Entry& entry) {
  return {accessed_at(row), entry.sequence, &entry};
}

void SecretOrders::add(const Entry& entry) {
  by_creation_.insert(&entry);
  by_name_.insert(&entry);
  by_change_.insert(changed(*entry.row, entry));
  by_access_.insert(accessed(*entry.row, entry));
}

void SecretOrders::remove(const Entry& entry) {
  by_creation_.erase(&entry);
  by_name_.erase(&entry);
  by_change_.erase(changed(*entry.row, entry));
  by_access_.erase(accessed(*entry.row, entry));
}

void SecretOrders::replace(const Entry& entry, const api::Secret& after) {
  const api::Secret& before = *entry.row;
  if (before.last_changed_at != after.last_changed_at) {
    by_change_.erase(changed(before, entry));
    by_change_.insert(changed(after, entry));
  }
  if (before.last_accessed_on != after.last_accessed_on) {
    by_access_.erase(accessed(before, entry));
    by_access_.insert(accessed(after, entry));
  }
}

void SecretOrders::build(const std::vector<const Entry*>& entries) {
  by_creation_.assign(entries);
  {
    // A view of the name beside the pointer saves a comparison two steps through memory.
    struct Named {
      std::string_view name;
      const Entry* entry;
    };
    std::vector<Named> named;
    named.reserve(entries.size());
    for (const Entry* entry : entries) named.push_back({entry->row->key.name, entry});
    std::ranges::sort(named, {}, &Named::name);
    std::vector<const Entry*> sorted;
    sorted.reserve(named.size());
    for (const Named& one : named) sorted.push_back(one.entry);
    by_name_.assign(sorted);
  }
  std::vector<Dated> dated;
  dated.reserve(entries.size());
  for (const Entry* entry : entries) dated.push_back(changed(*entry->row, *entry));
  std::ranges::sort(dated, ByDate());
  by_change_.assign(dated);
  dated.clear();
  for (const Entry* entry : entries) dated.push_back(accessed(*entry->row, *entry));
  std::ranges::sort(dated, ByDate());
  by_access_.assign(dated);
}

std::size_t SecretOrders::count_named(std::string_view prefix) const {
  const auto from = by_name_.partition_point(
      [&](const Entry* entry) { return std::string_view(entry->row->key.name) < prefix; });
  const auto to = by_name_.partition_point([&](const Entry* entry) {
    return std::string_view(entry->row->key.name).substr(0, prefix.size()) <= prefix;
  });
  return by_name_.distance(from, to);
}

void SecretOrders::take(Order order, bool descending, const std::optional<ListPosition>& after,
                        std::size_t count, std::string_view prefix,
                        std::vector<api::SecretPtr>& into) const {
  if (order == Order::created) {
    struct Key {
      std::uint64_t operator()(const ListPosition& position) const { return position.sequence; }
      std::uint64_t operator()(const Entry* entry) const { return entry->sequence; }
    };
    return take_from(by_creation_, descending, after, count, Key(), into);
  }
  if (order != Order::name) {
    struct Key {
      using Pair = std::pair<TimePoint, std::uint64_t>;
      Pair operator()(const ListPosition& position) const {
        return {position.at, position.sequence};
      }
      Pair operator()(const Dated& dated) const { return {dated.at, dated.sequence}; }
    };
    const auto& blocks = order == Order::last_changed ? by_change_ : by_access_;
    return take_from(blocks, descending, after, count, Key(), into);
  }
  const auto point = [&](auto&& goes_before) {
    return by_name_.partition_point(
        [&](const Entry* entry) { return goes_before(std::string_view(entry->row->key.name)); });
  };
  auto from = point([&](std::string_view name) { return name < prefix; });
  auto to = point([&](std::string_view name) { return name.substr(0, prefix.size()) <= prefix; });
  if (after && descending) {
    if (after->name < prefix) return;
    if (std::string_view(after->name).substr(0, prefix.size()) <= prefix) {
      to = point([&](std::string_view name) { return name < after->name; });
    }
  } else if (after) {
    if (std::string_view(after->name).substr(0, prefix.size()) > prefix) return;
    if (after->name >= prefix) {
      from = point([&](std::string_view name) { return name <= after->name; });
    }
  }
  take_between(by_name_, from, to, descending, count, into);
}

void SecretOrders::named(std::string_view prefix, std::vector<const Entry*>& into) const {
  auto at = by_name_.partition_point(
      [&](const Entry* entry) { return std::string_view(entry->row->key.name) < prefix; });
  for (; at != by_name_.end(); at = by_name_.next(at)) {
    if (!by_name_.at(at)->row->key.name.starts_with(prefix)) break;
    into.push_back(by_name_.at(at));
  }
}

void SecretOrders::created_behind(std::uint64_t sequence, std::size_t count,
                                  std::vector<const Entry*>& into) const {
  auto at =
      by_creation_.partition_point([&](const Entry* entry) { return entry->sequence <= sequence; });
  for (; at != by_creation_.end() && count > 0; at = by_creation_.next(at), --count) {
    into.push_back(by_creation_.at(at));
  }
}

}  // namespace clavium::store
