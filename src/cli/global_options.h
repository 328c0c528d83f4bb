// SPDX-License-Identifier: Apache-2.0
//
// The options that every verb takes. One row each: the parser, the help and the completion read
// this table.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "cli/settings.h"
#include "runbook/verb.h"

namespace clavium::cli {

struct GlobalOption {
  runbook::Option option;
  char short_name = 0;           ///< 'o' for -o; 0: none
  std::string_view environment;  ///< the variable beneath the option; empty: none
};

/// In the order of the help.
[[nodiscard]] std::span<const GlobalOption> global_options();

/// Looks an environment variable up; absent when it is not set.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;
/// The process's own.
[[nodiscard]] Environment process_environment();

/// Settings from the variables alone. Errors: invalid_request for a value that its option would
/// refuse.
[[nodiscard]] Result<Settings> settings_from(const Environment& environment);

/// Takes one option over (`value` is empty for a flag). Errors: invalid_request; values of global
/// options are no secrets, but are not quoted either: a value that was pasted into the wrong place
/// stays unseen.
[[nodiscard]] Result<void> apply(Settings& settings, std::string_view name, std::string_view value);

}  // namespace clavium::cli
