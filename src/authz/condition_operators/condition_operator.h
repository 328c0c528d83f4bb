// SPDX-License-Identifier: Apache-2.0
//
// The comparisons of IAM conditions, one row each. What surrounds a comparison (several values,
// keys that are absent, ...IfExists, ForAllValues) is the same for all and stands in condition.cc.
//
// One more operator: a function in the file of its family, and one line in table.cc.
//
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
#pragma once

#include <span>
#include <string_view>

#include "authz/policy_text.h"

namespace clavium::authz {

struct ConditionOperator {
  std::string_view name;  ///< "StringNotEquals"; case-sensitive
  bool negated;           ///< true when none of the policy's values may match
  bool takes_variables;   ///< text and ARNs; elsewhere ${…} is no number, date or address
  /// Whether a policy may hold this value. One that could never match would make a Deny silently
  /// void, so it is refused when the policy is put.
  bool (*well_formed)(std::string_view policy_text);
  /// The positive comparison: of StringNotEquals, whether the two are equal. A request's value that
  /// is of another kind (no number, no address) does not match.
  bool (*matches)(const PolicyText& policy_text, std::string_view request_text);
};

[[nodiscard]] std::span<const ConditionOperator> condition_operators();
/// Null when there is none of that name.
[[nodiscard]] const ConditionOperator* find_condition_operator(std::string_view name);

// The families; each is a file of this folder.

namespace text_operators {
bool any_text(std::string_view);
bool equals(const PolicyText&, std::string_view);
bool equals_ignoring_case(const PolicyText&, std::string_view);
bool like(const PolicyText&, std::string_view);
}  // namespace text_operators

namespace number_operators {
bool is_number(std::string_view);
bool equals(const PolicyText&, std::string_view);
bool less(const PolicyText&, std::string_view);
bool less_or_equal(const PolicyText&, std::string_view);
bool greater(const PolicyText&, std::string_view);
bool greater_or_equal(const PolicyText&, std::string_view);
}  // namespace number_operators

/// ISO 8601 (a date, or a time with minutes, seconds or fractions, in UTC or with an offset) or
/// seconds since the epoch.
namespace date_operators {
bool is_date(std::string_view);
bool equals(const PolicyText&, std::string_view);
bool less(const PolicyText&, std::string_view);
bool less_or_equal(const PolicyText&, std::string_view);
bool greater(const PolicyText&, std::string_view);
bool greater_or_equal(const PolicyText&, std::string_view);
}  // namespace date_operators

namespace boolean_operators {
bool is_boolean(std::string_view);
bool equals(const PolicyText&, std::string_view);
}  // namespace boolean_operators

namespace binary_operators {
bool is_base64(std::string_view);
bool equals(const PolicyText&, std::string_view);
}  // namespace binary_operators

/// An address alone stands for itself (/32 or /128). An IPv4 address in IPv6 form counts as IPv4.
namespace address_operators {
bool is_network(std::string_view);
bool contains(const PolicyText&, std::string_view);
}  // namespace address_operators

namespace arn_operators {
bool matches(const PolicyText&, std::string_view);
}  // namespace arn_operators

}  // namespace clavium::authz
