// SPDX-License-Identifier: Apache-2.0
//
// The orders themselves are held against a plain sort in secret_space_test.cc; here are the edges
// of a range of names.
#include "store/secret_orders.h"

#include <gtest/gtest.h>

#include <list>

#include "support/sample_secrets.h"

namespace clavium::store {
namespace {

using Names = std::vector<std::string>;

class SecretOrdersTest : public ::testing::Test {
 protected:
  void add(const std::string& name) {
    auto secret = std::make_shared<api::Secret>(testing::secret_of(testing::key_of(name)));
    secret->sequence = entries_.size() + 1;
    orders_.add(entries_.emplace_back(secret));
  }
  Names take(std::string_view prefix, bool descending, std::optional<std::string> after = {}) {
    std::optional<ListPosition> position;
    if (after) position = ListPosition{0, {}, *after};
    std::vector<api::SecretPtr> rows;
    orders_.take(Order::name, descending, position, 100, prefix, rows);
    Names names;
    for (const auto& row : rows) names.push_back(row->key.name);
    return names;
  }

  std::list<Entry> entries_;
  SecretOrders orders_;
};

TEST_F(SecretOrdersTest, NamesThatBeginSoStandTogether) {
  for (const char* name : {"b/2", "a", "b", "b/1", "b0", "\xFF", "B/1", "c"}) add(name);
  EXPECT_EQ(take("", false), (Names{"B/1", "a", "b", "b/1", "b/2", "b0", "c", "\xFF"}));
  EXPECT_EQ(take("b", false), (Names{"b", "b/1", "b/2", "b0"}));
  EXPECT_EQ(take("b/", true), (Names{"b/2", "b/1"}));
  EXPECT_EQ(take("\xFF", false), (Names{"\xFF"}));
  EXPECT_EQ(take("zz", false), Names{});
  EXPECT_EQ(orders_.count_named("b"), 4u);
  EXPECT_EQ(orders_.count_named(""), 8u);
  EXPECT_EQ(orders_.count_named("b/3"), 0u);
}

TEST_F(SecretOrdersTest, ARangeGoesOnBehindAnyNameThereOrNot) {
  for (const char* name : {"a", "b1", "b3", "b5", "c"}) add(name);
  EXPECT_EQ(take("b", false, "b1"), (Names{"b3", "b5"}));
  EXPECT_EQ(take("b", false, "b2"), (Names{"b3", "b5"}));
  EXPECT_EQ(take("b", false, "a"), (Names{"b1", "b3", "b5"}));
  EXPECT_EQ(take("b", false, "b5"), Names{});
  EXPECT_EQ(take("b", false, "c"), Names{});
  EXPECT_EQ(take("b", true, "b5"), (Names{"b3", "b1"}));
  EXPECT_EQ(take("b", true, "b4"), (Names{"b3", "b1"}));
  EXPECT_EQ(take("b", true, "c"), (Names{"b5", "b3", "b1"}));
  EXPECT_EQ(take("b", true, "b1"), Names{});
  EXPECT_EQ(take("b", true, "a"), Names{});
}

}  // namespace
}  // namespace clavium::store
