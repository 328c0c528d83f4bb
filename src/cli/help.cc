// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

#include <algorithm>
#include <vector>

#include "base/suggestion.h"

namespace clavium::cli {

namespace {

using runbook::Option;
using runbook::OptionKind;
using runbook::Verb;

struct Line {
  std::string name;
  std::string_view help;
};

std::string two_columns(const std::vector<Line>& lines) {
  std::size_t widest = 0;
  for (const Line& line : lines) widest = std::max(widest, line.name.size());
  std::string out;
  for (const Line& line : lines) {
    out +=
        concat("  ", line.name, std::string(widest - line.name.size() + 2, ' '), line.help, "\n");
  }
  return out;
}

std::string spelled(const Option& option, char short_name) {
  switch (option.kind) {
    case OptionKind::positional:
    case OptionKind::optional_positional:
      return std::string(option.name);
    case OptionKind::rest:
      return concat("-- ", option.name);
    case OptionKind::flag:
    case OptionKind::value:
    case OptionKind::list:
      break;
  }
  if (option.name == "-") return "-";
  std::string out = short_name != 0 ? concat("-", short_name, ", ") : std::string();
  out += concat("--", option.name);
  if (!option.value_name.empty()) out += concat(" ", option.value_name);
  return out;
}

std::vector<Line> global_lines() {
  std::vector<Line> lines;
  for (const GlobalOption& global : global_options()) {
    lines.push_back({spelled(global.option, global.short_name), global.option.help});
  }
  lines.push_back({"-h, --help", "help on the verb"});
  return lines;
}

}  // namespace

std::string usage_line(const Verb& verb) {
  std::string out = concat("clavium ", verb.name);
  bool has_options = false;
  std::string tail;
  for (const Option& option : verb.options) {
    switch (option.kind) {
      case OptionKind::positional:
        out += concat(" ", option.name);
        break;
      case OptionKind::optional_positional:
        out += concat(" [", option.name, "]");
        break;
      case OptionKind::rest:
        tail = concat(" -- ", option.name);
        break;
      case OptionKind::flag:
      case OptionKind::value:
      case OptionKind::list:
        has_options = true;
        break;
    }
  }
  if (takes_value(verb)) out += " [-]";
  if (has_options) out += " [options]";
  return out + tail;
}

std::string verb_help(const Verb& verb) {
  std::string out =
      concat("clavium ", verb.name, ": ", verb.summary, "\n\nusage: ", usage_line(verb), "\n");
  if (!verb.description.empty())
    out += concat("\n", verb.description, verb.description.ends_with('\n') ? "" : "\n");
  std::vector<Line> lines;
  for (const Option& option : verb.options) {
    if (option.name != "-") lines.push_back({spelled(option, 0), option.help});
  }
  if (takes_value(verb)) lines.push_back({"-", "read the value from standard input"});
  if (!lines.empty()) out += concat("\noptions:\n", two_columns(lines));
  return out + "\nsee `clavium help` for the options that every verb takes\n";
}

std::string group_help(Rows rows, std::string_view group) {
  std::vector<Line> lines;
  for (const Verb* verb : rows) {
    const bool inside =
        group.empty() || (verb->name.starts_with(group) && verb->name.size() > group.size() &&
                          verb->name[group.size()] == ' ');
    if (inside) lines.push_back({std::string(verb->name), verb->summary});
  }
  if (!group.empty()) {
    return concat("usage: clavium ", group, " VERB [options]\n\n", two_columns(lines),
                  "\nsee `clavium ", group, " VERB --help`\n");
  }
  std::vector<Line> topics;
  for (const HelpTopic& topic : help_topics())
    topics.push_back({std::string(topic.name), topic.summary});
  return concat("clavium: a secrets runbook over AWS Secrets Manager and its own server\n\n",
                "usage: clavium VERB [options]\n\nverbs:\n", two_columns(lines),
                "\noptions of every verb:\n", two_columns(global_lines()),
                "\nmore, with `clavium help TOPIC`:\n", two_columns(topics),
                "\nsee `clavium VERB --help` for one verb\n");
}

Result<std::string> help_on(Rows rows, std::string_view what) {
  if (what.empty()) return group_help(rows, "");
  if (const Verb* verb = find_verb(rows, what)) return verb_help(*verb);
  for (const HelpTopic& topic : help_topics()) {
    if (topic.name == what) return std::string(topic.text);
  }
  std::vector<std::string_view> known;
  for (const Verb* verb : rows) {
    if (verb->name.starts_with(what) && verb->name.substr(what.size()).starts_with(' ')) {
      return group_help(rows, what);
    }
    known.push_back(verb->name);
  }
  for (const HelpTopic& topic : help_topics()) known.push_back(topic.name);
  Error error = make_error(ErrorKind::invalid_request, "no help on that").with_code("usage");
  const auto meant = nearest(what, known);
  return std::unexpected(std::move(error).with_hint(
      meant ? concat("did you mean: clavium help ", *meant) : "see clavium help"));
}

}  // namespace clavium::cli
