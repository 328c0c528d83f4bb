// SPDX-License-Identifier: Apache-2.0
#include "cli/show_report.h"
#include "cli/terminal_text.h"
#include "json/writer.h"

namespace clavium::cli {

std::string show_error(const Error& error, bool json, bool colored) {
  if (!json) {
    std::string out = colored ? "\x1b[31mclavium:\x1b[0m " : "clavium: ";
    out += harmless(error.message) + '\n';
    if (!error.hint.empty()) out += "hint: " + harmless(error.hint) + '\n';
    return out + "code: " + harmless(error.stable_code()) + '\n';
  }
  json::Writer writer;
  writer.begin_object()
      .member("status", "error")
      .member("code", error.stable_code())
      .member("message", error.message)
      .key("hint");
  error.hint.empty() ? writer.null() : writer.value(error.hint);
  writer.key("next").begin_array();
  // A hint that is one command, by itself or behind "did you mean: " or "run: ", can be run as it
  // is.
  if (const std::size_t at = error.hint.find("clavium ");
      at == 0 || (at >= 2 && at < error.hint.size() && error.hint.substr(at - 2, 2) == ": ")) {
    writer.begin_object().member("command", std::string_view(error.hint).substr(at)).end_object();
  }
  writer.end_array().end_object();
  return harmless_json(std::move(writer).finish()).reveal_text([](std::string_view text) {
    return std::string(text) + '\n';
  });
}

}  // namespace clavium::cli
