// SPDX-License-Identifier: Apache-2.0
//
// One line of a Condition block: an operator, a key, and the values that it is compared with.
//
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", "Set operators for
// multivalued context keys".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "authz/condition_keys.h"
#include "authz/condition_operators/condition_operator.h"
#include "base/error.h"

namespace clavium::authz {

enum class SetQualifier : std::uint8_t { none, for_all_values, for_any_value };

struct Condition {
  const ConditionOperator* comparison = nullptr;  ///< null: the operator Null
  SetQualifier qualifier = SetQualifier::none;
  bool if_exists = false;                 ///< …IfExists: true where the key is absent
  std::string key;                        ///< as in the policy; its case does not matter
  std::vector<std::string> alternatives;  ///< the values; at least one
};

/// "ForAnyValue:StringLikeIfExists" without key and values.
/// Errors: invalid_request naming the word.
[[nodiscard]] Result<Condition> parse_condition_operator(std::string_view word);

/// Whether the values are of the operator's kind. Errors: invalid_request naming the key.
[[nodiscard]] Result<void> check_values(const Condition& condition);

/// Whether the condition is true of the request. `has_variables`: the policy's version knows them.
[[nodiscard]] bool is_true(const Condition& condition, const ConditionKeys& keys,
                           bool has_variables);

}  // namespace clavium::authz
