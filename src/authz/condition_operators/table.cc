// SPDX-License-Identifier: Apache-2.0
#include "authz/condition_operators/condition_operator.h"

namespace clavium::authz {

namespace {

namespace text = text_operators;
namespace number = number_operators;
namespace date = date_operators;
namespace boolean = boolean_operators;
namespace binary = binary_operators;
namespace address = address_operators;
namespace arn = arn_operators;

// name, negated, takes variables, what a policy may hold, the positive comparison
constexpr ConditionOperator kOperators[] = {
    {"StringEquals", false, true, text::any_text, text::equals},
    {"StringNotEquals", true, true, text::any_text, text::equals},
    {"StringEqualsIgnoreCase", false, true, text::any_text, text::equals_ignoring_case},
    {"StringNotEqualsIgnoreCase", true, true, text::any_text, text::equals_ignoring_case},
    {"StringLike", false, true, text::any_text, text::like},
    {"StringNotLike", true, true, text::any_text, text::like},
    {"NumericEquals", false, false, number::is_number, number::equals},
    {"NumericNotEquals", true, false, number::is_number, number::equals},
    {"NumericLessThan", false, false, number::is_number, number::less},
    {"NumericLessThanEquals", false, false, number::is_number, number::less_or_equal},
    {"NumericGreaterThan", false, false, number::is_number, number::greater},
    {"NumericGreaterThanEquals", false, false, number::is_number, number::greater_or_equal},
    {"DateEquals", false, false, date::is_date, date::equals},
    {"DateNotEquals", true, false, date::is_date, date::equals},
    {"DateLessThan", false, false, date::is_date, date::less},
    {"DateLessThanEquals", false, false, date::is_date, date::less_or_equal},
    {"DateGreaterThan", false, false, date::is_date, date::greater},
    {"DateGreaterThanEquals", false, false, date::is_date, date::greater_or_equal},
    {"Bool", false, false, boolean::is_boolean, boolean::equals},
    {"BinaryEquals", false, false, binary::is_base64, binary::equals},
    {"IpAddress", false, false, address::is_network, address::contains},
    {"NotIpAddress", true, false, address::is_network, address::contains},
    {"ArnEquals", false, true, text::any_text, arn::matches},
    {"ArnNotEquals", true, true, text::any_text, arn::matches},
    {"ArnLike", false, true, text::any_text, arn::matches},
    {"ArnNotLike", true, true, text::any_text, arn::matches},
};

}  // namespace

std::span<const ConditionOperator> condition_operators() { return kOperators; }

const ConditionOperator* find_condition_operator(std::string_view name) {
  for (const ConditionOperator& one : kOperators) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

}  // namespace clavium::authz
