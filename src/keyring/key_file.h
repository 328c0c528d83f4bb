// SPDX-License-Identifier: Apache-2.0
//
// The text of a key file: a first line that names its format, then one `name: value` a line, in a
// fixed order, each line ended by a newline. The files themselves: docs/formats/sealed-value.md.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::keyring {

inline constexpr std::size_t kKeyFileBytesMax = 1024;

/// Reads the fields, which must be exactly `names` in their order under `title`, and nothing else.
/// Values come as SecretBytes, since one of them is the key.
/// Errors  corrupt: anything else; precondition: a later version of the same format
[[nodiscard]] Result<std::vector<SecretBytes>> parse_key_file(
    const SecretBytes& text, std::string_view title, std::initializer_list<std::string_view> names);

/// The check value of an installation key: 32 hex digits, to tell a wrong or damaged key before
/// use.
[[nodiscard]] std::string check_value_of(const SecretBytes& installation_key);

}  // namespace clavium::keyring
