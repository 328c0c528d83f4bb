// SPDX-License-Identifier: Apache-2.0
//
// A report as text. The JSON is an interface: {"schema": …, "version": 1, "rows": [{…}], "summary":
// […]}, or "object": {…} in place of "rows" for a verb that answers with one thing. Columns that a
// row lacks are null. A value that was asked for is the member "value" (or "value_base64" when it
// is no UTF-8).
//
// The result is a SecretBytes because it may hold that value.
#pragma once

#include <cstddef>
#include <optional>

#include "base/error.h"
#include "base/secret_bytes.h"
#include "cli/settings.h"
#include "runbook/verb.h"

namespace clavium::cli {

struct Appearance {
  Format format = Format::table;
  std::vector<std::string> fields = {};             ///< empty: all columns
  std::optional<std::size_t> width = std::nullopt;  ///< absent: nothing is cut
  bool colored = false;
  bool terminal = false;  ///< then a value ends with a line feed although the verb asked for none
};

/// Errors: invalid_request for a field that the report lacks, naming those that it has.
[[nodiscard]] Result<SecretBytes> show_report(const runbook::Report& report,
                                              const Appearance& appearance);

/// The up to three lines of an error, or with `json` its object:
/// {"status":"error","code":…,"message":…,"hint":…,"next":[…]}. `next` holds the commands of the
/// hint.
[[nodiscard]] std::string show_error(const Error& error, bool json, bool colored);

}  // namespace clavium::cli
