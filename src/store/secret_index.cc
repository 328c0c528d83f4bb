// SPDX-License-Identifier: Apache-2.0
#include "store/secret_index.h"

#include <algorithm>
#include <mutex>

namespace clavium::store {

namespace {

// Secrets whose terms are taken in before a store counts as open: some 10 ms.
constexpr std::size_t kTermsAtOnce = 4096;
// ... and under one lock, behind it.
constexpr std::size_t kTermsChunk = 128;

bool keep_later(std::optional<TimePoint>& day, const std::optional<TimePoint>& other) {
  if (!other || (day && *day >= *other)) return false;
  day = other;
  return true;
}

}  // namespace

void keep_reads(api::Secret& row, const api::Secret& seen) {
  // A replica that replaced a secret has its place, not its past.
  if (row.sequence != seen.sequence || row.arn_suffix != seen.arn_suffix) return;
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

SecretIndex::~SecretIndex() {
  stopping_ = true;
  if (terms_thread_.joinable()) terms_thread_.join();
}

Result<api::SecretPtr> SecretIndex::find(const api::SecretKey& key) const {
  const Shard& shard = shard_of(key);
  const std::shared_lock lock(shard.mutex);
  const auto entry = shard.entries.find(key);
  if (entry != shard.entries.end()) return entry->row;
  if (shard.damaged.contains(key)) {
    return std::unexpected(make_error(ErrorKind::corrupt, "the row of this secret is damaged")
                               .with_hint("restore this secret from a backup"));
  }
  return api::SecretPtr();
}

SecretSpace& SecretIndex::space_of(const api::Namespace& space) {  // with order_mutex_ held
  return spaces_.try_emplace(space, terms_of_).first->second;
}

void SecretIndex::place(Shard& shard, api::SecretPtr row) {  // with the shard's lock held
  const std::unique_lock lock(order_mutex_);
  SecretSpace& space = space_of(row->key.space);
  auto entry = shard.entries.find(row->key);
  if (entry == shard.entries.end()) {
    entry = shard.entries.emplace(std::move(row)).first;
    space.add(*entry);
  } else {
    leave_agenda(*entry);
    space.replace(*entry, std::move(row));
  }
  const auto& wake_at = entry->row->wake_at;
  if (wake_at) agenda_.insert_or_assign({*wake_at, entry->sequence}, &*entry);
}

void SecretIndex::leave_agenda(const Entry& entry) {  // with order_mutex_ held
  if (entry.row->wake_at) agenda_.erase({*entry.row->wake_at, entry.sequence});
}

std::vector<api::SecretPtr> SecretIndex::due(TimePoint now, std::size_t limit) const {
  const std::shared_lock lock(order_mutex_);
  std::vector<api::SecretPtr> rows;
  for (const auto& [when, entry] : agenda_) {
    if (when.first > now || rows.size() == limit) break;
    rows.push_back(entry->row);
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
  const auto seen = shard.entries.find(row->key);
  if (seen != shard.entries.end()) {
    keep_reads(*row, *seen->row);
  } else if (shard.damaged.erase(row->key) == 0) {
    count_.fetch_add(1, std::memory_order_relaxed);
  }
  place(shard, row);
  return row;
}

void SecretIndex::remove(const api::SecretKey& key) {
  Shard& shard = shard_of(key);
  const std::unique_lock lock(shard.mutex);
  const auto entry = shard.entries.find(key);
  if (entry == shard.entries.end()) {
    if (shard.damaged.erase(key) == 0) return;
  } else {
    const std::unique_lock order_lock(order_mutex_);
    leave_agenda(*entry);
    space_of(key.space).remove(*entry);
    shard.entries.erase(entry);
  }
  count_.fetch_sub(1, std::memory_order_relaxed);
}

void SecretIndex::mark_damaged(const api::SecretKey& key) {
  remove(key);
  Shard& shard = shard_of(key);
  const std::unique_lock lock(shard.mutex);
  shard.damaged.insert(key);
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
    const auto entry = shard.entries.find(key);
    if (entry == shard.entries.end() || noted(entry->row)) return 0;
  }
  const std::unique_lock lock(shard.mutex);
  const auto entry = shard.entries.find(key);
  if (entry == shard.entries.end() || noted(entry->row)) return 0;
  auto changed = std::make_shared<api::Secret>(*entry->row);
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
  for (const auto& [space, index] : spaces_) {
    if (index.size() > 0) spaces.push_back(space);
  }
  return spaces;
}

std::size_t SecretIndex::count(const api::Namespace& space) const {
  const std::shared_lock lock(order_mutex_);
  const auto found = spaces_.find(space);
  return found == spaces_.end() ? 0 : found->second.size();
}

ListPage SecretIndex::list(const api::Namespace& space, const ListQuery& query) const {
  const SecretSpace* index = nullptr;
  {
    const std::shared_lock lock(order_mutex_);
    const auto found = spaces_.find(space);
    if (found == spaces_.end()) return {};
    index = &found->second;
  }
  return index->list(query, order_mutex_);
}

void SecretIndex::expect(std::size_t secrets) {
  for (Shard& shard : shards_) shard.entries.reserve(secrets / kShards * 9 / 8 + 1);
}

void SecretIndex::load(std::shared_ptr<const api::Secret> row) {
  const auto [entry, is_new] = shard_of(row->key).entries.emplace(std::move(row));
  if (!is_new) return;
  loaded_[entry->row->key.space].push_back(&*entry);
  if (entry->row->wake_at)
    agenda_.emplace(std::pair(*entry->row->wake_at, entry->sequence), &*entry);
  count_.fetch_add(1, std::memory_order_relaxed);
}

void SecretIndex::finish_loading() {
  for (const auto& [space, entries] : loaded_) space_of(space).build(entries);
  loaded_.clear();
  bool more = true;
  for (std::size_t done = 0; more && done < kTermsAtOnce; done += kTermsChunk) {
    more = index_some_terms();
  }
  if (!more) return;
  terms_thread_ = std::thread([this] {
    while (!stopping_ && index_some_terms()) std::this_thread::yield();
  });
}

bool SecretIndex::index_some_terms() {
  const std::unique_lock lock(order_mutex_);
  return std::ranges::any_of(spaces_,
                             [](auto& space) { return space.second.index_terms(kTermsChunk); });
}

}  // namespace clavium::store
