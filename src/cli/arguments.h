// SPDX-License-Identifier: Apache-2.0
//
// From words to an invocation: which verb, which settings, which arguments.
//
// The verb is found by looking at the words alone; only its own options are then parsed (with
// CLI11), so that `clavium version` does not pay for fifty verbs.
//
// A word that does not belong is never quoted back. It may be a secret that somebody typed where no
// secret may stand, and an error message goes to terminals, logs and CI output.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/global_options.h"
#include "cli/settings.h"
#include "runbook/verb.h"

namespace clavium::cli {

using Rows = std::span<const runbook::Verb* const>;

struct Invocation {
  enum class Kind : std::uint8_t {
    verb,   ///< run `verb`
    help,   ///< print help on `topic`: a verb, a group ("secret"), a topic, or "" for all
    group,  ///< a group without its verb: the group's help, as an error of usage
  };
  Kind kind = Kind::help;
  const runbook::Verb* verb = nullptr;
  std::string topic;
  Settings settings;
  runbook::Arguments arguments;
};

/// words        the command line without the program's name
/// rows         all verbs
/// Errors       invalid_request, code "usage" or "value_on_command_line", with a hint
///
/// A verb with an option --value-file takes a secret value: a lone `-` is recorded as the argument
/// "-", and any word that it cannot place is refused as a possible value. An option that a verb
/// declares under the name of a global one goes to both: to the settings and to the verb's
/// arguments. A variable goes to the settings alone: a filter that nobody typed would hide secrets.
[[nodiscard]] Result<Invocation> parse_arguments(std::span<const std::string> words, Rows rows,
                                                 const Environment& environment);

/// The verb that `words` name, aliases resolved ("secrets:sync" is "sync apply"); null when there
/// is none.
[[nodiscard]] const runbook::Verb* find_verb(Rows rows, std::string_view name);

struct Alias {
  std::string_view name;
  std::string_view verb;
};
[[nodiscard]] std::span<const Alias> aliases();

/// True for a verb that takes a secret value (it has an option --value-file).
[[nodiscard]] bool takes_value(const runbook::Verb& verb);

}  // namespace clavium::cli
