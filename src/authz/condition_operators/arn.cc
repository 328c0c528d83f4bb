// SPDX-License-Identifier: Apache-2.0
#include "authz/arn_pattern.h"
#include "authz/condition_operators/condition_operator.h"

namespace clavium::authz::arn_operators {

// ArnEquals and ArnLike behave the same: wildcards in each of the six parts.
bool matches(const PolicyText& policy_text, std::string_view request_text) {
  return arn_matches(policy_text, request_text, MissingParts::match_nothing);
}

}  // namespace clavium::authz::arn_operators
