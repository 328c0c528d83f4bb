// SPDX-License-Identifier: Apache-2.0
#include "store/term_index.h"

#include <gtest/gtest.h>

#include <list>

#include "support/sample_secrets.h"

namespace clavium::store {
namespace {

using Sequences = std::vector<std::uint64_t>;

/// Each tag key is a term.
void tags_as_terms(const api::Secret& secret, const std::function<void(std::string_view)>& each) {
  for (const api::Tag& tag : secret.tags) each(tag.key);
}

class TermIndexTest : public ::testing::Test {
 protected:
  const Entry& add(std::vector<std::string> terms) {
    auto secret = std::make_shared<api::Secret>();
    secret->sequence = entries_.size() + 1;
    for (std::string& term : terms) secret->tags.push_back({std::move(term), ""});
    const Entry& entry = entries_.emplace_back(secret);
    index_.add(entry);
    return entry;
  }
  Sequences found(std::string_view prefix) {
    std::vector<const Postings*> lists;
    index_.gather(prefix, lists);
    std::vector<const Entry*> entries;
    for (const Postings* list : lists) list->append_to(entries);
    Sequences sequences;
    for (const Entry* entry : entries) sequences.push_back(entry->sequence);
    return sequences;
  }

  std::list<Entry> entries_;
  TermIndex index_{tags_as_terms};
};

TEST_F(TermIndexTest, FindsThoseWhoseTermsBeginSo) {
  add({"pay", "x"});
  add({"payments", "payments"});
  add({"pa", "payments"});
  EXPECT_EQ(found("pay"), (Sequences{1, 2, 3}));
  EXPECT_EQ(found("payments"), (Sequences{2, 3}));
  EXPECT_EQ(found("x"), (Sequences{1}));
  EXPECT_EQ(found("y"), Sequences{});
  EXPECT_EQ(found("").size(), 5u);
}

TEST_F(TermIndexTest, WhatIsRemovedIsGoneWithTermsThatNobodyElseHas) {
  const Entry& first = add({"a", "b", "b"});
  const Entry& second = add({"b"});
  index_.remove(first, *first.row);
  EXPECT_EQ(found(""), (Sequences{2}));
  EXPECT_EQ(index_.term_count(), 1u);
  index_.remove(second, *second.row);
  EXPECT_EQ(index_.term_count(), 0u);
  index_.add(first);
  EXPECT_EQ(found("b"), (Sequences{1}));
}

TEST_F(TermIndexTest, AnExtentCountsTermsAndPostingsAndStopsWhenThereAreEnough) {
  for (int i = 0; i < 10; ++i) add({concat("a", i), "b"});
  const auto all = index_.extent("", {100, 100});
  EXPECT_EQ(all.terms, 11u);
  EXPECT_EQ(all.postings, 20u);
  EXPECT_EQ(index_.extent("b", {100, 100}).postings, 10u);
  const auto some = index_.extent("a", {2, 3});
  EXPECT_EQ(some.terms, 4u) << "both are above now";
  EXPECT_EQ(index_.extent("a", {9, 3}).terms, 10u);
  EXPECT_EQ(index_.extent("c", {9, 3}).terms, 0u);
}

TEST_F(TermIndexTest, PostingsAreTakenBothWaysFromAnyPlace) {
  for (int i = 0; i < 5; ++i) add({"one term"});
  std::vector<const Postings*> lists;
  index_.gather("one", lists);
  ASSERT_EQ(lists.size(), 1u);
  const auto taken = [&](bool descending, std::uint64_t after, std::size_t count) {
    std::vector<const Entry*> entries;
    lists[0]->take(descending, after, count, entries);
    Sequences sequences;
    for (const Entry* entry : entries) sequences.push_back(entry->sequence);
    return sequences;
  };
  EXPECT_EQ(taken(false, 0, 9), (Sequences{1, 2, 3, 4, 5}));
  EXPECT_EQ(taken(false, 2, 2), (Sequences{3, 4}));
  EXPECT_EQ(taken(false, 5, 2), Sequences{});
  EXPECT_EQ(taken(true, 0, 2), (Sequences{5, 4}));
  EXPECT_EQ(taken(true, 3, 9), (Sequences{2, 1}));
  EXPECT_EQ(taken(true, 1, 9), Sequences{});
}

TEST_F(TermIndexTest, APostingOfOneIsTakenBothWaysToo) {
  add({"other"});
  add({"lonely"});
  std::vector<const Postings*> lists;
  index_.gather("lonely", lists);
  ASSERT_EQ(lists.size(), 1u);
  const auto count = [&](bool descending, std::uint64_t after) {
    std::vector<const Entry*> entries;
    lists[0]->take(descending, after, 9, entries);
    return entries.size();
  };
  EXPECT_EQ(count(false, 0), 1u);
  EXPECT_EQ(count(false, 1), 1u);
  EXPECT_EQ(count(false, 2), 0u);
  EXPECT_EQ(count(true, 0), 1u);
  EXPECT_EQ(count(true, 3), 1u);
  EXPECT_EQ(count(true, 2), 0u);
}

}  // namespace
}  // namespace clavium::store
