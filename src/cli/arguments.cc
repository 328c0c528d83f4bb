// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>
#include <deque>
#include <optional>

#include "base/encoding.h"
#include "base/suggestion.h"

namespace clavium::cli {

namespace {

using runbook::Option;
using runbook::OptionKind;
using runbook::Verb;

constexpr std::array kAliases = {
    Alias{"secrets:sync", "sync apply"}, Alias{"secrets:verify", "verify"},
    Alias{"ls", "secret list"},          Alias{"rm", "secret delete"},
    Alias{"secret ls", "secret list"},   Alias{"secret rm", "secret delete"},
};

Error usage(std::string_view message, std::string hint) {
  return make_error(ErrorKind::invalid_request, message)
      .with_code("usage")
      .with_hint(std::move(hint));
}

bool is_option(std::string_view word) { return word.size() > 1 && word[0] == '-'; }

const GlobalOption* find_global(std::string_view name) {
  for (const GlobalOption& global : global_options()) {
    if (global.option.name == name) return &global;
  }
  return nullptr;
}

// True when `word` is a global option whose value is the next word.
bool takes_next_word(std::string_view word) {
  if (word.starts_with("--")) {
    const GlobalOption* global = find_global(word.substr(2));
    return global != nullptr && global->option.kind == OptionKind::value;
  }
  if (word.size() != 2) return false;
  for (const GlobalOption& global : global_options()) {
    if (global.short_name == word[1]) return global.option.kind == OptionKind::value;
  }
  return false;
}

// The same for the options of a verb, too.
bool takes_next_word(std::string_view word, const Verb& verb) {
  const auto is_it = [&](const Option& option) {
    const bool valued = option.kind == OptionKind::value || option.kind == OptionKind::list;
    return valued && word.starts_with("--") && word.substr(2) == option.name;
  };
  return takes_next_word(word) || std::any_of(verb.options.begin(), verb.options.end(), is_it);
}

std::string_view resolve_alias(std::string_view name) {
  for (const Alias& alias : kAliases) {
    if (alias.name == name) return alias.verb;
  }
  return name;
}

bool is_group(Rows rows, std::string_view name) {
  return std::any_of(rows.begin(), rows.end(), [&](const Verb* verb) {
    return verb->name.size() > name.size() && verb->name.starts_with(name) &&
           verb->name[name.size()] == ' ';
  });
}

// The words of the command line, sorted: which of them name the verb, and what is left.
struct Sorted {
  std::vector<std::string> names;   // leading words that are no options, at most three
  std::vector<std::size_t> at;      // where they stand in `words`
  std::vector<std::string> words;   // up to `--`
  std::vector<std::string> behind;  // behind `--`
  bool has_separator = false;
  bool wants_help = false;
};

Sorted sort_words(std::span<const std::string> all) {
  Sorted sorted;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == "--") {
      sorted.has_separator = true;
      sorted.behind.assign(all.begin() + std::ptrdiff_t(i) + 1, all.end());
      break;
    }
    if (all[i] == "--help" || all[i] == "-h") {
      sorted.wants_help = true;
    } else {
      sorted.words.push_back(all[i]);
    }
  }
  for (std::size_t i = 0; i < sorted.words.size() && sorted.names.size() < 3; ++i) {
    const std::string& word = sorted.words[i];
    if (is_option(word)) {
      if (takes_next_word(word)) ++i;
      continue;
    }
    sorted.names.push_back(word);
    sorted.at.push_back(i);
  }
  return sorted;
}

// The longest run of leading words that names a verb; removes them from the words.
const Verb* take_verb(Sorted& sorted, Rows rows) {
  for (std::size_t count = sorted.names.size(); count > 0; --count) {
    const std::string name = join(std::span(sorted.names).first(count), " ");
    const Verb* verb = find_verb(rows, name);
    if (verb == nullptr) continue;
    for (std::size_t i = count; i > 0; --i) {
      sorted.words.erase(sorted.words.begin() + std::ptrdiff_t(sorted.at[i - 1]));
    }
    return verb;
  }
  return nullptr;
}

Error unknown_verb(const Sorted& sorted, Rows rows) {
  const std::string& first = sorted.names.front();
  std::vector<std::string_view> known;
  std::string typed = first;
  std::string_view help = "clavium help";
  std::string group_help;
  if (sorted.names.size() > 1 && is_group(rows, first)) {
    typed += " " + sorted.names[1];
    group_help = "clavium help " + first;
    help = group_help;
  }
  for (const Verb* verb : rows) {
    known.push_back(verb->name);
    if (typed == first) known.push_back(verb->name.substr(0, verb->name.find(' ')));
  }
  for (const Alias& alias : kAliases) known.push_back(alias.name);
  const auto meant = nearest(typed, known);
  // The misspelt word itself is shown only beside a suggestion: then it is a verb and nothing
  // worse.
  if (!meant) return usage("no such verb", concat("see ", help));
  return usage(concat("no such verb: ", typed), concat("did you mean: clavium ", *meant));
}

Error refused_value(const Verb& verb) {
  return make_error(ErrorKind::invalid_request, "`", verb.name,
                    "` takes no value on the command line, ",
                    "where the process list and the shell's history keep it")
      .with_code("value_on_command_line")
      .with_hint(concat("pipe it: printf %s \"$VALUE\" | clavium ", verb.name,
                        " NAME -   or use --value-file FILE, --from-env VARIABLE or the prompt"));
}

std::optional<std::string_view> suggest_option(std::string_view typed, const Verb& verb) {
  std::vector<std::string_view> known;
  for (const Option& option : verb.options) {
    if (option.kind == OptionKind::flag || option.kind == OptionKind::value ||
        option.kind == OptionKind::list) {
      known.push_back(option.name);
    }
  }
  for (const GlobalOption& global : global_options()) known.push_back(global.option.name);
  return nearest(typed, known);
}

// What is said of the words that CLI11 could not place.
Error unplaced(const std::vector<std::string>& extras, const Verb& verb) {
  const std::string help = concat("see clavium ", verb.name, " --help");
  const auto option = std::find_if(extras.begin(), extras.end(), is_option);
  if (option == extras.end()) {
    if (takes_value(verb)) return refused_value(verb);
    const bool has_rest = std::any_of(verb.options.begin(), verb.options.end(),
                                      [](const Option& o) { return o.kind == OptionKind::rest; });
    if (has_rest)
      return usage("the command goes behind `--`", concat("clavium ", verb.name, " -- COMMAND"));
    return usage(concat("`", verb.name, "` takes fewer words than were given"), help);
  }
  std::string_view typed = std::string_view(*option).substr(option->starts_with("--") ? 2 : 1);
  typed = typed.substr(0, typed.find('='));
  if (takes_value(verb) && (typed == "value" || typed == "secret" || typed == "secret-string")) {
    return refused_value(verb);
  }
  const auto meant = suggest_option(typed, verb);
  if (!meant && takes_value(verb)) return refused_value(verb);
  if (!meant) return usage(concat("`", verb.name, "` has no such option"), help);
  return usage(concat("`", verb.name, "` has no such option"), concat("did you mean: --", *meant));
}

// One level of CLI11: the verb's options and the global ones, nothing else.
class Parser {
 public:
  explicit Parser(const Verb& verb) : verb_(verb), app_() {
    app_.set_help_flag();
    app_.allow_extras();
    for (const Option& option : verb.options) add(option, 0);
    for (const GlobalOption& global : global_options()) {
      const bool taken = std::any_of(verb.options.begin(), verb.options.end(),
                                     [&](const Option& o) { return o.name == global.option.name; });
      if (!taken) add(global.option, global.short_name);
    }
  }

  // CLI11 throws; nothing leaves this function but Results. Its own messages quote the words, so
  // only the kind of its errors is used.
  Result<void> parse(std::vector<std::string> words) {
    // An unknown option makes CLI11 count the words behind it wrongly, so it is looked for first.
    if (const auto unknown = unknown_options(words); !unknown.empty()) {
      return std::unexpected(unplaced(unknown, verb_));
    }
    const std::string help = concat("see clavium ", verb_.name, " --help");
    if (std::any_of(words.begin(), words.end(),
                    [&](const std::string& word) { return is_flag_with_value(word); })) {
      return std::unexpected(usage("a flag takes no value", help));
    }
    std::reverse(words.begin(), words.end());
    try {
      app_.parse(std::move(words));
    } catch (const CLI::ArgumentMismatch&) {
      return std::unexpected(usage("an option lacks its value, or a flag was given one", help));
    } catch (const CLI::RequiredError&) {
      return std::unexpected(missing_word());
    } catch (const CLI::Error&) {
      return std::unexpected(usage("the words do not fit this verb", help));
    }
    if (const auto extras = app_.remaining(); !extras.empty()) {
      return std::unexpected(unplaced(extras, verb_));
    }
    return {};
  }

  // Calls `each(name, value, is_the_verbs_own)` for everything that was given.
  template <class Each>
  void for_each(Each&& each) const {
    for (const Added& added : added_) {
      const bool own = added.own;
      if (added.option->count() == 0) continue;
      if (added.kind == OptionKind::flag) {
        for (std::size_t i = 0; i < added.option->count(); ++i)
          each(added.name, std::string_view(), own);
      } else {
        for (const std::string& value : added.option->results()) each(added.name, value, own);
      }
    }
  }

 private:
  struct Added {
    std::string_view name;
    OptionKind kind;
    bool own;
    CLI::Option* option;
  };

  void add(const Option& option, char short_name) {
    if (option.kind == OptionKind::rest || option.name == "-") return;  // taken by hand, see below
    const bool positional =
        option.kind == OptionKind::positional || option.kind == OptionKind::optional_positional;
    std::string name = positional ? std::string(option.name) : concat("--", option.name);
    const GlobalOption* global = find_global(option.name);
    if (global != nullptr) short_name = global->short_name;
    if (!positional && short_name != 0) name = concat('-', short_name, ',', name);
    CLI::Option* made = nullptr;
    if (option.kind == OptionKind::flag) {
      made = app_.add_flag(name);
    } else if (positional) {
      // One string and not a list of one: CLI11 then leaves further words to `unplaced`.
      made = app_.add_option(name, words_.emplace_back());
      if (option.kind == OptionKind::positional) made->required();
    } else {
      made = app_.add_option(name, texts_.emplace_back());
      made->expected(1);
      if (option.kind == OptionKind::list)
        made->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      if (option.kind == OptionKind::value)
        made->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
      // Else it would take every word behind it: the values go into a list, whatever is expected.
      made->allow_extra_args(false);
    }
    const bool own = std::any_of(verb_.options.begin(), verb_.options.end(),
                                 [&](const Option& o) { return o.name == option.name; });
    added_.push_back({option.name, option.kind, own, made});
  }

  std::vector<std::string> unknown_options(const std::vector<std::string>& words) const {
    std::vector<std::string> unknown;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!words[i].starts_with("--") || words[i].size() == 2) continue;
      const std::string_view name = std::string_view(words[i]).substr(2, words[i].find('=') - 2);
      const auto known = std::find_if(added_.begin(), added_.end(),
                                      [&](const Added& added) { return added.name == name; });
      if (known == added_.end()) {
        unknown.push_back(words[i]);
      } else if (known->kind != OptionKind::flag && words[i].find('=') == std::string::npos) {
        ++i;  // its value, which may begin with dashes
      }
    }
    return unknown;
  }

  // CLI11 would take "--quiet=no" for "--quiet".
  bool is_flag_with_value(const std::string& word) const {
    const std::size_t equals = word.find('=');
    if (!word.starts_with("--") || equals == std::string::npos) return false;
    const std::string_view name = std::string_view(word).substr(2, equals - 2);
    return std::any_of(added_.begin(), added_.end(), [&](const Added& added) {
      return added.name == name && added.kind == OptionKind::flag;
    });
  }

  Error missing_word() const {
    for (const Added& added : added_) {
      if (added.kind == OptionKind::positional && added.option->count() == 0) {
        return usage(concat("`", verb_.name, "` needs ", added.name),
                     concat("see clavium ", verb_.name, " --help"));
      }
    }
    return usage("a word is missing", concat("see clavium ", verb_.name, " --help"));
  }

  const Verb& verb_;
  CLI::App app_;
  std::deque<std::string> words_;  // what CLI11 insists on writing to; addresses must stay
  std::deque<std::vector<std::string>> texts_;  // the same for options
  std::vector<Added> added_;
};

Result<void> parse_verb(const Verb& verb, Sorted& sorted, Invocation& made) {
  const bool has_rest = std::any_of(verb.options.begin(), verb.options.end(),
                                    [](const Option& o) { return o.kind == OptionKind::rest; });
  if (takes_value(verb)) {
    for (std::size_t i = 0; i < sorted.words.size(); ++i) {
      // Behind `--value-file` it is that option's value.
      if (sorted.words[i] != "-" || (i > 0 && takes_next_word(sorted.words[i - 1], verb))) continue;
      sorted.words.erase(sorted.words.begin() + std::ptrdiff_t(i));
      made.arguments.add("-", "");
      break;
    }
  }
  if (!has_rest) {
    // `npm run secrets:sync -- --service payments` hands the separator on with some runners.
    sorted.words.insert(sorted.words.end(), sorted.behind.begin(), sorted.behind.end());
  }
  Parser parser(verb);
  CLAVIUM_CHECK(parser.parse(sorted.words));
  Result<void> applied;
  parser.for_each([&](std::string_view name, std::string_view value, bool own) {
    if (own) made.arguments.add(name, std::string(value));
    if (applied && find_global(name) != nullptr) applied = apply(made.settings, name, value);
  });
  CLAVIUM_CHECK(std::move(applied));
  if (has_rest) {
    const auto rest = std::find_if(verb.options.begin(), verb.options.end(),
                                   [](const Option& o) { return o.kind == OptionKind::rest; });
    if (sorted.behind.empty()) {
      return std::unexpected(
          usage("the command goes behind `--`", concat("clavium ", verb.name, " -- COMMAND")));
    }
    for (std::string& word : sorted.behind) made.arguments.add(rest->name, std::move(word));
  }
  return {};
}

}  // namespace

std::span<const Alias> aliases() { return kAliases; }

bool takes_value(const Verb& verb) {
  return std::any_of(verb.options.begin(), verb.options.end(),
                     [](const Option& option) { return option.name == "value-file"; });
}

const Verb* find_verb(Rows rows, std::string_view name) {
  name = resolve_alias(name);
  for (const Verb* verb : rows) {
    if (verb->name == name) return verb;
  }
  return nullptr;
}

Result<Invocation> parse_arguments(std::span<const std::string> words, Rows rows,
                                   const Environment& environment) {
  Invocation made;
  CLAVIUM_TRY(made.settings, settings_from(environment));
  Sorted sorted = sort_words(words);
  if (sorted.names.empty()) {
    const bool version = std::find(words.begin(), words.end(), "--version") != words.end();
    made.verb = version ? find_verb(rows, "version") : nullptr;
    if (made.verb != nullptr) {
      made.kind = Invocation::Kind::verb;
      return made;
    }
    for (const std::string& word : sorted.words) {
      if (is_option(word) && !takes_next_word(word) && find_global(word.substr(2)) == nullptr) {
        return std::unexpected(usage("no such option, and no verb", "see clavium help"));
      }
    }
    made.kind =
        sorted.wants_help || words.empty() ? Invocation::Kind::help : Invocation::Kind::group;
    return made;
  }
  if (sorted.names.front() == "help") {
    made.kind = Invocation::Kind::help;
    made.topic = join(std::span(sorted.names).subspan(1), " ");
    return made;
  }
  const std::vector<std::string> names = sorted.names;
  made.verb = take_verb(sorted, rows);
  if (made.verb == nullptr) {
    const std::string& first = names.front();
    if (!is_group(rows, first) || (names.size() > 1 && !sorted.wants_help)) {
      return std::unexpected(unknown_verb(sorted, rows));
    }
    made.kind = sorted.wants_help ? Invocation::Kind::help : Invocation::Kind::group;
    made.topic = first;
    return made;
  }
  if (sorted.wants_help) {
    made.kind = Invocation::Kind::help;
    made.topic = made.verb->name;
    return made;
  }
  made.kind = Invocation::Kind::verb;
  CLAVIUM_CHECK(parse_verb(*made.verb, sorted, made));
  return made;
}

}  // namespace clavium::cli
