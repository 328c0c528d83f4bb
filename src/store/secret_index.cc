// SPDX-License-Identifier: Apache-2.0
#include "store/secret_index.h"

#include <algorithm>
#include <mutex>
#include <tuple>

namespace clavium::store {

namespace {

// Rows taken from the ordered map under one lock; the caller's filter runs with none.
constexpr std::size_t kChunk = 128;

bool keep_later(std::optional<TimePoint>& day, const std::optional<TimePoint>& other) {
  if (!other || (day && *day >= *other)) return false;
  day = other;
  return true;
}

bool before(const api::Secret& a, const api::Secret& b, Order order) {
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

bool wanted(const api::Secret& secret, const ListQuery& query) {
  if (secret.deletion_at && !query.with_planned_deletion) return false;
  return !query.matches || query.matches(secret);
}

/// False once the page is full and one more match is known.
bool add(ListPage& page, api::SecretPtr secret, std::size_t limit) {
  if (page.secrets.size() == limit) {
    page.more = true;
    return false;
  }
  page.secrets.push_back(std::move(secret));
  return true;
}

ListPage list_sorted(std::vector<api::SecretPtr> rows, const ListQuery& query) {
  // A heap, because a page is short and a namespace may not be.
  const auto later = [&](const api::SecretPtr& a, const api::SecretPtr& b) {
    return query.descending ? before(*a, *b, query.order) : before(*b, *a, query.order);
  };
  std::ranges::make_heap(rows, later);
  ListPage page;
  while (!rows.empty()) {
    std::ranges::pop_heap(rows, later);
    api::SecretPtr next = std::move(rows.back());
    rows.pop_back();
    if (wanted(*next, query) && !add(page, std::move(next), query.limit)) break;
  }
  return page;
}

}  // namespace

void keep_reads(api::Secret& row, const api::Secret& seen) {
  if (row.sequence != seen.sequence) return;
  keep_later(row.last_accessed_on, seen.last_accessed_on);
  for (api::Version& version : row.versions) {
    const auto same = std::ranges::find(seen.versions, version.id, &api::Version::id);
    if (same != seen.versions.end()) keep_later(version.last_accessed_on, same->last_accessed_on);
  }
}

std::size_t SecretIndex::KeyHash::operator()(const api::SecretKey& key) const {
  const std::hash<std::string_view> hash;
  std::size_t sum = hash(key.name);
  sum = sum * 31 + hash(key.space.account);
  return sum * 31 + hash(key.space.region);
}

SecretIndex::Shard& SecretIndex::shard_of(const api::SecretKey& key) const {
  // The map inside a shard uses the hash's remainder; the shard is picked by other bits of it.
  return shards_[(KeyHash()(key) >> 20) % kShards];
}

Result<api::SecretPtr> SecretIndex::find(const api::SecretKey& key) const {
  const Shard& shard = shard_of(key);
  const std::shared_lock lock(shard.mutex);
  const auto row = shard.rows.find(key);
  if (row == shard.rows.end()) return api::SecretPtr();
  if (row->second == nullptr) {
    return std::unexpected(make_error(ErrorKind::corrupt, "the row of this secret is damaged")
                               .with_hint("restore this secret from a backup"));
  }
  return row->second;
}

void SecretIndex::place(Shard& shard, api::SecretPtr row) {  // with the shard's lock held
  const std::unique_lock lock(order_mutex_);
  by_sequence_[row->key.space][row->sequence] = row;
  const auto [seen, is_new] = shard.rows.try_emplace(row->key, row);
  if (!is_new) {
    leave_agenda(seen->second);
    seen->second = row;
  }
  if (row->wake_at) agenda_.insert_or_assign({*row->wake_at, row->sequence}, std::move(row));
}

void SecretIndex::leave_agenda(const api::SecretPtr& row) {  // with order_mutex_ held
  if (row != nullptr && row->wake_at) agenda_.erase({*row->wake_at, row->sequence});
}

std::vector<api::SecretPtr> SecretIndex::due(TimePoint now, std::size_t limit) const {
  const std::shared_lock lock(order_mutex_);
  std::vector<api::SecretPtr> rows;
  for (const auto& [when, row] : agenda_) {
    if (when.first > now || rows.size() == limit) break;
    rows.push_back(row);
  }
  return rows;
}

std::optional<TimePoint> SecretIndex::next_due() const {
  const std::shared_lock lock(order_mutex_);
  if (agenda_.empty()) return std::nullopt;
  return agenda_.begin()->first.first;
}

api::SecretPtr SecretIndex::publish(std::shared_ptr<api::Secret> row) {
  Shard& shard = shard_of(row->key);
  const std::unique_lock lock(shard.mutex);
  const auto seen = shard.rows.find(row->key);
  if (seen == shard.rows.end()) {
    count_.fetch_add(1, std::memory_order_relaxed);
  } else if (seen->second != nullptr) {
    keep_reads(*row, *seen->second);
  }
  place(shard, row);
  return row;
}

void SecretIndex::remove(const api::SecretKey& key) {
  Shard& shard = shard_of(key);
  const std::unique_lock lock(shard.mutex);
  const auto row = shard.rows.find(key);
  if (row == shard.rows.end()) return;
  if (row->second != nullptr) {
    const std::unique_lock order_lock(order_mutex_);
    by_sequence_[key.space].erase(row->second->sequence);
    leave_agenda(row->second);
  }
  shard.rows.erase(row);
  count_.fetch_sub(1, std::memory_order_relaxed);
}

void SecretIndex::mark_damaged(const api::SecretKey& key) {
  remove(key);
  Shard& shard = shard_of(key);
  const std::unique_lock lock(shard.mutex);
  shard.rows.insert_or_assign(key, nullptr);
  count_.fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t SecretIndex::note_read(const api::SecretKey& key, std::string_view version_id,
                                     TimePoint day) {
  Shard& shard = shard_of(key);
  const auto noted = [&](const api::SecretPtr& secret) {
    if (secret->last_accessed_on < day) return false;
    const auto version = std::ranges::find(secret->versions, version_id, &api::Version::id);
    return version == secret->versions.end() || version->last_accessed_on >= day;
  };
  {
    // Nearly every read is not the first of its day.
    const std::shared_lock lock(shard.mutex);
    const auto row = shard.rows.find(key);
    if (row == shard.rows.end() || row->second == nullptr || noted(row->second)) return 0;
  }
  const std::unique_lock lock(shard.mutex);
  const auto row = shard.rows.find(key);
  if (row == shard.rows.end() || row->second == nullptr || noted(row->second)) return 0;
  auto changed = std::make_shared<api::Secret>(*row->second);
  keep_later(changed->last_accessed_on, day);
  const auto version = std::ranges::find(changed->versions, version_id, &api::Version::id);
  if (version != changed->versions.end()) keep_later(version->last_accessed_on, day);
  const std::uint64_t sequence = changed->sequence;
  place(shard, std::move(changed));
  return sequence;
}

std::vector<api::Namespace> SecretIndex::namespaces() const {
  const std::shared_lock lock(order_mutex_);
  std::vector<api::Namespace> spaces;
  for (const auto& [space, rows] : by_sequence_) spaces.push_back(space);
  return spaces;
}

Result<ListPage> SecretIndex::list(const api::Namespace& space, const ListQuery& query) const {
  if (query.order == Order::created) return list_by_creation(space, query);
  std::vector<api::SecretPtr> rows;
  {
    const std::shared_lock lock(order_mutex_);
    const auto found = by_sequence_.find(space);
    if (found == by_sequence_.end()) return ListPage();
    rows.reserve(found->second.size());
    for (const auto& [sequence, row] : found->second) rows.push_back(row);
  }
  if (query.after_sequence != 0) {
    const auto is_cursor = [&](const auto& row) { return row->sequence == query.after_sequence; };
    const auto found = std::ranges::find_if(rows, is_cursor);
    if (found == rows.end()) {
      return fail(ErrorKind::invalid_request,
                  "the list cannot go on: the secret that it stopped at is gone");
    }
    const api::SecretPtr cursor = *found;
    std::erase_if(rows, [&](const api::SecretPtr& row) {
      return query.descending ? !before(*row, *cursor, query.order)
                              : !before(*cursor, *row, query.order);
    });
  }
  return list_sorted(std::move(rows), query);
}

ListPage SecretIndex::list_by_creation(const api::Namespace& space, const ListQuery& query) const {
  ListPage page;
  std::uint64_t after = query.after_sequence;
  for (;;) {
    std::vector<api::SecretPtr> chunk;
    {
      const std::shared_lock lock(order_mutex_);
      const auto found = by_sequence_.find(space);
      if (found == by_sequence_.end()) return page;
      const BySequence& rows = found->second;
      if (query.descending) {
        auto row = after == 0 ? rows.end() : rows.lower_bound(after);
        while (row != rows.begin() && chunk.size() < kChunk) chunk.push_back((--row)->second);
      } else {
        auto row = rows.upper_bound(after);
        for (; row != rows.end() && chunk.size() < kChunk; ++row) chunk.push_back(row->second);
      }
    }
    if (chunk.empty()) return page;
    after = chunk.back()->sequence;
    for (api::SecretPtr& row : chunk) {
      if (wanted(*row, query) && !add(page, std::move(row), query.limit)) return page;
    }
  }
}

}  // namespace clavium::store
