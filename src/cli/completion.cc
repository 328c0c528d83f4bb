// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/encoding.h"
#include "cli/help.h"

namespace clavium::cli {

namespace {

using runbook::Option;
using runbook::OptionKind;
using runbook::Verb;

bool has_dashes(const Option& option) {
  const bool kind = option.kind == OptionKind::flag || option.kind == OptionKind::value ||
                    option.kind == OptionKind::list;
  return kind && option.name != "-";
}

std::string global_words() {
  std::string words = "--help";
  for (const GlobalOption& global : global_options()) words += concat(" --", global.option.name);
  return words;
}

// What may follow each beginning of a verb's name: "" -> "get put secret …", "secret" -> "list
// describe …". A name in full is followed by its options.
std::map<std::string, std::string> followers(Rows rows) {
  std::map<std::string, std::vector<std::string>> words;
  const auto add = [&](const std::string& behind, std::string_view word) {
    auto& list = words[behind];
    if (std::find(list.begin(), list.end(), word) == list.end()) list.emplace_back(word);
  };
  for (const Verb* verb : rows) {
    std::string behind;
    for (const std::string_view word : split(verb->name, ' ')) {
      add(behind, word);
      behind += behind.empty() ? std::string(word) : concat(" ", word);
    }
    for (const Option& option : verb->options) {
      if (has_dashes(option)) add(behind, concat("--", option.name));
    }
    words[behind];
  }
  for (const Alias& alias : aliases()) {
    if (alias.name.find(' ') == std::string_view::npos && find_verb(rows, alias.name) != nullptr) {
      add("", alias.name);
    }
  }
  add("", "help");
  for (const HelpTopic& topic : help_topics()) add("help", topic.name);
  for (const char* shell : {"bash", "zsh", "fish", "man"}) add("completion", shell);
  std::map<std::string, std::string> joined;
  for (const auto& [behind, list] : words) joined[behind] = join(list, " ");
  return joined;
}

// The names of options whose value is the next word, for skipping over both.
std::string value_options(Rows rows) {
  std::vector<std::string> names;
  const auto add = [&](const Option& option) {
    std::string name = concat("--", option.name);
    if ((option.kind == OptionKind::value || option.kind == OptionKind::list) &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  };
  for (const GlobalOption& global : global_options()) add(global.option);
  for (const Verb* verb : rows) {
    for (const Option& option : verb->options) add(option);
  }
  return join(names, "|");
}

// Colons separate words for bash's readline (COMP_WORDBREAKS), so "secrets:sync" is offered as it
// is and bash completes its tail; everything else holds no character that a shell would look at
// twice.
std::string bash_script(Rows rows) {
  std::string out =
      "# bash completion for clavium; made by `clavium completion bash`\n"
      "_clavium() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
      "  local behind=\"\" word i skip=0 offered=\"\"\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=\"${COMP_WORDS[i]}\"\n"
      "    if ((skip)); then skip=0; continue; fi\n"
      "    case \"$word\" in\n"
      "      --) COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n";
  out += concat("      ", value_options(rows), "|-o|-e|-s) skip=1; continue ;;\n");
  out +=
      "      -*) continue ;;\n"
      "    esac\n"
      "    behind=\"${behind:+$behind }$word\"\n"
      "  done\n"
      "  case \"$previous\" in\n"
      "    --output|-o) COMPREPLY=($(compgen -W 'table json yaml csv none' -- \"$current\")); "
      "return ;;\n"
      "    --config|--value-file) COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n"
      "    --data|--directory) COMPREPLY=($(compgen -d -- \"$current\")); return ;;\n"
      "  esac\n"
      "  ((skip)) && return\n"
      "  case \"$behind\" in\n";
  for (const auto& [behind, words] : followers(rows)) {
    out += concat("    '", behind, "'", behind.find(' ') != std::string::npos ? "*" : "",
                  ") offered='", words, "' ;;\n");
  }
  out +=
      "  esac\n"
      "  [[ \"$current\" == -* ]] && offered=\"$offered ";
  out += global_words();
  out +=
      "\"\n"
      "  COMPREPLY=($(compgen -W \"$offered\" -- \"$current\"))\n"
      "}\n"
      "complete -F _clavium clavium\n";
  return out;
}

// zsh runs the same function through its own emulation of bash's completion.
std::string zsh_script(Rows rows) {
  return concat(
      "#compdef clavium\n# zsh completion for clavium; made by `clavium completion zsh`\n",
      "autoload -U +X bashcompinit && bashcompinit\n", bash_script(rows));
}

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "'";
}

std::string fish_script(Rows rows) {
  std::string out =
      "# fish completion for clavium; made by `clavium completion fish`\n"
      "function __clavium_behind\n"
      "  set -l words (commandline -opc)\n"
      "  set -l plain\n"
      "  for word in $words[2..-1]\n"
      "    string match -q -- '-*' $word; or set -a plain $word\n"
      "  end\n"
      "  test (string join ' ' -- $plain) = \"$argv\"\n"
      "end\n"
      "complete -c clavium -f\n";
  std::vector<std::string> groups;
  for (const Verb* verb : rows) {
    const std::size_t space = verb->name.rfind(' ');
    if (space == std::string_view::npos) {
      out += concat("complete -c clavium -n '__clavium_behind' -a ", verb->name, " -d ",
                    fish_quoted(verb->summary), "\n");
    } else {
      const std::string group(verb->name.substr(0, space));
      if (std::find(groups.begin(), groups.end(), group) == groups.end()) {
        groups.push_back(group);
        out += concat("complete -c clavium -n '__clavium_behind' -a ", group, "\n");
      }
      out += concat("complete -c clavium -n '__clavium_behind ", group, "' -a ",
                    verb->name.substr(space + 1), " -d ", fish_quoted(verb->summary), "\n");
    }
    for (const Option& option : verb->options) {
      if (!has_dashes(option)) continue;
      out += concat("complete -c clavium -n '__clavium_behind ", verb->name, "' -l ", option.name,
                    option.kind == OptionKind::flag ? "" : " -x", " -d ", fish_quoted(option.help),
                    "\n");
    }
  }
  for (const GlobalOption& global : global_options()) {
    out += concat("complete -c clavium -l ", global.option.name,
                  global.option.kind == OptionKind::flag ? "" : " -x", " -d ",
                  fish_quoted(global.option.help), "\n");
  }
  out += "complete -c clavium -l output -x -a 'table json yaml csv none'\n";
  return out;
}

}  // namespace

Result<std::string> completion_script(std::string_view shell, Rows rows) {
  if (shell == "bash") return bash_script(rows);
  if (shell == "zsh") return zsh_script(rows);
  if (shell == "fish") return fish_script(rows);
  if (shell == "man") return manual_page(rows);
  return std::unexpected(make_error(ErrorKind::invalid_request, "no completion for that shell")
                             .with_code("usage")
                             .with_hint("clavium completion bash, zsh, fish or man"));
}

}  // namespace clavium::cli
