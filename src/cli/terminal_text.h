// SPDX-License-Identifier: Apache-2.0
//
// Text that cannot drive a terminal. A description or a tag may have been written by anybody who
// may write to the store; shown raw, an escape sequence in it could rewrite the screen, set the
// window's title or, on some terminals, type. What is shown is therefore escaped: C0 and C1
// controls, DEL, the characters that turn the direction of writing (Trojan Source, CVE-2021-42574),
// line separators, and bytes that are no UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/secret_bytes.h"

namespace clavium::cli {

/// `text` with the characters above as \xNN or \uNNNN. `keep_lines` leaves line feeds and tabs as
/// they are.
[[nodiscard]] std::string harmless(std::string_view text, bool keep_lines = false);

/// JSON with the same characters as \uNNNN escapes inside its strings, and bytes that are no UTF-8
/// as U+FFFD. Any reader gets the same strings.
[[nodiscard]] SecretBytes harmless_json(const SecretBytes& json);

/// Columns that harmless text takes; one a code point.
[[nodiscard]] std::size_t columns_of(std::string_view text);
/// At most `columns` columns, the last one an ellipsis where something was cut.
[[nodiscard]] std::string cut_to(std::string_view text, std::size_t columns);

}  // namespace clavium::cli
