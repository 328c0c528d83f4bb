// SPDX-License-Identifier: Apache-2.0
#include "engine/terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/random_secrets.h"

namespace clavium::engine {
namespace {

using testing::key_of;
using testing::secret_of;

std::set<std::string> terms(const api::Secret& secret) {
  std::set<std::string> terms;
  terms_of(secret, [&](std::string_view term) { terms.emplace(term); });
  return terms;
}

bool has(const api::Secret& secret, const api::Clue& clue) {
  if (clue.of == api::Clue::Of::name) return secret.key.name.starts_with(clue.prefix);
  const auto all = terms(secret);
  const auto first = all.lower_bound(clue.prefix);
  return first != all.end() && first->starts_with(clue.prefix);
}

/// What Condition says, word for word.
bool meets(const api::Secret& secret, const api::Condition& condition) {
  return std::ranges::any_of(condition.any_of, [&](const api::Condition::AllOf& all_of) {
    return std::ranges::all_of(all_of, [&](const api::Condition::AnyClue& any) {
      return std::ranges::any_of(any, [&](const api::Clue& clue) { return has(secret, clue); });
    });
  });
}

TEST(Terms, EveryMatchOfAFilterMeetsItsCondition) {
  testing::RandomSecrets random(1);
  int matched = 0;
  for (int i = 0; i < 20'000; ++i) {
    api::Secret secret = secret_of(key_of(random.phrase(6)));
    random.change(secret);
    const auto filters = random.filters();
    if (!matches(secret, filters)) continue;
    ++matched;
    for (const api::Condition& condition : conditions_of(filters)) {
      ASSERT_TRUE(meets(secret, condition))
          << secret.key.name << " | " << secret.description << " | " << filters[0].key << " "
          << filters[0].values[0];
    }
  }
  EXPECT_GT(matched, 2000);
}

TEST(Terms, AConditionRefusesMostOfWhatDoesNotMatch) {
  testing::RandomSecrets random(2);
  int refused = 0;
  int unmatched = 0;
  for (int i = 0; i < 5000; ++i) {
    api::Secret secret = secret_of(key_of(random.phrase(6)));
    random.change(secret);
    auto filters = random.filters();
    const auto conditions = conditions_of(filters);
    if (matches(secret, filters) || conditions.size() != filters.size()) continue;
    ++unmatched;
    refused += !std::ranges::all_of(conditions, [&](const auto& c) { return meets(secret, c); });
  }
  EXPECT_GT(unmatched, 1000);
  EXPECT_GT(refused, unmatched * 9 / 10);
}

TEST(Terms, ANameBeginsWithItsFirstSegmentsAndGivesItsOtherWords) {
  const api::Secret secret = secret_of(key_of("payments/prod/databasePassword"));
  const std::string end(1, '\0');
  EXPECT_EQ(terms(secret),
            (std::set<std::string>{"bpayments", "npayments/" + end, "npayments/prod/" + end,
                                   "aprod", "adatabase", "apassword"}));
}

TEST(Terms, ALongNameWithoutSegmentsBeginsWithItsFirstTwelveCharacters) {
  EXPECT_EQ(terms(secret_of(key_of("abcdefghijklmnopq"))),
            (std::set<std::string>{"babcdefghijkl"}));
}

TEST(Terms, TagsServiceAndRegionAreTerms) {
  api::Secret secret = secret_of(key_of("x"));
  secret.tags = {{"Owner", "team-pay"}, {"Owner2", ""}};
  secret.owning_service = "rds";
  secret.primary_region = "eu-west-1";
  EXPECT_EQ(terms(secret),
            (std::set<std::string>{"bx", "kOwner", "kOwner2", "v", "vteam-pay", "aowner", "a2",
                                   "ateam", "apay", "ords", "reu-west-1"}));
}

TEST(Terms, ANegationMakesNoCondition) {
  EXPECT_TRUE(conditions_of({{"name", {"a", "!b"}}, {"tag-key", {"!c"}}}).empty());
  EXPECT_EQ(conditions_of({{"name", {"a"}}, {"tag-key", {"!c"}}}).size(), 1u);
}

TEST(Terms, AValueWithoutWordsIsNoAlternative) {
  const auto conditions = conditions_of({{"all", {"/"}}, {"description", {"/", "one two"}}});
  ASSERT_EQ(conditions.size(), 2u);
  EXPECT_TRUE(conditions[0].any_of.empty()) << "nothing can match";
  ASSERT_EQ(conditions[1].any_of.size(), 1u);
  EXPECT_EQ(conditions[1].any_of[0].size(), 2u) << "both words must be there";
}

}  // namespace
}  // namespace clavium::engine
