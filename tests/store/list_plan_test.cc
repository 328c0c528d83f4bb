// SPDX-License-Identifier: Apache-2.0
#include "store/list_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <list>

#include "engine/terms.h"
#include "support/sample_secrets.h"

namespace clavium::store {
namespace {

using Way = ListPlan::Way;

/// 4,000 secrets: a fifth in prod, one of each number, all in a team.
class ListPlanTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 4000; ++i) {
      auto secret = std::make_shared<api::Secret>(testing::secret_of(
          testing::key_of(concat("app", i % 8, i % 5 == 0 ? "/prod/" : "/dev/", "secret", i))));
      secret->sequence = std::uint64_t(i) + 1;
      secret->tags = {{"team", concat("team", i % 3)}, {"number", concat(i)}};
      const Entry& entry = entries_.emplace_back(secret);
      orders_.add(entry);
      terms_.add(entry);
    }
  }
  ListPlan plan(const std::vector<engine::Filter>& filters, Order order = Order::created) {
    ListQuery query;
    query.order = order;
    query.conditions = engine::conditions_of(filters);
    return plan_list(query, orders_, has_terms_ ? &terms_ : nullptr);
  }

  std::list<Entry> entries_;
  SecretOrders orders_;
  TermIndex terms_{engine::terms_of};
  bool has_terms_ = true;
};

TEST_F(ListPlanTest, WithoutConditionsTheOrderIsWalked) {
  EXPECT_EQ(plan({}).way, Way::order);
  EXPECT_EQ(plan({}, Order::name).way, Way::order);
  EXPECT_EQ(plan({{"name", {"!app1"}}}).way, Way::order);
}

TEST_F(ListPlanTest, WhatNobodyHasIsKnownAtOnce) {
  EXPECT_EQ(plan({{"tag-key", {"owner"}}}).way, Way::nothing);
  EXPECT_EQ(plan({{"tag-key", {"team"}}, {"description", {"x"}}}).way, Way::nothing);
  EXPECT_EQ(plan({{"name", {"zzz"}}}).way, Way::nothing);
  EXPECT_EQ(plan({{"all", {"/"}}}).way, Way::nothing);
}

TEST_F(ListPlanTest, ByCreationTheListOfTheTermIsWalked) {
  const auto common = plan({{"tag-value", {"team1"}}});
  EXPECT_EQ(common.way, Way::postings);
  ASSERT_EQ(common.clues.size(), 1u);
  EXPECT_EQ(common.clues[0].prefix, "vteam1");
  EXPECT_EQ(plan({{"all", {"prod"}}}).way, Way::postings);
}

TEST_F(ListPlanTest, AnAreaOfNamesIsWalkedInTheListOfTheirBeginning) {
  const auto area = plan({{"name", {"app1/d"}}});
  EXPECT_EQ(area.way, Way::postings);
  ASSERT_EQ(area.clues.size(), 1u);
  EXPECT_EQ(area.clues[0].prefix, std::string("napp1/\0", 7));
}

TEST_F(ListPlanTest, ByNameAnAreaOfNamesIsAPieceOfTheOrder) {
  const auto area = plan({{"name", {"app1/d"}}}, Order::name);
  EXPECT_EQ(area.way, Way::order);
  EXPECT_EQ(area.name_prefix, "app1/d");
}

TEST_F(ListPlanTest, OfSeveralConditionsTheRarestIsGathered) {
  const auto rare = plan({{"tag-key", {"team"}}, {"tag-value", {"77"}}}, Order::last_changed);
  EXPECT_EQ(rare.way, Way::gather);
  ASSERT_EQ(rare.clues.size(), 1u);
  EXPECT_EQ(rare.clues[0].prefix, "v77");
}

TEST_F(ListPlanTest, InAnotherOrderWhatIsCommonIsMetOnTheWay) {
  EXPECT_EQ(plan({{"tag-value", {"team1"}}}, Order::last_changed).way, Way::order);
}

TEST_F(ListPlanTest, OfTheWordsOfAValueTheRarestDecides) {
  EXPECT_EQ(plan({{"all", {"dev secret"}}}, Order::name).way, Way::order);
  const auto rare = plan({{"all", {"team secret3995"}}}, Order::name);
  EXPECT_EQ(rare.way, Way::gather);
  EXPECT_TRUE(std::ranges::any_of(rare.clues, [](const auto& c) { return c.prefix == "a3995"; }));
}

TEST_F(ListPlanTest, WithoutTermsOnlyNamesAreKnown) {
  has_terms_ = false;
  EXPECT_EQ(plan({{"tag-value", {"team1"}}}).way, Way::order);
  EXPECT_EQ(plan({{"tag-key", {"owner"}}}).way, Way::order);
  EXPECT_EQ(plan({{"name", {"app1/prod/secret1"}}}).way, Way::gather);
  EXPECT_EQ(plan({{"name", {"zzz"}}}).way, Way::nothing);
}

}  // namespace
}  // namespace clavium::store
