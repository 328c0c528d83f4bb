// SPDX-License-Identifier: Apache-2.0
#include "aws/xml_text.h"

#include <array>
#include <utility>

#include "base/error.h"

namespace clavium::aws {

std::optional<std::string_view> element_text(std::string_view xml, std::string_view name) {
  const std::string open = concat("<", name, ">");
  const std::string close = concat("</", name, ">");
  const std::size_t start = xml.find(open);
  if (start == std::string_view::npos) return std::nullopt;
  const std::size_t text_at = start + open.size();
  if (xml.find(open, text_at) != std::string_view::npos) return std::nullopt;
  const std::size_t end = xml.find('<', text_at);
  if (end == std::string_view::npos || !xml.substr(end).starts_with(close)) return std::nullopt;
  return xml.substr(text_at, end - text_at);
}

std::string without_entities(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}}};
  std::string out;
  while (!text.empty()) {
    std::size_t taken = 1;
    char c = text.front();
    for (const auto& [entity, meaning] : kEntities) {
      if (!text.starts_with(entity)) continue;
      taken = entity.size();
      c = meaning;
      break;
    }
    out.push_back(c);
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace clavium::aws
