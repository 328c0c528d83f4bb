// SPDX-License-Identifier: Apache-2.0
#include "authz/condition.h"

#include <algorithm>

namespace clavium::authz {

namespace {

constexpr std::string_view kForAllValues = "ForAllValues:";
constexpr std::string_view kForAnyValue = "ForAnyValue:";
constexpr std::string_view kIfExists = "IfExists";
constexpr std::string_view kNull = "Null";

}  // namespace

Result<Condition> parse_condition_operator(std::string_view word) {
  Condition condition;
  std::string_view name = word;
  if (name.starts_with(kForAllValues)) {
    condition.qualifier = SetQualifier::for_all_values;
    name.remove_prefix(kForAllValues.size());
  } else if (name.starts_with(kForAnyValue)) {
    condition.qualifier = SetQualifier::for_any_value;
    name.remove_prefix(kForAnyValue.size());
  }
  if (name.ends_with(kIfExists)) {
    condition.if_exists = true;
    name.remove_suffix(kIfExists.size());
  }
  const bool is_plain = condition.qualifier == SetQualifier::none && !condition.if_exists;
  if (name == kNull && is_plain) return condition;
  condition.comparison = find_condition_operator(name);
  if (condition.comparison == nullptr)
    return fail(ErrorKind::invalid_request, "there is no condition operator ", word);
  return condition;
}

Result<void> check_values(const Condition& condition) {
  const auto well_formed = condition.comparison == nullptr ? boolean_operators::is_boolean
                                                           : condition.comparison->well_formed;
  if (!condition.alternatives.empty() &&
      std::all_of(condition.alternatives.begin(), condition.alternatives.end(), well_formed))
    return {};
  return fail(ErrorKind::invalid_request, "the values of ", condition.key,
              " do not fit the operator ",
              condition.comparison == nullptr ? kNull : condition.comparison->name);
}

bool is_true(const Condition& condition, const ConditionKeys& keys, bool has_variables) {
  const ConditionKeys::Values* given = keys.find(condition.key);
  const bool is_absent = given == nullptr || given->all.empty();
  if (condition.comparison == nullptr) {
    return std::any_of(condition.alternatives.begin(), condition.alternatives.end(),
                       [&](const std::string& wanted) {
                         return boolean_operators::equals({wanted}, is_absent ? "true" : "false");
                       });
  }
  const ConditionOperator& comparison = *condition.comparison;
  if (is_absent) {
    if (condition.if_exists) return true;
    switch (condition.qualifier) {
      case SetQualifier::for_all_values:
        return true;
      case SetQualifier::for_any_value:
        return false;
      case SetQualifier::none:
        return comparison.negated;
    }
  }
  const ConditionKeys* variables = has_variables && comparison.takes_variables ? &keys : nullptr;
  const auto holds = [&](const std::string& one) {
    const bool matched = std::any_of(
        condition.alternatives.begin(), condition.alternatives.end(),
        [&](const std::string& wanted) { return comparison.matches({wanted, variables}, one); });
    return matched != comparison.negated;
  };
  // Without a qualifier a negated operator means "none of them", and any other "one of them".
  const bool all = condition.qualifier == SetQualifier::for_all_values ||
                   (condition.qualifier == SetQualifier::none && comparison.negated);
  return all ? std::all_of(given->all.begin(), given->all.end(), holds)
             : std::any_of(given->all.begin(), given->all.end(), holds);
}

}  // namespace clavium::authz
