// SPDX-License-Identifier: Apache-2.0
//
// What every Store promises, whatever database it uses. An implementation's test gives a fixture
// that can open its database again and again:
//
//   struct MyStore { std::unique_ptr<store::Store> open(); };   // a fresh database per object
//   INSTANTIATE_TYPED_TEST_SUITE_P(My, StoreSuite, MyStore);
//
// store_list_suite.h goes on with what a store finds again.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
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
  std::vector<std::string> names(const store::ListQuery& query,
                                 std::optional<store::ListPosition>* next = nullptr) {
    auto page = store_->list(key_of("").space, query);
    EXPECT_TRUE(page) << page.error().message;
    std::vector<std::string> names;
    if (!page) return names;
    if (next != nullptr) *next = page->next;
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

TYPED_TEST_P(StoreSuite, WhatRotatesIsReplicatedOrHasAPolicyIsTheSameAfterReopening) {
  api::Secret full = secret_of(key_of("a"));
  full.type = "SalesforceClientSecret";
  full.owning_service = "rds";
  full.resource_policy = R"({"Version":"2012-10-17","Statement":[]})";
  api::Rotation rotation;
  rotation.enabled = true;
  rotation.lambda_arn = "arn:aws:lambda:eu-central-1:123456789012:function:rotate";
  rotation.rules = {std::nullopt, "rate(10 days)", "3h"};
  rotation.last_rotated_at = at_second(1);
  rotation.window_opens_at = at_second(2);
  rotation.next_date = at_second(3);
  rotation.external_metadata = {{"key", "\"\\"}};
  rotation.external_role_arn = "arn:aws:iam::123456789012:role/r";
  full.rotation = std::make_shared<const api::Rotation>(rotation);
  full.rotation_run = std::make_shared<const api::RotationRun>(
      api::RotationRun{"v1", true, api::RotationStep::test_secret, 4, at_second(5), at_second(6)});
  full.primary_region = full.key.space.region;
  full.replicas = {{"us-east-1", "alias/x", api::ReplicaState::failed, "no such key"},
                   {"eu-west-1", "", api::ReplicaState::in_sync, ""}};
  full.wake_at = at_second(6);
  const auto stored = this->commit(full.key, 0, full);
  ASSERT_TRUE(stored);
  this->reopen();
  EXPECT_TRUE(same_secret(*this->find(full.key), **stored));
  // And back to none of it, by a change of the same row.
  ASSERT_TRUE(this->commit(full.key, 1, secret_of(full.key)));
  const auto plain = this->find(full.key);
  this->reopen();
  EXPECT_TRUE(same_secret(*this->find(full.key), *plain));
  EXPECT_EQ(this->find(full.key)->rotation, nullptr);
}

TYPED_TEST_P(StoreSuite, SeveralChangesAreOneAndSoAreTheirRecords) {
  const auto old = this->create(key_of("old"));
  const std::vector<store::Change> changes = {{key_of("one"), 0, secret_of(key_of("one"))},
                                              {key_of("old"), 1, std::nullopt},
                                              {key_of("two"), 0, secret_of(key_of("two"))}};
  const std::vector<store::PendingRecord> records = {{"call", "{}"}, {"event", R"({"e":1})"}};
  const auto stored = this->store_->commit(changes, records);
  ASSERT_TRUE(stored) << stored.error().message;
  ASSERT_EQ(stored->size(), 3u);
  EXPECT_EQ((*stored)[0], this->find(key_of("one")));
  EXPECT_EQ((*stored)[1], nullptr);
  EXPECT_EQ((*stored)[2], this->find(key_of("two")));
  EXPECT_EQ(this->find(key_of("old")), nullptr);
  this->reopen();
  EXPECT_EQ(this->names({}), (std::vector<std::string>{"one", "two"}));
  const auto pending = this->store_->pending_records();
  ASSERT_EQ(pending->size(), 3u);
  EXPECT_EQ((*pending)[1].event_id, "call");
  EXPECT_EQ((*pending)[2].text, R"({"e":1})");
}

TYPED_TEST_P(StoreSuite, OfSeveralChangesOneConflictUndoesAll) {
  const auto a = this->create(key_of("a"));
  const auto b = this->create(key_of("b"));
  api::Secret next = *a;
  next.description = "changed";
  const std::vector<store::Change> changes = {
      {key_of("a"), 1, next}, {key_of("b"), 7, *b}, {key_of("c"), 0, secret_of(key_of("c"))}};
  const std::vector<store::PendingRecord> records = {{"call", "{}"}};
  for (int again = 0; again < 2; ++again) {
    const auto refused = this->store_->commit(changes, records);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_TRUE(same_secret(*this->find(key_of("a")), *a));
    EXPECT_EQ(this->find(key_of("c")), nullptr);
    this->reopen();
  }
  EXPECT_EQ(this->store_->pending_records()->size(), 2u) << "no record of what did not happen";
  EXPECT_EQ(*this->store_->count(a->key.space), 2u);
}

TYPED_TEST_P(StoreSuite, TwoChangesOfOneSecretInOneCommitAreRefused) {
  const auto a = this->create(key_of("a"));
  const std::vector<store::Change> changes = {{key_of("a"), 1, *a}, {key_of("a"), 2, *a}};
  const auto refused = this->store_->commit(changes, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(this->find(key_of("a")), a);
}

TYPED_TEST_P(StoreSuite, RecordsCommitWithoutAnyChange) {
  const std::vector<store::PendingRecord> records = {{"event", "{}"}};
  const auto stored = this->store_->commit({}, records);
  ASSERT_TRUE(stored);
  EXPECT_TRUE(stored->empty());
  this->reopen();
  EXPECT_EQ(this->store_->pending_records()->size(), 1u);
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
  EXPECT_EQ(*this->store_->count(here->key.space), 2u);
  EXPECT_EQ(*this->store_->count(there->key.space), 1u);
  EXPECT_EQ(*this->store_->count({"123456789012", "eu-west-3"}), 0u);
  ASSERT_TRUE(this->commit(other_account, 1, std::nullopt));
  EXPECT_EQ(*this->store_->count(other_account.space), 0u) << "the last one is gone";
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

REGISTER_TYPED_TEST_SUITE_P(
    StoreSuite, ANewStoreIsEmpty, AChangeIsVisibleAndNumberedAtOnce,
    AChangeOnAnotherRevisionIsAConflictAndWritesNothing,
    ARemovedSecretIsGoneWithItsVersionsAndItsNameIsFree, EverythingIsTheSameAfterReopening,
    WhatRotatesIsReplicatedOrHasAPolicyIsTheSameAfterReopening,
    SeveralChangesAreOneAndSoAreTheirRecords, OfSeveralChangesOneConflictUndoesAll,
    TwoChangesOfOneSecretInOneCommitAreRefused, RecordsCommitWithoutAnyChange,
    VersionsComeGoAndMoveAsTheChangeSays, ANameIsUniqueWithinItsNamespaceAndCaseCounts,
    RecordsWaitUntilTheyAreConfirmed, FactsAreKept, AReadIsNotedAtOnceKeptAndNeverMovesBack,
    OfManyWritersOfOneSecretExactlyOneWinsEachRevision);

}  // namespace clavium::testing
