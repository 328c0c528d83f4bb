// SPDX-License-Identifier: Apache-2.0
//
// Help, written from the rows: the same words as the pages in docs/runbook.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/arguments.h"
#include "runbook/verb.h"

namespace clavium::cli {

/// "clavium secret delete NAME [options]"
[[nodiscard]] std::string usage_line(const runbook::Verb& verb);
[[nodiscard]] std::string verb_help(const runbook::Verb& verb);
/// Every verb of a group ("secret"), or of the whole program for "".
[[nodiscard]] std::string group_help(Rows rows, std::string_view group);

struct HelpTopic {
  std::string_view name;
  std::string_view summary;
  std::string_view text;
};
/// environment, exit-codes, formatting, naming.
[[nodiscard]] std::span<const HelpTopic> help_topics();

/// Help on a verb, a group, a topic, or "" for the whole. Errors: not_found (code "usage") with a
/// suggestion.
[[nodiscard]] Result<std::string> help_on(Rows rows, std::string_view what);

}  // namespace clavium::cli
