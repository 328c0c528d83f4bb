// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "cli/completion.h"
#include "cli/help.h"

namespace clavium::cli {

namespace {

// Backslashes and dashes mean something in troff, and so do a dot or quote that begins a line.
std::string troff(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out.push_back(c);
    }
    line_begins = c == '\n';
  }
  return out;
}

std::string option_entry(const runbook::Option& option) {
  std::string name = option.kind == runbook::OptionKind::positional ||
                             option.kind == runbook::OptionKind::optional_positional
                         ? std::string(option.name)
                     : option.kind == runbook::OptionKind::rest ? concat("-- ", option.name)
                                                                : concat("--", option.name);
  if (!option.value_name.empty()) name += concat(" ", option.value_name);
  return concat(".TP\n.B ", troff(name), "\n", troff(option.help), "\n");
}

}  // namespace

std::string manual_page(Rows rows) {
  std::string out =
      ".TH CLAVIUM 1\n.SH NAME\nclavium \\- a secrets runbook over AWS Secrets Manager and its own "
      "server\n"
      ".SH SYNOPSIS\n.B clavium\n.I VERB\n[options]\n.SH VERBS\n";
  for (const runbook::Verb* verb : rows) {
    out += concat(".SS ", troff(usage_line(*verb)), "\n", troff(verb->summary), "\n");
    if (!verb->description.empty())
      out += concat(".PP\n.nf\n", troff(verb->description), "\n.fi\n");
    for (const runbook::Option& option : verb->options) {
      if (option.name != "-") out += option_entry(option);
    }
  }
  out += ".SH OPTIONS OF EVERY VERB\n";
  for (const GlobalOption& global : global_options()) out += option_entry(global.option);
  for (const HelpTopic& topic : help_topics()) {
    std::string head;
    for (const char c : topic.name)
      head.push_back(c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c == '-' ? ' ' : c);
    out += concat(".SH ", head, "\n.nf\n", troff(topic.text), "\n.fi\n");
  }
  return out;
}

}  // namespace clavium::cli
