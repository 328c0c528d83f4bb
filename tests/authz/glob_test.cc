// SPDX-License-Identifier: Apache-2.0
//
// Wildcards: what they match, that both algorithms agree, and that no pattern takes long.
#include "authz/glob.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>

namespace clavium::testing {
namespace {

using authz::Glob;
using authz::GlobAlgorithms;

struct Case {
  std::string_view pattern, subject;
  bool matches;
};

TEST(Glob, StarIsAnyRunAndQuestionMarkOneCharacter) {
  constexpr Case kCases[] = {
      {"", "", true},
      {"", "a", false},
      {"a", "", false},
      {"*", "", true},
      {"*", "a/b:c", true},
      {"?", "", false},
      {"?", "a", true},
      {"?", "ab", false},
      {"a*", "a", true},
      {"a*", "ba", false},
      {"*a", "ba", true},
      {"*a", "ab", false},
      {"a*b*c", "a--b--c", true},
      {"a*b*c", "a--c--b", false},
      {"prod/db-??????", "prod/db-AbCdEf", true},
      {"prod/db-??????", "prod/db-AbCdE", false},
      {"prod/db-??????", "prod/db-AbCdEfG", false},
      {"Prod", "prod", false},
      {"**?**", "x", true},
      {"**?**", "", false},
      {"*ab*ab*", "abxab", true},
      {"*ab*ab*", "aab", false},
      {"a.c", "abc", false},
      {"[ab]", "a", false},
  };
  for (const Case& one : kCases) {
    EXPECT_EQ(Glob::of(one.pattern).matches(one.subject), one.matches)
        << one.pattern << " against " << one.subject;
  }
}

TEST(Glob, QuestionMarkIsACharacterAndNotAByte) {
  EXPECT_TRUE(Glob::of("?").matches("\u00e9"));
  EXPECT_TRUE(Glob::of("caf?").matches("caf\u00e9"));
  EXPECT_FALSE(Glob::of("caf??").matches("caf\u00e9"));
  EXPECT_FALSE(Glob::of("*??").matches("\u20ac")) << "three bytes, one character";
  EXPECT_TRUE(Glob::of("??").matches("\u20ac\U0001f511"));
  EXPECT_TRUE(Glob::of("?").matches("\xff")) << "no UTF-8: a byte is a character";
}

TEST(Glob, LiteralsStayLiteral) {
  const Glob stars = Glob().literal("a*").any_one().literal("?");
  EXPECT_TRUE(stars.matches("a*x?"));
  EXPECT_FALSE(stars.matches("abx?"));
  EXPECT_FALSE(stars.matches("a*xy"));
}

TEST(Glob, BothAlgorithmsAgree) {
  std::mt19937 random(4711);
  const auto text = [&](std::string_view alphabet, std::size_t length_max) {
    std::string made;
    const std::size_t length = random() % (length_max + 1);
    for (std::size_t i = 0; i < length; ++i) made += alphabet[random() % alphabet.size()];
    return made;
  };
  int matched = 0;
  for (int round = 0; round < 50'000; ++round) {
    // Few letters, so that many match; long ones now and then, so that words of 64 bits are
    // crossed.
    const std::string pattern = text("ab*?", round % 50 == 0 ? 150 : 8);
    const std::string subject = text("ab\xc3\xa9", round % 50 == 0 ? 300 : 10);
    const Glob glob = Glob::of(pattern);
    const auto verdict = GlobAlgorithms::backtracking(glob, subject, SIZE_MAX);
    ASSERT_NE(verdict, GlobAlgorithms::Verdict::undecided);
    const bool yes = verdict == GlobAlgorithms::Verdict::yes;
    ASSERT_EQ(GlobAlgorithms::in_parallel(glob, subject), yes) << pattern << " against " << subject;
    ASSERT_EQ(glob.matches(subject), yes);
    matched += yes ? 1 : 0;
  }
  EXPECT_GT(matched, 5'000) << "a test whose patterns never match shows nothing";
}

TEST(Glob, NoPatternTakesLong) {
  std::string many_stars, long_run(10'000, 'a'), pairs;
  for (int i = 0; i < 5'000; ++i) many_stars += "*a";
  for (int i = 0; i < 5'000; ++i) pairs += "?a";
  const std::string subject(32'768, 'a');
  const auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(Glob::of(many_stars + "b").matches(subject));
  EXPECT_FALSE(Glob::of("*" + long_run + "b").matches(subject));
  EXPECT_FALSE(Glob::of("*" + long_run + "b*").matches(subject));
  EXPECT_FALSE(Glob::of("*" + pairs + "b*").matches(subject));
  EXPECT_TRUE(Glob::of("*" + long_run + "*" + pairs).matches(subject));
  // By backtracking alone the third is 3 * 10^8 steps. Generous, since sanitizers slow it down.
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST(Glob, TheFirstAlgorithmGivesUpWhereItWouldTakeLong) {
  const Glob bomb = Glob::of("*" + std::string(1'000, 'a') + "b*");
  EXPECT_EQ(GlobAlgorithms::backtracking(bomb, std::string(4'000, 'a'), 100'000),
            GlobAlgorithms::Verdict::undecided);
}

}  // namespace
}  // namespace clavium::testing
