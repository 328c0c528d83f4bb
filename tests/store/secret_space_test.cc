// SPDX-License-Identifier: Apache-2.0
//
// Lists from the indexes against a plain look at every row, on random secrets, with every kind of
// filter, in every order, while secrets come, change and go.
#include "store/secret_space.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/terms.h"
#include "support/random_secrets.h"

namespace clavium::store {
namespace {

using testing::key_of;
using testing::secret_of;
using Sequences = std::vector<std::uint64_t>;

class Model {
 public:
  explicit Model(std::uint32_t seed) : random_(seed) {}

  void step(SecretSpace& space) {
    const std::size_t dice = random_.below(10);
    if (entries_.empty() || dice < 5) {
      add(&space);
    } else if (dice < 8) {
      Entry& entry = any();
      api::Secret next = *entry.row;
      // Most changes leave what is searched for as it is.
      if (random_.chance(50)) {
        random_.change(next);
      } else {
        next.last_changed_at = testing::at_second(std::int64_t(random_.below(20)));
      }
      space.replace(entry, std::make_shared<const api::Secret>(next));
    } else {
      Entry& entry = any();
      space.remove(entry);
      entries_.erase(entry.row->key.name);
    }
  }

  /// Into the model alone when there is no space.
  void add(SecretSpace* space) {
    api::Secret secret = secret_of(key_of(random_.phrase(6)));
    if (entries_.contains(secret.key.name)) return;
    random_.change(secret);
    secret.sequence = ++sequences_;
    const auto added =
        entries_.emplace(secret.key.name, std::make_shared<const api::Secret>(secret));
    if (space != nullptr) space->add(added.first->second);
  }

  [[nodiscard]] std::vector<const Entry*> by_creation() const {
    std::vector<const Entry*> entries;
    for (const auto& [name, entry] : entries_) entries.push_back(&entry);
    std::ranges::sort(entries, BySequence());
    return entries;
  }

  [[nodiscard]] Sequences expected(const ListQuery& query,
                                   const std::vector<engine::Filter>& filters) const {
    std::vector<api::SecretPtr> rows;
    for (const auto& [name, entry] : entries_) {
      if (entry.row->deletion_at && !query.with_planned_deletion) continue;
      if (engine::matches(*entry.row, filters)) rows.push_back(entry.row);
    }
    std::ranges::sort(rows, [&](const api::SecretPtr& left, const api::SecretPtr& right) {
      const api::Secret& a = query.descending ? *right : *left;
      const api::Secret& b = query.descending ? *left : *right;
      if (query.order == Order::name) return a.key.name < b.key.name;
      if (query.order == Order::last_changed) {
        return std::tie(a.last_changed_at, a.sequence) < std::tie(b.last_changed_at, b.sequence);
      }
      if (query.order == Order::last_accessed) {
        return std::tie(a.last_accessed_on, a.sequence) < std::tie(b.last_accessed_on, b.sequence);
      }
      return a.sequence < b.sequence;
    });
    Sequences sequences;
    for (const auto& row : rows) sequences.push_back(row->sequence);
    return sequences;
  }

  /// A random list, page by page, against the same from every row. Returns how much it found.
  std::size_t check(const SecretSpace& space) {
    const auto filters = random_.filters();
    ListQuery query;
    query.order = Order(random_.below(4));
    query.descending = random_.chance(50);
    query.with_planned_deletion = random_.chance(50);
    query.limit = 1 + random_.below(30);
    if (random_.chance(30)) query.looks_max = 1 + random_.below(10);
    query.conditions = engine::conditions_of(filters);
    query.matches = [&](const api::Secret& row) { return engine::matches(row, filters); };
    const Sequences expected = this->expected(query, filters);
    Sequences listed;
    std::shared_mutex mutex;
    do {
      const ListPage page = space.list(query, mutex);
      for (const auto& row : page.secrets) listed.push_back(row->sequence);
      EXPECT_LE(page.secrets.size(), query.limit);
      if (page.next && query.looks_max > 1000) {
        EXPECT_EQ(page.secrets.size(), query.limit);
        EXPECT_LT(listed.size(), expected.size()) << "there is more";
      }
      query.after = page.next;
    } while (query.after && listed.size() <= entries_.size());
    EXPECT_EQ(listed, expected) << (filters.empty() ? "" : filters[0].key) << " "
                                << (filters.empty() ? "" : filters[0].values[0]);
    return expected.size();
  }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  Entry& any() { return std::next(entries_.begin(), long(random_.below(entries_.size())))->second; }

  testing::RandomSecrets random_;
  std::map<std::string, Entry> entries_;
  std::uint64_t sequences_ = 0;
};

TEST(SecretSpaceTest, ListsAreThoseOfALookAtEveryRow) {
  Model model(7);
  SecretSpace space(engine::terms_of);
  std::size_t found = 0;
  for (int i = 0; i < 6000 && !::testing::Test::HasFailure(); ++i) {
    model.step(space);
    ASSERT_EQ(space.size(), model.size());
    if (i % 6 == 0) found += model.check(space);
  }
  EXPECT_GT(model.size(), 600u);
  EXPECT_GT(found, 7000u);
}

TEST(SecretSpaceTest, ListsAreTheSameWhileTermsAreTakenIn) {
  for (std::uint32_t seed = 0; seed < 4; ++seed) {
    Model model(seed);
    for (int i = 0; i < 400; ++i) model.add(nullptr);
    SecretSpace space(engine::terms_of);
    space.build(model.by_creation());
    int steps = 0;
    for (bool more = true; more && !::testing::Test::HasFailure(); ++steps) {
      for (int i = 0; i < 5; ++i) model.step(space);
      for (int i = 0; i < 4; ++i) model.check(space);
      more = space.index_terms(10);
    }
    EXPECT_GT(steps, 20);
    for (int i = 0; i < 100; ++i) {
      model.step(space);
      model.check(space);
    }
  }
}

TEST(SecretSpaceTest, ListsAreTheSameWithoutTerms) {
  Model model(9);
  SecretSpace space(nullptr);
  EXPECT_FALSE(space.index_terms(10));
  for (int i = 0; i < 500 && !::testing::Test::HasFailure(); ++i) {
    model.step(space);
    model.check(space);
  }
}

TEST(SecretSpaceTest, APageEndsWhereItsRowsAreLookedAt) {
  SecretSpace space(engine::terms_of);
  std::map<std::string, Entry> entries;
  for (std::uint64_t i = 1; i <= 1000; ++i) {
    api::Secret secret = secret_of(key_of(concat("n", 10'000 + i)));
    secret.sequence = i;
    space.add(entries.emplace(secret.key.name, std::make_shared<const api::Secret>(secret))
                  .first->second);
  }
  std::size_t looks = 0;
  ListQuery query;
  query.looks_max = 300;
  query.matches = [&](const api::Secret& row) { return ++looks > 0 && row.sequence == 900; };
  std::shared_mutex mutex;
  std::vector<std::size_t> found;
  do {
    looks = 0;
    const ListPage page = space.list(query, mutex);
    EXPECT_LE(looks, 300u);
    found.push_back(page.secrets.size());
    query.after = page.next;
  } while (query.after);
  EXPECT_EQ(found, (std::vector<std::size_t>{0, 0, 1, 0}));
}

}  // namespace
}  // namespace clavium::store
