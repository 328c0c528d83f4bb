// SPDX-License-Identifier: Apache-2.0
//
// The INI dialect of AWS's shared credentials and config files. Source: AWS SDKs and Tools
// Reference Guide, "Shared config and credentials files".
#pragma once

#include <functional>
#include <string_view>

#include "base/secret_bytes.h"

namespace clavium::aws {

/// Calls `each(key, value)` for every setting of one section, in order, and returns whether the
/// section exists. Keys are lower case as written by convention; values are trimmed. Comment lines
/// begin with
/// '#' or ';'. Indented lines are settings of a nested block and skipped. The views end with the
/// call.
bool for_each_setting(
    const SecretBytes& text, std::string_view section,
    const std::function<void(std::string_view key, std::string_view value)>& each);

}  // namespace clavium::aws
