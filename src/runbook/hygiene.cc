// SPDX-License-Identifier: Apache-2.0
#include "runbook/hygiene.h"

#include "base/encoding.h"
#include "json/value.h"

namespace clavium::runbook {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// "${NAME}" or "${{ … }}": a reference that should have become a value.
bool has_unresolved_reference(std::string_view text) {
  for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const auto end = text.find('}', at);
    if (end == std::string_view::npos) return false;
    const auto inside = trim(text.substr(at + 2, end - at - 2));
    if (inside.starts_with('{')) return true;
    if (!inside.empty() && !(inside.front() >= '0' && inside.front() <= '9') &&
        inside.find_first_not_of(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-/") ==
            std::string_view::npos)
      return true;
  }
  return false;
}

bool is_url(std::string_view text) {
  const auto scheme = text.find("://");
  return scheme != std::string_view::npos && scheme > 0 && scheme + 3 < text.size() &&
         text.find_first_of(" \t\n") == std::string_view::npos;
}

}  // namespace

std::vector<std::string> hygiene_problems(const SecretBytes& value, Shape shape) {
  std::vector<std::string> out;
  value.reveal_text([&](std::string_view text) {
    if (text.empty()) {
      out.emplace_back("is empty");
      return;
    }
    if (!is_utf8(text)) out.emplace_back("is not valid UTF-8");
    if (text.starts_with("\xEF\xBB\xBF")) out.emplace_back("begins with a byte order mark");
    if (text.find('\0') != std::string_view::npos) out.emplace_back("holds a zero byte");
    if (text.find('\r') != std::string_view::npos) out.emplace_back("holds a carriage return");
    const bool may_have_lines = shape == Shape::multiline || shape == Shape::json;
    if (!may_have_lines) {
      // A PEM file ends with a newline by right; a token never does.
      if (text.back() == '\n')
        out.emplace_back("ends with a newline");
      else if (text.find('\n') != std::string_view::npos)
        out.emplace_back("holds a newline; declare shape = \"multiline\" if that is meant");
      if (is_space(text.front()) || text.back() == ' ' || text.back() == '\t')
        out.emplace_back("has white space around it");
    }
    if (has_unresolved_reference(text)) out.emplace_back("holds an unresolved ${…} reference");
    if (shape == Shape::url && !is_url(text)) out.emplace_back("is not a URL");
  });
  if (shape == Shape::json && !value.empty() && !json::Document::parse(value))
    out.emplace_back("is not valid JSON");
  return out;
}

}  // namespace clavium::runbook
