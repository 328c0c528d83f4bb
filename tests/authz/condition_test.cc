// SPDX-License-Identifier: Apache-2.0
//
// Conditions: every operator, keys that are absent, several values on either side, variables.
#include "authz/condition.h"

#include <gtest/gtest.h>

#include "authz/condition_operators/condition_operator.h"
#include "authz/policy_text.h"

namespace clavium::testing {
namespace {

using authz::ConditionKeys;
using Texts = std::vector<std::string>;

authz::Condition condition(std::string_view word, Texts wanted) {
  auto parsed = authz::parse_condition_operator(word);
  EXPECT_TRUE(parsed) << word;
  parsed->key = "k";
  parsed->alternatives = std::move(wanted);
  return *parsed;
}
bool holds(std::string_view word, Texts wanted, const Texts& given) {
  ConditionKeys keys;
  if (given.size() == 1) keys.set("K", given.front());
  if (given.size() > 1) keys.set_list("K", given);
  return authz::is_true(condition(word, std::move(wanted)), keys, true);
}

struct Case {
  std::string_view word, wanted, given;
  bool holds;
};

// Of every positive operator what matches and what does not.
constexpr Case kComparisons[] = {
    {"StringEquals", "a", "a", true},
    {"StringEquals", "a", "A", false},
    {"StringEquals", "a*", "ab", false},
    {"StringEquals", "a*", "a*", true},
    {"StringEqualsIgnoreCase", "Prod", "pROD", true},
    {"StringEqualsIgnoreCase", "Prod", "prod1", false},
    {"StringEqualsIgnoreCase", "p*", "prod", false},
    {"StringLike", "a*c?", "a/b:cd", true},
    {"StringLike", "a*c?", "a/b:c", false},
    {"StringLike", "A*", "ab", false},
    {"NumericEquals", "7", "7.0", true},
    {"NumericEquals", "7", "8", false},
    {"NumericEquals", "9007199254740993", "9007199254740992", false},
    {"NumericEquals", "7", "seven", false},
    {"NumericLessThan", "8", "7", true},
    {"NumericLessThan", "7", "7", false},
    {"NumericLessThan", "10", "9", true},
    {"NumericLessThan", "10", "x", false},
    {"NumericLessThanEquals", "7", "7", true},
    {"NumericLessThanEquals", "7", "7.5", false},
    {"NumericGreaterThan", "-1", "0", true},
    {"NumericGreaterThan", "7", "7", false},
    {"NumericGreaterThanEquals", "7", "7", true},
    {"NumericGreaterThanEquals", "7", "6", false},
    {"DateEquals", "2026-11-23T19:00:00Z", "2026-11-23T20:00:00+01:00", true},
    {"DateEquals", "1795460400", "2026-11-23T19:00:00Z", true},
    {"DateEquals", "2026-11-23", "2026-11-23T00:00:00Z", true},
    {"DateEquals", "2026-11-23T19:00Z", "2026-11-23T19:00:00.000Z", true},
    {"DateEquals", "2026-11-23T19:00:00.5Z", "2026-11-23T19:00:00Z", false},
    {"DateEquals", "2026-11-23T19:00:00Z", "yesterday", false},
    {"DateLessThan", "2026-11-23T19:00:00Z", "2026-11-23T18:59:59Z", true},
    {"DateLessThan", "2026-11-23T19:00:00Z", "2026-11-23T19:00:00Z", false},
    {"DateLessThanEquals", "2026-11-23T19:00:00Z", "2026-11-23T19:00:00Z", true},
    {"DateLessThanEquals", "2026-11-23T19:00:00Z", "2026-11-23T19:00:01Z", false},
    {"DateGreaterThan", "2026-11-23T19:00:00Z", "1795460401", true},
    {"DateGreaterThan", "2026-11-23T19:00:00Z", "1795460400", false},
    {"DateGreaterThanEquals", "2026-11-23T19:00:00Z", "1795460400", true},
    {"DateGreaterThanEquals", "2026-11-23T19:00:00Z", "1795460399", false},
    {"Bool", "true", "TRUE", true},
    {"Bool", "true", "false", false},
    {"Bool", "false", "no", false},
    {"BinaryEquals", "AAEC", "AAEC", true},
    {"BinaryEquals", "AAEC", "AAED", false},
    {"IpAddress", "10.1.0.0/16", "10.1.255.1", true},
    {"IpAddress", "10.1.0.0/16", "10.2.0.1", false},
    {"IpAddress", "10.1.2.3", "10.1.2.3", true},
    {"IpAddress", "10.1.2.3", "10.1.2.4", false},
    {"IpAddress", "10.1.2.0/23", "10.1.3.9", true},
    {"IpAddress", "0.0.0.0/0", "203.0.113.9", true},
    {"IpAddress", "0.0.0.0/0", "2001:db8::1", false},
    {"IpAddress", "2001:db8::/33", "2001:db8:7fff::1", true},
    {"IpAddress", "2001:db8::/33", "2001:db8:8000::1", false},
    {"IpAddress", "10.1.2.3", "::ffff:10.1.2.3", true},
    {"IpAddress", "10.1.0.0/16", "10.1.0.1.evil.example", false},
    {"ArnEquals", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:role/a/b", true},
    {"ArnEquals", "arn:aws:iam::*:role/deploy", "arn:aws:iam::1:user/x:role/deploy", false},
    {"ArnLike", "arn:aws:iam::1111222?3333:role/x", "arn:aws:iam::111122223333:role/x", true},
    {"ArnLike", "arn:aws:iam::*", "arn:aws:iam::111122223333:role/x", false},
    {"ArnLike", "*", "arn:aws:iam::111122223333:role/x", true},
};

constexpr std::pair<std::string_view, std::string_view> kNegated[] = {
    {"StringEquals", "StringNotEquals"}, {"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"},
    {"StringLike", "StringNotLike"},     {"NumericEquals", "NumericNotEquals"},
    {"DateEquals", "DateNotEquals"},     {"IpAddress", "NotIpAddress"},
    {"ArnEquals", "ArnNotEquals"},       {"ArnLike", "ArnNotLike"},
};

TEST(Condition, EachOperatorComparesAsDocumented) {
  for (const Case& one : kComparisons) {
    EXPECT_EQ(holds(one.word, {std::string(one.wanted)}, {std::string(one.given)}), one.holds)
        << one.word << " " << one.wanted << " of " << one.given;
  }
}

TEST(Condition, NegatedOperatorsAreTheOpposite) {
  for (const auto& [word, negated] : kNegated) {
    int compared = 0;
    for (const Case& one : kComparisons) {
      if (one.word != word) continue;
      EXPECT_EQ(holds(negated, {std::string(one.wanted)}, {std::string(one.given)}), !one.holds)
          << negated << " " << one.wanted << " of " << one.given;
      ++compared;
    }
    EXPECT_GT(compared, 1) << word;
  }
}

TEST(Condition, TheTablesAboveKnowEveryOperator) {
  for (const authz::ConditionOperator& one : authz::condition_operators()) {
    const bool compared = std::any_of(std::begin(kComparisons), std::end(kComparisons),
                                      [&](const Case& c) { return c.word == one.name; });
    const bool negated = std::any_of(std::begin(kNegated), std::end(kNegated),
                                     [&](const auto& pair) { return pair.second == one.name; });
    EXPECT_TRUE(compared != negated && one.negated == negated) << one.name;
  }
  EXPECT_EQ(authz::condition_operators().size(), 26U);
}

TEST(Condition, SeveralValuesAreAlternativesAndForNegatedOperatorsNoneMayMatch) {
  EXPECT_TRUE(holds("StringEquals", {"a", "b"}, {"b"}));
  EXPECT_FALSE(holds("StringEquals", {"a", "b"}, {"c"}));
  EXPECT_FALSE(holds("StringNotEquals", {"a", "b"}, {"b"}));
  EXPECT_TRUE(holds("StringNotEquals", {"a", "b"}, {"c"}));
}

TEST(Condition, AnAbsentKeyIsFalseAndForNegatedOperatorsTrue) {
  for (const authz::ConditionOperator& one : authz::condition_operators()) {
    const std::string name(one.name);
    const Case* sample = std::find_if(std::begin(kComparisons), std::end(kComparisons),
                                      [&](const Case& c) { return c.word == name; });
    const Texts wanted{sample == std::end(kComparisons) ? "1" : std::string(sample->wanted)};
    EXPECT_EQ(holds(name, wanted, {}), one.negated) << name;
    EXPECT_TRUE(holds(name + "IfExists", wanted, {})) << name;
    EXPECT_TRUE(holds("ForAllValues:" + name, wanted, {})) << name;
    EXPECT_FALSE(holds("ForAnyValue:" + name, wanted, {})) << name;
  }
}

TEST(Condition, IfExistsDecidesNothingWhereTheKeyIs) {
  EXPECT_TRUE(holds("StringEqualsIfExists", {"a"}, {"a"}));
  EXPECT_FALSE(holds("StringEqualsIfExists", {"a"}, {"b"}));
  EXPECT_FALSE(holds("StringNotEqualsIfExists", {"a"}, {"a"}));
}

TEST(Condition, NullAsksWhetherTheKeyIsThere) {
  EXPECT_TRUE(holds("Null", {"true"}, {}));
  EXPECT_FALSE(holds("Null", {"true"}, {"a"}));
  EXPECT_FALSE(holds("Null", {"false"}, {}));
  EXPECT_TRUE(holds("Null", {"False"}, {"a"}));
  EXPECT_TRUE(holds("Null", {"true", "false"}, {"a"}));
}

TEST(Condition, SetOperatorsAskForAllOrForAny) {
  EXPECT_TRUE(holds("ForAllValues:StringEquals", {"a", "b"}, {"a", "b"}));
  EXPECT_FALSE(holds("ForAllValues:StringEquals", {"a", "b"}, {"a", "c"}));
  EXPECT_TRUE(holds("ForAnyValue:StringEquals", {"a", "b"}, {"c", "b"}));
  EXPECT_FALSE(holds("ForAnyValue:StringEquals", {"a", "b"}, {"c", "d"}));
  EXPECT_TRUE(holds("ForAllValues:StringNotEquals", {"a"}, {"b", "c"}));
  EXPECT_FALSE(holds("ForAllValues:StringNotEquals", {"a"}, {"a", "c"}));
  EXPECT_TRUE(holds("ForAnyValue:StringNotEquals", {"a"}, {"a", "c"}));
  EXPECT_FALSE(holds("ForAnyValue:StringNotEquals", {"a"}, {"a"}));
  EXPECT_TRUE(holds("ForAllValues:StringLike", {"a*"}, {"ab", "ac"}));
  ConditionKeys empty;
  empty.set_list("k", {});
  EXPECT_TRUE(authz::is_true(condition("ForAllValues:StringEquals", {"a"}), empty, true));
  EXPECT_FALSE(authz::is_true(condition("ForAnyValue:StringEquals", {"a"}), empty, true));
}

TEST(Condition, WhatIsNoOperatorIsRefused) {
  for (const char* word : {"", "StringEqual", "stringequals", "IfExists", "NullIfExists",
                           "ForAllValues:Null", "ForAllValues:", "ForSomeValues:StringEquals",
                           "StringEqualsIfExistsIfExists", "BinaryNotEquals"})
    EXPECT_FALSE(authz::parse_condition_operator(word)) << word;
}

TEST(Condition, AValueThatCouldNeverMatchIsRefused) {
  const std::pair<const char*, const char*> cases[] = {
      {"NumericEquals", "seven"},
      {"NumericEquals", ""},
      {"NumericLessThan", "0x10"},
      {"NumericLessThan", "1 "},
      {"NumericLessThan", "inf"},
      {"DateEquals", "2026-13-01"},
      {"DateEquals", "tomorrow"},
      {"DateEquals", "2026-11-23T25:00:00Z"},
      {"DateEquals", "2026-11-23T19"},
      {"DateEquals", "2026-11-23T19:00:00+99:00"},
      {"DateEquals", "99999999999999999999"},
      {"Bool", "yes"},
      {"Bool", ""},
      {"BinaryEquals", "A"},
      {"IpAddress", "10.0.0.0/33"},
      {"IpAddress", "10.0.0"},
      {"IpAddress", "10.0.0.0/-1"},
      {"IpAddress", "10.0.0.0/"},
      {"IpAddress", "::ffff:10.0.0.0/104"},
      {"IpAddress", "::/129"},
      {"Null", "maybe"},
      {"NumericEquals", "${aws:EpochTime}"},
  };
  for (const auto& [word, wanted] : cases)
    EXPECT_FALSE(authz::check_values(condition(word, {wanted}))) << word << " " << wanted;
  for (const Case& one : kComparisons)
    EXPECT_TRUE(authz::check_values(condition(one.word, {std::string(one.wanted)}))) << one.wanted;
  EXPECT_FALSE(authz::check_values(condition("StringEquals", {})));
}

// --- variables ---

bool with_variables(std::string_view word, std::string_view wanted, std::string_view given,
                    bool has_variables = true) {
  ConditionKeys keys;
  keys.set("k", std::string(given));
  keys.set("aws:username", "e*e");
  keys.set("aws:PrincipalTag/team", "red");
  keys.set_list("aws:TagKeys", {"one"});
  return authz::is_true(condition(word, {std::string(wanted)}), keys, has_variables);
}

TEST(PolicyVariables, StandForTheRequestsOwnValues) {
  EXPECT_TRUE(with_variables("StringEquals", "home/${aws:username}", "home/e*e"));
  EXPECT_TRUE(with_variables("StringEquals", "${AWS:UserName}", "e*e")) << "keys ignore case";
  EXPECT_TRUE(with_variables("StringEquals", "${aws:PrincipalTag/team}-x", "red-x"));
  EXPECT_TRUE(with_variables("StringEqualsIgnoreCase", "${aws:PrincipalTag/team}", "RED"));
  EXPECT_TRUE(
      with_variables("ArnLike", "arn:aws:s:r:1:${aws:PrincipalTag/team}/*", "arn:aws:s:r:1:red/a"));
}

TEST(PolicyVariables, AreLiteralText) {
  EXPECT_TRUE(with_variables("StringLike", "${aws:username}/*", "e*e/a"));
  EXPECT_FALSE(with_variables("StringLike", "${aws:username}/*", "eve/a"))
      << "a star in a name is no wildcard";
}

TEST(PolicyVariables, SpellTheThreeCharactersThatMeanSomething) {
  EXPECT_TRUE(with_variables("StringLike", "a${*}b", "a*b"));
  EXPECT_FALSE(with_variables("StringLike", "a${*}b", "axb"));
  EXPECT_TRUE(with_variables("StringLike", "a${?}b${$}", "a?b$"));
  EXPECT_FALSE(with_variables("StringLike", "a${?}b", "axb"));
}

TEST(PolicyVariables, WithoutAValueNothingMatches) {
  EXPECT_FALSE(with_variables("StringEquals", "${aws:absent}", ""));
  EXPECT_FALSE(with_variables("StringLike", "*${aws:absent}*", "anything"));
  EXPECT_TRUE(with_variables("StringNotEquals", "${aws:absent}", "anything"));
  EXPECT_FALSE(with_variables("StringEquals", "${aws:TagKeys}", "one")) << "a list is no variable";
}

TEST(PolicyVariables, MayHaveADefault) {
  EXPECT_TRUE(with_variables("StringEquals", "${aws:absent, 'nobody'}", "nobody"));
  EXPECT_TRUE(with_variables("StringEquals", "${aws:absent,''}", ""));
  EXPECT_TRUE(with_variables("StringEquals", "${aws:PrincipalTag/team, 'blue'}", "red"));
  EXPECT_FALSE(with_variables("StringLike", "${aws:absent, '*'}", "x")) << "a default is literal";
}

TEST(PolicyVariables, AreTextInTheOldVersionAndWhereTheyAreNotClosed) {
  EXPECT_TRUE(with_variables("StringEquals", "${aws:username}", "${aws:username}", false));
  EXPECT_FALSE(with_variables("StringEquals", "${aws:username}", "e*e", false));
  EXPECT_TRUE(with_variables("StringEquals", "a${b", "a${b"));
  EXPECT_TRUE(with_variables("StringEquals", "5$", "5$"));
}

TEST(PolicyVariables, CannotGrowBeyondWhatIsCompared) {
  ConditionKeys keys;
  keys.set("aws:UserAgent", std::string(32'768, 'x'));
  std::string bomb;
  for (int i = 0; i < 1'200; ++i) bomb += "${aws:UserAgent}";
  EXPECT_FALSE(authz::expand({bomb, &keys}, authz::Wildcards::expand, 32'768));
  const auto once = authz::expand({"${aws:UserAgent}", &keys}, authz::Wildcards::expand, 32'768);
  ASSERT_TRUE(once);
  EXPECT_EQ(once->size(), 32'768U);
}

}  // namespace
}  // namespace clavium::testing
