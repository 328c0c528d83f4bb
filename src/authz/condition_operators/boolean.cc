// SPDX-License-Identifier: Apache-2.0
#include "authz/condition_operators/condition_operator.h"
#include "base/encoding.h"

namespace clavium::authz::boolean_operators {

bool is_boolean(std::string_view text) {
  return equal_ignoring_ascii_case(text, "true") || equal_ignoring_ascii_case(text, "false");
}

bool equals(const PolicyText& policy_text, std::string_view request_text) {
  return is_boolean(request_text) && equal_ignoring_ascii_case(policy_text.text, request_text);
}

}  // namespace clavium::authz::boolean_operators
