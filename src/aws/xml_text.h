// SPDX-License-Identifier: Apache-2.0
//
// The text of one element of a Query protocol answer. Not an XML parser: an answer of STS is a flat
// list of elements that hold text, and a strict search for one of them cannot be led astray by what
// an XML parser can (entities of its own, external references, nesting). Anything else is "absent".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clavium::aws {

/// The raw text between "<name>" and "</name>", as it stands. Absent when the element is not there
/// exactly once, or holds anything but text.
[[nodiscard]] std::optional<std::string_view> element_text(std::string_view xml,
                                                           std::string_view name);

/// `text` with the five predefined entities resolved; anything else behind '&' is kept as it
/// stands.
[[nodiscard]] std::string without_entities(std::string_view text);

}  // namespace clavium::aws
