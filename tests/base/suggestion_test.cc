// SPDX-License-Identifier: Apache-2.0
#include "base/suggestion.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace clavium {
namespace {

constexpr std::array<std::string_view, 4> kVerbs = {"secret list", "secret delete", "sync apply",
                                                    "verify"};

TEST(EditDistance, CountsASwapOfNeighboursOnce) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("abc", "abc"), 0u);
  EXPECT_EQ(edit_distance("lsit", "list"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("sitting", "kitten"), 3u);
}

TEST(Nearest, FindsWhatWasProbablyMeantInWhateverCase) {
  EXPECT_EQ(nearest("secret lsit", kVerbs), "secret list");
  EXPECT_EQ(nearest("VERIFI", kVerbs), "verify");
  EXPECT_EQ(nearest("ver", kVerbs), "verify") << "a beginning";
}

TEST(Nearest, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest("hunter2", kVerbs), std::nullopt);
  EXPECT_EQ(nearest("", kVerbs), std::nullopt);
  EXPECT_EQ(nearest("ve", kVerbs), std::nullopt) << "too short for a beginning";
  EXPECT_EQ(nearest(std::string(65, 'v'), kVerbs), std::nullopt) << "no misspelling is so long";
}

TEST(Nearest, PrefersTheExactWordToOneThatItBegins) {
  constexpr std::array<std::string_view, 2> kKnown = {"production-eu", "production"};
  EXPECT_EQ(nearest("production", kKnown), "production");
}

TEST(Suggestion, NamesTheNearestOrAllOfThem) {
  const std::vector<std::string> known = {"dev", "prod"};
  EXPECT_EQ(suggestion("prd", known), "did you mean \"prod\"");
  EXPECT_EQ(suggestion("staging", known), "one of: dev, prod");
  EXPECT_EQ(suggestion("staging", {}), "none is declared");
}

}  // namespace
}  // namespace clavium
