// SPDX-License-Identifier: Apache-2.0
#include "engine/random_password.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace clavium::engine {
namespace {

std::string draw(const PasswordRules& rules) {
  SystemEntropy entropy;
  const auto password = random_password(rules, entropy);
  if (!password) return "refused: " + password.error().message;
  return password->reveal_text([](std::string_view text) { return std::string(text); });
}

bool has(const std::string& text, int (*is)(int)) {
  return std::any_of(text.begin(), text.end(), is);
}

TEST(RandomPassword, EveryClassStandsInItAtLeastOnce) {
  PasswordRules rules;
  rules.length = 4;
  for (int i = 0; i < 200; ++i) {
    const std::string password = draw(rules);
    ASSERT_EQ(password.size(), 4U);
    EXPECT_TRUE(has(password, std::islower) && has(password, std::isupper) &&
                has(password, std::isdigit) && has(password, std::ispunct))
        << password;
  }
}

TEST(RandomPassword, TheRequiredCharactersDoNotStandInFixedPlaces) {
  PasswordRules rules;
  rules.length = 4;
  std::set<char> first_classes;
  for (int i = 0; i < 200; ++i) {
    const char c = draw(rules)[0];
    first_classes.insert(std::islower(c)   ? 'l'
                         : std::isupper(c) ? 'u'
                         : std::isdigit(c) ? 'd'
                                           : 'p');
  }
  EXPECT_EQ(first_classes.size(), 4U);
}

TEST(RandomPassword, ExcludedCharactersAndClassesNeverAppear) {
  PasswordRules rules;
  rules.length = 4096;
  rules.exclude_punctuation = true;
  rules.exclude_characters = "abc019";
  const std::string password = draw(rules);
  EXPECT_EQ(password.size(), 4096U);
  EXPECT_EQ(password.find_first_of("abc019"), std::string::npos);
  EXPECT_FALSE(has(password, std::ispunct));
}

TEST(RandomPassword, ASpaceIsAdmittedButNotRequired) {
  PasswordRules rules;
  rules.length = 4;
  rules.include_space = true;
  bool without = false;
  for (int i = 0; i < 50; ++i) without = without || draw(rules).find(' ') == std::string::npos;
  EXPECT_TRUE(without);
  rules.length = 4096;
  EXPECT_NE(draw(rules).find(' '), std::string::npos);
}

TEST(RandomPassword, RulesThatCannotBeMetAreRefusedInAwsWords) {
  PasswordRules short_rules;
  short_rules.length = 3;
  EXPECT_EQ(draw(short_rules),
            "refused: Password length is too short based on the required types.");
  PasswordRules emptied;
  emptied.exclude_characters = "0123456789";
  EXPECT_EQ(draw(emptied), "refused: All characters of the desired type have been excluded");
  emptied.require_each_included_type = false;
  EXPECT_EQ(draw(emptied).size(), 32U);
  PasswordRules nothing;
  nothing.exclude_lowercase = nothing.exclude_uppercase = nothing.exclude_numbers =
      nothing.exclude_punctuation = true;
  EXPECT_EQ(draw(nothing), "refused: All characters have been excluded from selection");
}

}  // namespace
}  // namespace clavium::engine
