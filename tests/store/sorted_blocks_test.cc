// SPDX-License-Identifier: Apache-2.0
#include "store/sorted_blocks.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>

namespace clavium::store {
namespace {

using Numbers = SortedBlocks<int, std::less<int>>;

std::vector<int> walked(const Numbers& numbers) {
  std::vector<int> all;
  for (auto at = numbers.begin(); at != numbers.end(); at = numbers.next(at)) {
    all.push_back(numbers.at(at));
  }
  return all;
}

std::vector<int> walked_back(const Numbers& numbers) {
  std::vector<int> all;
  for (auto at = numbers.end(); at != numbers.begin();) {
    at = numbers.previous(at);
    all.push_back(numbers.at(at));
  }
  return all;
}

void expect_same(const Numbers& numbers, const std::set<int>& model) {
  ASSERT_EQ(numbers.size(), model.size());
  ASSERT_EQ(numbers.empty(), model.empty());
  ASSERT_EQ(walked(numbers), std::vector<int>(model.begin(), model.end()));
  ASSERT_EQ(walked_back(numbers), std::vector<int>(model.rbegin(), model.rend()));
}

TEST(SortedBlocksTest, IsWhatASetIs) {
  std::mt19937 random(1);
  Numbers numbers;
  std::set<int> model;
  // Grows to some dozen blocks, shrinks to none, and so again.
  for (const int removals_percent : {20, 80, 20, 95}) {
    for (int i = 0; i < 30'000; ++i) {
      const int number = int(random() % 20'000);
      if (int(random() % 100) < removals_percent) {
        ASSERT_EQ(numbers.erase(number), model.erase(number) == 1);
      } else {
        ASSERT_EQ(numbers.insert(number), model.insert(number).second);
      }
    }
    expect_same(numbers, model);
  }
  for (const int number : std::vector<int>(model.begin(), model.end())) numbers.erase(number);
  expect_same(numbers, {});
}

TEST(SortedBlocksTest, TakesWhatIsSortedAtOnceAndGoesOn) {
  for (const int size : {0, 1, 383, 384, 385, 5000}) {
    std::set<int> model;
    for (int i = 0; i < size; ++i) model.insert(i * 2);
    Numbers numbers;
    numbers.assign(std::vector<int>(model.begin(), model.end()));
    expect_same(numbers, model);
    for (int i = 0; i < size; i += 3)
      ASSERT_TRUE(numbers.insert(i * 2 + 1) && model.insert(i * 2 + 1).second);
    ASSERT_TRUE(numbers.insert(-1) && model.insert(-1).second);
    expect_same(numbers, model);
  }
}

TEST(SortedBlocksTest, FindsAndCountsBetweenPositions) {
  Numbers numbers;
  for (int i = 0; i < 3000; ++i) numbers.insert(i * 2);
  for (int from = -1; from < 6002; from += 37) {
    const auto at = numbers.lower_bound(from);
    const int before = from <= 0 ? 0 : std::min((from + 1) / 2, 3000);
    ASSERT_EQ(numbers.distance(numbers.begin(), at), std::size_t(before)) << from;
    ASSERT_EQ(numbers.distance(at, numbers.end()), std::size_t(3000 - before)) << from;
  }
}

}  // namespace
}  // namespace clavium::store
