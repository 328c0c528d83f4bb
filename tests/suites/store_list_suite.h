// SPDX-License-Identifier: Apache-2.0
//
// What every Store promises about finding secrets again: lists, and what is due. Fixture and use as
// in store_suite.h, which holds the rest:
//
//   INSTANTIATE_TYPED_TEST_SUITE_P(My, StoreListSuite, MyStore);
#pragma once

#include <array>

#include "suites/store_suite.h"

namespace clavium::testing {

template <class Opener>
class StoreListSuite : public StoreSuite<Opener> {};

TYPED_TEST_SUITE_P(StoreListSuite);

TYPED_TEST_P(StoreListSuite, ListsInEveryOrderBothWays) {
  const std::vector<std::string> created = {"m", "a", "z", "c"};
  for (std::size_t i = 0; i < created.size(); ++i) {
    api::Secret secret = secret_of(key_of(created[i]));
    secret.last_changed_at = at_second(std::array{30, 10, 40, 10}[i]);
    if (i % 2 == 0) secret.last_accessed_on = kDay + std::chrono::hours(24 * (4 - i));
    ASSERT_TRUE(this->commit(secret.key, 0, secret));
  }
  using store::Order;
  const std::vector<std::pair<Order, std::vector<std::string>>> orders = {
      {Order::created, {"m", "a", "z", "c"}},
      {Order::name, {"a", "c", "m", "z"}},
      {Order::last_changed, {"a", "c", "m", "z"}},
      {Order::last_accessed, {"a", "c", "z", "m"}}};
  for (const auto& [order, ascending] : orders) {
    auto descending = ascending;
    std::ranges::reverse(descending);
    EXPECT_EQ(this->names({.order = order}), ascending);
    EXPECT_EQ(this->names({.order = order, .descending = true}), descending);
    // The same in pages of every size.
    for (std::size_t limit = 1; limit <= 4; ++limit) {
      std::vector<std::string> paged;
      store::ListQuery query{.order = order, .limit = limit};
      do {
        const auto page = this->names(query, &query.after);
        ASSERT_FALSE(page.empty());
        paged.insert(paged.end(), page.begin(), page.end());
      } while (query.after);
      EXPECT_EQ(paged, ascending) << "limit " << limit;
    }
  }
}

TYPED_TEST_P(StoreListSuite, AListGoesOnBehindASecretThatWasRemovedMeanwhile) {
  using store::Order;
  for (const Order order :
       {Order::created, Order::name, Order::last_changed, Order::last_accessed}) {
    for (const bool descending : {false, true}) {
      const std::string prefix = concat("order", int(order), descending, "/");
      std::vector<std::string> expected;
      for (const char* name : {"a", "b", "c", "d"}) {
        this->create(key_of(prefix + name));
        expected.insert(descending ? expected.begin() : expected.end(), prefix + name);
      }
      store::ListQuery query{.order = order, .descending = descending, .limit = 2};
      query.matches = [&](const api::Secret& row) { return row.key.name.starts_with(prefix); };
      auto listed = this->names(query, &query.after);
      ASSERT_EQ(listed.size(), 2u);
      ASSERT_TRUE(query.after);
      ASSERT_TRUE(this->commit(key_of(listed.back()), 1, std::nullopt));
      for (const auto& name : this->names(query)) listed.push_back(name);
      EXPECT_EQ(listed, expected);
    }
  }
}

TYPED_TEST_P(StoreListSuite, FiltersAndPlannedDeletionDecideWhatIsListed) {
  for (int i = 0; i < 300; ++i) {
    api::Secret secret = secret_of(key_of(concat("n", i)));
    if (i % 3 == 0) secret.deletion_at = at_second(9);
    ASSERT_TRUE(this->commit(secret.key, 0, secret));
  }
  EXPECT_EQ(this->names({.limit = 1000}).size(), 200u);
  EXPECT_EQ(this->names({.with_planned_deletion = true, .limit = 1000}).size(), 300u);
  std::optional<store::ListPosition> next;
  store::ListQuery query{.limit = 2};
  query.matches = [this](const api::Secret& secret) {
    // With no lock held: the filter may ask the store itself.
    return this->find(secret.key) != nullptr && secret.key.name.ends_with("98");
  };
  EXPECT_EQ(this->names(query, &next), (std::vector<std::string>{"n98", "n298"}));
  EXPECT_FALSE(next) << "198 is planned to be deleted, and nothing else matches";
  query.limit = 1;
  EXPECT_EQ(this->names(query, &next), (std::vector<std::string>{"n98"}));
  EXPECT_TRUE(next);
}

TYPED_TEST_P(StoreListSuite, ReadersAndListsGoOnWhileOthersWrite) {
  for (int i = 0; i < 20; ++i) this->create(key_of(concat("n", i)));
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&] {
      for (std::uint64_t last = 0; !stop;) {
        const auto seen = this->find(key_of("n7"));
        ASSERT_GE(seen->revision, last) << "a reader went back in time";
        last = seen->revision;
        this->store_->note_read(key_of("n7"), "v1", kDay + std::chrono::hours(24 * (last % 50)));
        ASSERT_EQ(this->names({.order = store::Order::name}).size(), 20u);
      }
    });
  }
  for (int i = 0; i < 100; ++i) {
    const api::Secret next = *this->find(key_of("n7"));
    ASSERT_TRUE(this->commit(next.key, next.revision, next));
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  const auto end = this->find(key_of("n7"));
  this->reopen();
  EXPECT_TRUE(same_secret(*this->find(key_of("n7")), *end));
}

TYPED_TEST_P(StoreListSuite, WhatIsDueIsFoundTheEarliestFirst) {
  const auto wakes = [this](const api::SecretKey& key, std::optional<int> second) {
    api::Secret secret = secret_of(key);
    const auto before = this->find(key);
    if (second) secret.wake_at = at_second(*second);
    ASSERT_TRUE(this->commit(key, before ? before->revision : 0, secret));
  };
  const auto due = [this](int second, std::size_t limit = 100) {
    const auto rows = this->store_->due(at_second(second), limit);
    std::vector<std::string> names;
    for (const auto& row : *rows) names.push_back(row->key.name);
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(*this->store_->next_due(), std::nullopt);
  wakes(key_of("late"), 50);
  wakes(key_of("never"), std::nullopt);
  wakes(key_of("soon", "us-east-1"), 10);
  wakes(key_of("moved"), 5);
  wakes(key_of("moved"), 30);
  wakes(key_of("calmed"), 5);
  wakes(key_of("calmed"), std::nullopt);
  wakes(key_of("removed"), 5);
  ASSERT_TRUE(this->commit(key_of("removed"), 1, std::nullopt));
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(*this->store_->next_due(), at_second(10));
    EXPECT_EQ(due(9), Names{});
    EXPECT_EQ(due(10), Names{"soon"}) << "at the very moment, in any region";
    EXPECT_EQ(due(99), (Names{"soon", "moved", "late"}));
    EXPECT_EQ(due(99, 2), (Names{"soon", "moved"}));
    // A reading is noted in a new row: it is that row which is due.
    this->store_->note_read(key_of("late"), "v1", kDay);
    EXPECT_EQ((*this->store_->due(at_second(99), 9)).back()->last_accessed_on, kDay);
    this->reopen();
  }
}

REGISTER_TYPED_TEST_SUITE_P(StoreListSuite, ListsInEveryOrderBothWays,
                            AListGoesOnBehindASecretThatWasRemovedMeanwhile,
                            FiltersAndPlannedDeletionDecideWhatIsListed,
                            ReadersAndListsGoOnWhileOthersWrite, WhatIsDueIsFoundTheEarliestFirst);

}  // namespace clavium::testing
