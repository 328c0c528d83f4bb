// SPDX-License-Identifier: Apache-2.0
//
// Secret values on their way in: from a descriptor or a variable straight into memory that wipes
// itself. No stream, no std::string, no line editor in between.
#pragma once

#include <string>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::cli {

/// Everything up to the end of `descriptor`.
/// Errors: limit_exceeded above 64 KiB, AWS's bound of a value; unavailable when reading fails.
[[nodiscard]] Result<SecretBytes> read_all(int descriptor);

struct FromFile {
  SecretBytes value;
  bool others_may_read = false;  ///< group or world may read the file: said, not refused
};
/// Errors: not_found, denied; invalid_request for anything but a file or a pipe.
[[nodiscard]] Result<FromFile> read_value_file(const std::string& path);

/// The variable's value; the process's copy is wiped and removed, so that no child inherits it.
/// Errors: not_found when it is not set.
[[nodiscard]] Result<SecretBytes> take_variable(const std::string& name);

/// Writes `prompt` to `terminal` and reads one line without showing it. Echo is set back on return
/// and when a signal ends or stops the process meanwhile. Errors: precondition ("cancelled") when
/// the input ended; limit_exceeded; unavailable.
[[nodiscard]] Result<SecretBytes> read_hidden_line(int terminal, const std::string& prompt);

/// `value` without one line feed (or carriage return and line feed) at its end; `dropped` says
/// whether.
[[nodiscard]] SecretBytes without_final_newline(SecretBytes value, bool& dropped);

}  // namespace clavium::cli
