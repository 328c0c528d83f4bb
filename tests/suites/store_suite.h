// SPDX-License-Identifier: Apache-2.0
//
// What every Store promises, whatever database it uses. An implementation's test gives a fixture
// that can open its database again and again:
//
//   struct MyStore { std::unique_ptr<store::Store> open(); };   // a fresh database per object
//   INSTANTIATE_TYPED_TEST_SUITE_P(My, StoreSuite, MyStore);
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "store/store.h"
#include "support/sample_secrets.h"

namespace clavium::testing {

template <class Opener>
class StoreSuite : public ::testing::Test {
 protected:
  void SetUp() override { reopen(); }
  void reopen() {
    store_.reset();
    store_ = opener_.open();
    ASSERT_NE(store_, nullptr);
  }
  Result<api::SecretPtr> commit(const api::SecretKey& key, std::uint64_t expected,
                                std::optional<api::Secret> after) {
    const store::PendingRecord record{concat("event-", ++events_),
                                      concat(R"({"n":)", events_.load(), "}")};
    return store_->commit({key, expected, std::move(after)}, record);
  }
  api::SecretPtr create(const api::SecretKey& key) {
    auto made = commit(key, 0, secret_of(key));
    EXPECT_TRUE(made) << made.error().message;
    return made ? *made : nullptr;
  }
  api::SecretPtr find(const api::SecretKey& key) {
    auto found = store_->find(key);
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : nullptr;
  }
  std::vector<std::string> names(const store::ListQuery& query, bool* more = nullptr) {
    auto page = store_->list(key_of("").space, query);
    EXPECT_TRUE(page) << page.error().message;
    std::vector<std::string> names;
    if (!page) return names;
    if (more != nullptr) *more = page->more;
    for (const auto& secret : page->secrets) names.push_back(secret->key.name);
    return names;
  }

  Opener opener_;
  std::unique_ptr<store::Store> store_;
  std::atomic<int> events_ = 0;
};

TYPED_TEST_SUITE_P(StoreSuite);

TYPED_TEST_P(StoreSuite, ANewStoreIsEmpty) {
  EXPECT_EQ(this->find(key_of("a")), nullptr);
  EXPECT_EQ(this->store_->secret_count(), 0u);
  EXPECT_TRUE(this->store_->writable());
  EXPECT_TRUE(this->store_->pending_records()->empty());
  EXPECT_EQ(*this->store_->audit_head(), std::nullopt);
  EXPECT_TRUE(this->names({}).empty());
}

TYPED_TEST_P(StoreSuite, AChangeIsVisibleAndNumberedAtOnce) {
  const auto made = this->create(key_of("a"));
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(made->revision, 1u);
  EXPECT_NE(made->sequence, 0u);
  EXPECT_EQ(this->find(key_of("a")), made);
  api::Secret next = *made;
  next.description = "b";
  const auto changed = this->commit(next.key, 1, next);
  ASSERT_TRUE(changed);
  EXPECT_EQ((*changed)->revision, 2u);
  EXPECT_EQ((*changed)->sequence, made->sequence);
  EXPECT_EQ(this->find(key_of("a"))->description, "b");
  EXPECT_EQ(made->description, "") << "rows that were handed out never change";
}

TYPED_TEST_P(StoreSuite, AChangeOnAnotherRevisionIsAConflictAndWritesNothing) {
  const auto made = this->create(key_of("a"));
  for (const std::uint64_t wrong : {0u, 2u, 77u}) {
    const auto refused = this->commit(key_of("a"), wrong, *made);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  }
  EXPECT_FALSE(this->commit(key_of("a"), 9, std::nullopt));
  EXPECT_FALSE(this->commit(key_of("other"), 1, secret_of(key_of("other"))));
  EXPECT_EQ(this->find(key_of("a")), made);
  EXPECT_EQ(this->find(key_of("other")), nullptr);
  this->reopen();
  EXPECT_EQ(this->store_->pending_records()->size(), 1u) << "a refused change leaves no record";
}

TYPED_TEST_P(StoreSuite, ARemovedSecretIsGoneWithItsVersionsAndItsNameIsFree) {
  const auto made = this->create(key_of("a"));
  const auto removed = this->commit(key_of("a"), 1, std::nullopt);
  ASSERT_TRUE(removed);
  EXPECT_EQ(*removed, nullptr);
  EXPECT_EQ(this->find(key_of("a")), nullptr);
  EXPECT_EQ(this->store_->secret_count(), 0u);
  const auto again = this->create(key_of("a"));
  EXPECT_GT(again->sequence, made->sequence) << "a sequence is never given twice";
  EXPECT_EQ(again->revision, 1u);
  this->reopen();
  EXPECT_TRUE(same_secret(*this->find(key_of("a")), *again));
}

TYPED_TEST_P(StoreSuite, EverythingIsTheSameAfterReopening) {
  api::Secret full = secret_of(key_of("prod/\"quoted\"/\xC3\xA9/a_b+c=d.e@f-g"));
  full.description = "line\nbreak \xF0\x9F\x94\x91";
  full.kms_key_id = "alias/x";
  full.last_accessed_on = kDay;
  full.deletion_at = at_second(99);
  full.tags_were_set = true;
  full.tags = {{"z", ""}, {"a", "\"\\"}};
  full.versions = {version_of("old", {}, std::string(70'000, 'x')),
                   version_of("cur", {"AWSCURRENT", "mine"}, std::string("\0\xFF", 2)),
                   version_of("pend", {"AWSPENDING"})};
  full.versions[1].kind = api::ValueKind::binary;
  full.versions[1].kms_key_id = "alias/y";
  full.versions[1].last_accessed_on = kDay;
  full.versions[2].sealed = nullptr;
  const auto stored = this->commit(full.key, 0, full);
  ASSERT_TRUE(stored);
  const auto plain = this->create(key_of("plain"));
  api::Secret emptied = *plain;
  emptied.versions.clear();
  emptied.tags_were_set = true;
  ASSERT_TRUE(this->commit(emptied.key, 1, emptied));
  const auto emptied_row = this->find(emptied.key);
  this->reopen();
  EXPECT_EQ(this->store_->secret_count(), 2u);
  EXPECT_TRUE(same_secret(*this->find(full.key), **stored));
  EXPECT_TRUE(same_secret(*this->find(emptied.key), *emptied_row));
}

TYPED_TEST_P(StoreSuite, VersionsComeGoAndMoveAsTheChangeSays) {
  auto secret = *this->create(key_of("a"));
  const std::vector<std::vector<std::string>> histories = {
      {"v1", "v2"}, {"v1", "v2", "v3"}, {"v2", "v3"}, {"v3", "v2"}, {"v0", "v3", "v2"}, {"v2"}, {},
      {"v1"}};
  for (const auto& ids : histories) {
    std::vector<api::Version> versions;
    for (const std::string& id : ids) {
      const auto kept = std::ranges::find(secret.versions, id, &api::Version::id);
      versions.push_back(kept != secret.versions.end() ? *kept
                                                       : version_of(id, {}, "sealed " + id));
      versions.back().stages.push_back(concat("s", secret.revision));
    }
    secret.versions = versions;
    const auto changed = this->commit(secret.key, secret.revision, secret);
    ASSERT_TRUE(changed) << changed.error().message;
    this->reopen();
    ASSERT_TRUE(same_secret(*this->find(secret.key), **changed));
    secret = **changed;
  }
}

TYPED_TEST_P(StoreSuite, ANameIsUniqueWithinItsNamespaceAndCaseCounts) {
  const auto here = this->create(key_of("a"));
  const auto there = this->create(key_of("a", "us-east-1"));
  const auto upper = this->create(key_of("A"));
  api::SecretKey other_account = key_of("a");
  other_account.space.account = "210987654321";
  const auto other = this->create(other_account);
  EXPECT_EQ(this->store_->secret_count(), 4u);
  EXPECT_EQ(this->find(key_of("a")), here);
  EXPECT_EQ(this->find(key_of("a", "us-east-1")), there);
  EXPECT_EQ(this->find(other_account), other);
  EXPECT_EQ(this->names({}), (std::vector<std::string>{"a", "A"}));
  ASSERT_TRUE(this->commit(other_account, 1, std::nullopt));
  EXPECT_EQ(this->find(key_of("a")), here);
}

TYPED_TEST_P(StoreSuite, RecordsWaitUntilTheyAreConfirmed) {
  this->create(key_of("a"));
  this->create(key_of("b"));
  this->create(key_of("c"));
  this->store_->confirm_record("event-2", {7, std::string(64, 'a')});
  this->store_->confirm_record("never-committed", {8, std::string(64, 'b')});
  this->store_->confirm_record("late", {3, std::string(64, 'c')});
  const store::AuditHead newest{8, std::string(64, 'b')};
  EXPECT_EQ(*this->store_->audit_head(), newest) << "the head never goes back";
  this->reopen();
  const auto pending = this->store_->pending_records();
  ASSERT_TRUE(pending);
  ASSERT_EQ(pending->size(), 2u);
  EXPECT_EQ((*pending)[0].event_id, "event-1");
  EXPECT_EQ((*pending)[0].text, R"({"n":1})");
  EXPECT_EQ((*pending)[1].event_id, "event-3");
  EXPECT_EQ(*this->store_->audit_head(), newest);
}

TYPED_TEST_P(StoreSuite, FactsAreKept) {
  EXPECT_EQ(*this->store_->fact("id"), std::nullopt);
  ASSERT_TRUE(this->store_->set_fact("id", "one"));
  ASSERT_TRUE(this->store_->set_fact("id", "two"));
  ASSERT_TRUE(this->store_->set_fact("empty", ""));
  EXPECT_EQ(*this->store_->fact("id"), "two");
  this->reopen();
  EXPECT_EQ(*this->store_->fact("id"), "two");
  EXPECT_EQ(*this->store_->fact("empty"), "");
}

TYPED_TEST_P(StoreSuite, AReadIsNotedAtOnceKeptAndNeverMovesBack) {
  this->create(key_of("a"));
  this->store_->note_read(key_of("a"), "v1", kDay);
  this->store_->note_read(key_of("a"), "v1", kDay - std::chrono::hours(24));
  this->store_->note_read(key_of("nobody"), "v1", kDay);
  this->store_->note_read(key_of("a"), "no such version", kDay);
  auto seen = this->find(key_of("a"));
  EXPECT_EQ(seen->last_accessed_on, kDay);
  EXPECT_EQ(seen->versions[0].last_accessed_on, kDay);
  EXPECT_EQ(seen->revision, 1u) << "reading is no change";
  // A change made from a row that was read before the note does not undo it.
  ASSERT_TRUE(this->commit(key_of("a"), 1, secret_of(key_of("a"))));
  EXPECT_EQ(this->find(key_of("a"))->last_accessed_on, kDay);
  this->reopen();
  EXPECT_EQ(this->find(key_of("a"))->last_accessed_on, kDay);
  EXPECT_EQ(this->find(key_of("a"))->versions[0].last_accessed_on, kDay);
}

TYPED_TEST_P(StoreSuite, ListsInEveryOrderBothWays) {
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
      for (bool more = true; more;) {
        const auto page = this->names(query, &more);
        ASSERT_FALSE(page.empty());
        paged.insert(paged.end(), page.begin(), page.end());
        query.after_sequence = this->find(key_of(page.back()))->sequence;
      }
      EXPECT_EQ(paged, ascending) << "limit " << limit;
    }
  }
}

TYPED_TEST_P(StoreSuite, AListGoesOnBehindASecretThatWasRemovedMeanwhile) {
  std::vector<std::uint64_t> sequences;
  for (const char* name : {"a", "b", "c", "d"})
    sequences.push_back(this->create(key_of(name))->sequence);
  ASSERT_TRUE(this->commit(key_of("b"), 1, std::nullopt));
  EXPECT_EQ(this->names({.after_sequence = sequences[1]}), (std::vector<std::string>{"c", "d"}));
  EXPECT_EQ(this->names({.descending = true, .after_sequence = sequences[1]}),
            (std::vector<std::string>{"a"}));
  const auto lost = this->store_->list(
      key_of("").space, {.order = store::Order::name, .after_sequence = sequences[1]});
  ASSERT_FALSE(lost) << "by name nobody can say where it stood";
  EXPECT_EQ(lost.error().kind, ErrorKind::invalid_request);
}

TYPED_TEST_P(StoreSuite, FiltersAndPlannedDeletionDecideWhatIsListed) {
  for (int i = 0; i < 300; ++i) {
    api::Secret secret = secret_of(key_of(concat("n", i)));
    if (i % 3 == 0) secret.deletion_at = at_second(9);
    ASSERT_TRUE(this->commit(secret.key, 0, secret));
  }
  EXPECT_EQ(this->names({.limit = 1000}).size(), 200u);
  EXPECT_EQ(this->names({.with_planned_deletion = true, .limit = 1000}).size(), 300u);
  bool more = false;
  store::ListQuery query{.limit = 2};
  query.matches = [this](const api::Secret& secret) {
    // With no lock held: the filter may ask the store itself.
    return this->find(secret.key) != nullptr && secret.key.name.ends_with("98");
  };
  EXPECT_EQ(this->names(query, &more), (std::vector<std::string>{"n98", "n298"}));
  EXPECT_FALSE(more) << "198 is planned to be deleted, and nothing else matches";
  query.limit = 1;
  EXPECT_EQ(this->names(query, &more), (std::vector<std::string>{"n98"}));
  EXPECT_TRUE(more);
}

TYPED_TEST_P(StoreSuite, OfManyWritersOfOneSecretExactlyOneWinsEachRevision) {
  this->create(key_of("a"));
  constexpr int kThreads = 8;
  constexpr int kWinsEach = 15;
  std::atomic<int> conflicts = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int wins = 0; wins < kWinsEach;) {
        api::Secret next = *this->find(key_of("a"));
        next.description += static_cast<char>('A' + t);
        const auto won = this->commit(next.key, next.revision, next);
        if (won) {
          EXPECT_EQ((*won)->revision, next.revision + 1);
          ++wins;
        } else {
          ASSERT_EQ(won.error().kind, ErrorKind::conflict);
          ++conflicts;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto end = this->find(key_of("a"));
  EXPECT_EQ(end->revision, 1u + kThreads * kWinsEach);
  for (int t = 0; t < kThreads; ++t) {
    EXPECT_EQ(std::ranges::count(end->description, static_cast<char>('A' + t)), kWinsEach);
  }
  EXPECT_GT(conflicts, 0) << "the writers never met";
  this->reopen();
  EXPECT_TRUE(same_secret(*this->find(key_of("a")), *end));
  EXPECT_EQ(this->store_->pending_records()->size(), 1u + kThreads * kWinsEach);
}

TYPED_TEST_P(StoreSuite, ReadersAndListsGoOnWhileOthersWrite) {
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

REGISTER_TYPED_TEST_SUITE_P(StoreSuite, ANewStoreIsEmpty, AChangeIsVisibleAndNumberedAtOnce,
                            AChangeOnAnotherRevisionIsAConflictAndWritesNothing,
                            ARemovedSecretIsGoneWithItsVersionsAndItsNameIsFree,
                            EverythingIsTheSameAfterReopening, VersionsComeGoAndMoveAsTheChangeSays,
                            ANameIsUniqueWithinItsNamespaceAndCaseCounts,
                            RecordsWaitUntilTheyAreConfirmed, FactsAreKept,
                            AReadIsNotedAtOnceKeptAndNeverMovesBack, ListsInEveryOrderBothWays,
                            AListGoesOnBehindASecretThatWasRemovedMeanwhile,
                            FiltersAndPlannedDeletionDecideWhatIsListed,
                            OfManyWritersOfOneSecretExactlyOneWinsEachRevision,
                            ReadersAndListsGoOnWhileOthersWrite);

}  // namespace clavium::testing
