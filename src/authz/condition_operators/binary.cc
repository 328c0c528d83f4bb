// SPDX-License-Identifier: Apache-2.0
#include "authz/condition_operators/condition_operator.h"
#include "base/encoding.h"

namespace clavium::authz::binary_operators {

bool is_base64(std::string_view text) { return base64_decode(text).has_value(); }

// Strict base64 has one spelling for each sequence of bytes, so equal texts are equal bytes.
bool equals(const PolicyText& policy_text, std::string_view request_text) {
  return is_base64(request_text) && policy_text.text == request_text;
}

}  // namespace clavium::authz::binary_operators
