// SPDX-License-Identifier: Apache-2.0
#include "authz/public_policy.h"

#include <algorithm>

#include "base/encoding.h"

namespace clavium::authz {

namespace {

constexpr std::string_view kNarrowingKeys[] = {
    "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
    "aws:SourceAccount",    "aws:SourceArn",    "aws:SourceOrgID",    "aws:SourceVpc",
    "aws:SourceVpce",       "aws:userid"};

constexpr std::string_view kNarrowingOperators[] = {"StringEquals", "StringEqualsIgnoreCase",
                                                    "StringLike", "ArnEquals", "ArnLike"};

bool narrows(const Condition& condition) {
  if (condition.comparison == nullptr || condition.if_exists ||
      condition.qualifier == SetQualifier::for_all_values)
    return false;
  const bool known_operator =
      std::find(std::begin(kNarrowingOperators), std::end(kNarrowingOperators),
                condition.comparison->name) != std::end(kNarrowingOperators);
  const bool known_key = std::any_of(
      std::begin(kNarrowingKeys), std::end(kNarrowingKeys),
      [&](std::string_view key) { return equal_ignoring_ascii_case(key, condition.key); });
  return known_operator && known_key &&
         std::all_of(condition.alternatives.begin(), condition.alternatives.end(),
                     [](const std::string& text) {
                       return !text.empty() && text.find_first_of("*?$") == std::string::npos;
                     });
}

bool is_open(const Statement& statement) {
  return statement.not_principals ||
         std::any_of(statement.principals.begin(), statement.principals.end(),
                     [](const Principal& one) { return one.kind == Principal::Kind::anyone; });
}

}  // namespace

const Statement* find_public_statement(const Policy& policy) {
  for (const Statement& statement : policy.statements) {
    if (statement.effect == Effect::allow && is_open(statement) &&
        std::none_of(statement.conditions.begin(), statement.conditions.end(), narrows))
      return &statement;
  }
  return nullptr;
}

}  // namespace clavium::authz
