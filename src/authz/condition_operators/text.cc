// SPDX-License-Identifier: Apache-2.0
#include "authz/condition_operators/condition_operator.h"
#include "base/encoding.h"

namespace clavium::authz::text_operators {

bool any_text(std::string_view) { return true; }

bool equals(const PolicyText& policy_text, std::string_view request_text) {
  return text_matches(policy_text, request_text, Wildcards::literal);
}

bool equals_ignoring_case(const PolicyText& policy_text, std::string_view request_text) {
  const auto wanted =
      expand(policy_text, Wildcards::literal, request_text.size(), LetterCase::ignored);
  return wanted && wanted->matches(ascii_lower(request_text));
}

bool like(const PolicyText& policy_text, std::string_view request_text) {
  return text_matches(policy_text, request_text, Wildcards::expand);
}

}  // namespace clavium::authz::text_operators
