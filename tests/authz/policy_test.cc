// SPDX-License-Identifier: Apache-2.0
//
// Policy documents: what is read, what is refused and in which words, and that hostile ones end
// soon.
#include "authz/policy.h"

#include <gtest/gtest.h>

#include <chrono>

namespace clavium::testing {
namespace {

using authz::PolicyKind;

constexpr std::string_view kSyntax = "This policy has invalid syntax.";
constexpr std::string_view kPrincipal = "This resource policy contains an unsupported principal";

/// "" when the document is read; otherwise AWS's sentence.
std::string refused(std::string_view text, PolicyKind kind = PolicyKind::resource) {
  const auto policy = authz::parse_policy(text, kind);
  if (policy) return "";
  EXPECT_EQ(policy.error().code, "MalformedPolicyDocumentException");
  EXPECT_FALSE(policy.error().hint.empty()) << "a refusal says which rule";
  return policy.error().message;
}
std::string with(std::string_view members) {
  return concat(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*",)",
                members, "}}");
}
constexpr std::string_view kRest = R"("Action":"secretsmanager:*","Resource":"*")";

TEST(Policy, SingleValuesStandForLists) {
  const auto one = authz::parse_policy(
      R"({"Version":"2012-10-17","Id":"p","Statement":{"Sid":"read it","Effect":"Allow",
          "Principal":{"AWS":"111122223333"},"Action":"secretsmanager:GetSecretValue",
          "Resource":"*","Condition":{"StringEquals":{"aws:userid":"x"}}}})",
      PolicyKind::resource);
  const auto list = authz::parse_policy(
      R"({"Version":"2012-10-17","Id":"p","Statement":[{"Sid":"read it","Effect":"Allow",
          "Principal":{"AWS":["111122223333"]},"Action":["SecretsManager:GetSecretValue"],
          "Resource":["*"],"Condition":{"StringEquals":{"aws:userid":["x"]}}}]})",
      PolicyKind::resource);
  ASSERT_TRUE(one && list);
  for (const authz::Policy& policy : {*one, *list}) {
    EXPECT_EQ(policy.id, "p");
    EXPECT_TRUE(policy.has_variables);
    ASSERT_EQ(policy.statements.size(), 1U);
    const authz::Statement& statement = policy.statements.front();
    EXPECT_EQ(statement.sid, "read it");
    EXPECT_EQ(statement.principals.front().account, "111122223333");
    EXPECT_EQ(statement.actions, std::vector<std::string>{"secretsmanager:getsecretvalue"});
    EXPECT_EQ(statement.resources, std::vector<std::string>{"*"});
    ASSERT_EQ(statement.conditions.size(), 1U);
    EXPECT_EQ(statement.conditions.front().alternatives, std::vector<std::string>{"x"});
  }
}

TEST(Policy, TheDefaultVersionIsTheOldOneWithoutVariables) {
  const std::string statement =
      R"("Statement":{"Effect":"Deny","NotPrincipal":"*","NotAction":"*","NotResource":"*"}})";
  const auto absent = authz::parse_policy("{" + statement, PolicyKind::resource);
  const auto old =
      authz::parse_policy(R"({"Version":"2008-10-17",)" + statement, PolicyKind::resource);
  ASSERT_TRUE(absent && old);
  EXPECT_FALSE(absent->has_variables);
  EXPECT_FALSE(old->has_variables);
  const authz::Statement& read = absent->statements.front();
  EXPECT_EQ(read.effect, authz::Effect::deny);
  EXPECT_TRUE(read.not_principals && read.not_actions && read.not_resources);
}

TEST(Policy, NamesOfElementsIgnoreCase) {
  EXPECT_EQ(refused(R"({"version":"2012-10-17","STATEMENT":{"effect":"Allow","principal":"*",
                        "ACTION":"*","resource":"*","sid":"a"}})"),
            "");
}

TEST(Policy, ScalarsOfConditionsMayStandWithoutQuotes) {
  const auto policy =
      authz::parse_policy(with(concat(kRest, R"(,"Condition":{"Bool":{"aws:SecureTransport":true},)"
                                             R"("NumericLessThan":{"a":[10,1.5]}})")),
                          PolicyKind::resource);
  ASSERT_TRUE(policy) << policy.error().hint;
  const auto& conditions = policy->statements.front().conditions;
  EXPECT_EQ(conditions[0].alternatives, std::vector<std::string>{"true"});
  EXPECT_EQ(conditions[1].alternatives, (std::vector<std::string>{"10", "1.5"}));
}

TEST(Policy, WhatBreaksTheGrammarIsRefusedInAwsWords) {
  const std::string good = with(kRest);
  ASSERT_EQ(refused(good), "");
  const std::string cases[] = {
      "",
      "{",
      "[]",
      "null",
      "\"x\"",
      "{}",
      R"({"Version":"2012-10-17"})",
      R"({"Version":"2012-10-17","Statement":[]})",
      R"({"Version":"2012-10-17","Statement":"x"})",
      R"({"Version":"2012-10-17","Statement":["x"]})",
      R"({"Version":"2019-10-19","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}})",
      R"({"Version":2012,"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}})",
      R"({"Id":1,"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}})",
      R"({"Extra":1,"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}})",
      // Effect
      R"({"Statement":{"Principal":"*","Action":"*","Resource":"*"}})",
      R"({"Statement":{"Effect":"allow","Principal":"*","Action":"*","Resource":"*"}})",
      R"({"Statement":{"Effect":true,"Principal":"*","Action":"*","Resource":"*"}})",
      // Principal
      R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
      R"({"Statement":{"Effect":"Allow","Principal":"*","NotPrincipal":"*","Action":"*","Resource":"*"}})",
      R"({"Statement":{"Effect":"Allow","Principal":{},"Action":"*","Resource":"*"}})",
      R"({"Statement":{"Effect":"Allow","Principal":[],"Action":"*","Resource":"*"}})",
      R"({"Statement":{"Effect":"Allow","Principal":"111122223333","Action":"*","Resource":"*"}})",
      R"({"Statement":{"Effect":"Allow","Principal":{"AWS":[]},"Action":"*","Resource":"*"}})",
      R"({"Statement":{"Effect":"Allow","Principal":{"AWS":[1]},"Action":"*","Resource":"*"}})",
      // given twice, in the same or another case
      R"({"Statement":{"Effect":"Allow","Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}})",
      R"({"Statement":{"Effect":"Allow","effect":"Deny","Principal":"*","Action":"*","Resource":"*"}})",
      with(concat(kRest, R"(,"Condition":{"StringEquals":{"aws:userid":"a","AWS:UserId":"b"}})")),
      // actions, resources
      with(R"("Action":"secretsmanager:*")"),
      with(R"("Resource":"*")"),
      with(R"("Action":"*","NotAction":"*","Resource":"*")"),
      with(R"("Action":"*","Resource":"*","NotResource":"*")"),
      with(R"("Action":[],"Resource":"*")"),
      with(R"("Action":"","Resource":"*")"),
      with(R"("Action":"GetSecretValue","Resource":"*")"),
      with(R"("Action":"secrets*:GetSecretValue","Resource":"*")"),
      with(R"("Action":"secretsmanager:","Resource":"*")"),
      with(R"("Action":"secretsmanager:Get Value","Resource":"*")"),
      with(R"("Action":{"a":"*"},"Resource":"*")"),
      with(R"("Action":"*","Resource":"prod/db")"),
      with(R"("Action":"*","Resource":"arn:aws:*:*:*:*")"),
      with(R"("Action":"*","Resource":"arn:aws:secrets?anager:*:*:*")"),
      with(R"("Action":"*","Resource":[])"),
      with(concat(kRest, R"(,"Extra":1)")),
      with(concat(kRest, R"(,"Sid":1)")),
      // conditions
      with(concat(kRest, R"(,"Condition":[])")),
      with(concat(kRest, R"(,"Condition":{"StringEquals":"x"})")),
      with(concat(kRest, R"(,"Condition":{"StringEquals":{}})")),
      with(concat(kRest, R"(,"Condition":{"StringEquals":{"":"x"}})")),
      with(concat(kRest, R"(,"Condition":{"StringEquals":{"a":[]}})")),
      with(concat(kRest, R"(,"Condition":{"StringEquals":{"a":{"b":"c"}}})")),
      with(concat(kRest, R"(,"Condition":{"StringEquals":{"a":null}})")),
      with(concat(kRest, R"(,"Condition":{"StringIs":{"a":"b"}})")),
      with(concat(kRest, R"(,"Condition":{"NumericEquals":{"a":"b"}})")),
      R"({"Statement":[{"Sid":"a","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},
                       {"Sid":"a","Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]})",
  };
  for (const std::string& text : cases) EXPECT_EQ(refused(text), kSyntax) << text;
}

TEST(Policy, WhoeverIsNoPrincipalIsUnsupported) {
  for (const char* principal :
       {R"({"AWS":"nobody"})", R"({"AWS":"arn:aws:iam::111122223333:role/*"})",
        R"({"AWS":["111122223333","12"]})", R"({"CanonicalUser":"79a5"})", R"({"Everyone":"*"})"}) {
    EXPECT_EQ(refused(concat(R"({"Statement":{"Effect":"Allow","Principal":)", principal, ",",
                             kRest, "}}")),
              kPrincipal)
        << principal;
  }
}

TEST(Policy, EachKindHasItsOwnElements) {
  const std::string identity =
      R"({"Statement":{"Sid":"Abc1","Effect":"Allow","Action":"*","Resource":"*"}})";
  const std::string trust =
      R"({"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},
          "Action":"sts:AssumeRole"}})";
  EXPECT_EQ(refused(identity, PolicyKind::identity), "");
  EXPECT_EQ(refused(identity, PolicyKind::resource), kSyntax);
  EXPECT_EQ(refused(trust, PolicyKind::trust), "");
  EXPECT_EQ(refused(trust, PolicyKind::identity), kSyntax);
  EXPECT_EQ(refused(trust, PolicyKind::resource), kSyntax);
  EXPECT_EQ(refused(with(kRest), PolicyKind::trust), kSyntax) << "no Resource in a trust policy";
  EXPECT_EQ(refused(R"({"Statement":{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}})",
                    PolicyKind::identity),
            kSyntax);
}

TEST(Policy, DeepOrHugeDocumentsEndSoon) {
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(refused(std::string(1'000'000, '[')), kSyntax);
  std::string deep = "1";
  for (int i = 0; i < 20; ++i) deep = concat(R"({"a":)", deep, "}");
  EXPECT_EQ(refused(with(concat(kRest, R"(,"Condition":)", deep))), kSyntax);
  std::string statements;
  for (int i = 0; i < 5'000; ++i)
    statements += concat(i == 0 ? "" : ",", R"({"Sid":"s)", i,
                         R"(","Effect":"Deny","Principal":"*","Action":"*","Resource":"*"})");
  EXPECT_EQ(refused(concat(R"({"Statement":[)", statements, "]}")), "");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

}  // namespace
}  // namespace clavium::testing
