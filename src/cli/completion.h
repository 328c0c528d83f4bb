// SPDX-License-Identifier: Apache-2.0
//
// Completion scripts and the manual page, written from the rows. The scripts are static: completing
// asks no backend and runs no program.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "cli/arguments.h"

namespace clavium::cli {

/// `shell` is bash, zsh, fish or man. Errors: invalid_request for anything else.
[[nodiscard]] Result<std::string> completion_script(std::string_view shell, Rows rows);

/// The manual page in troff (man(7)).
[[nodiscard]] std::string manual_page(Rows rows);

}  // namespace clavium::cli
