// SPDX-License-Identifier: Apache-2.0
#include "aws/ini_file.h"

#include "base/encoding.h"

namespace clavium::aws {

namespace {

// "[profile  ci]" and "[profile ci]" name the same section.
bool names_section(std::string_view line, std::string_view section) {
  if (!line.starts_with('[')) return false;
  const std::size_t end = line.find(']');
  if (end == std::string_view::npos) return false;
  std::string_view name = trim(line.substr(1, end - 1));
  constexpr std::string_view kProfile = "profile ";
  if (section.starts_with(kProfile)) {
    if (!name.starts_with("profile") || name.size() < kProfile.size() ||
        (name[7] != ' ' && name[7] != '\t')) {
      return false;
    }
    return trim(name.substr(kProfile.size())) == section.substr(kProfile.size());
  }
  return name == section;
}

}  // namespace

bool for_each_setting(const SecretBytes& text, std::string_view section,
                      const std::function<void(std::string_view, std::string_view)>& each) {
  bool found = false;
  text.reveal_text([&](std::string_view rest) {
    bool inside = false;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty() || line.front() == ' ' || line.front() == '\t' || line.front() == '#' ||
          line.front() == ';') {
        continue;
      }
      if (line.front() == '[') {
        inside = names_section(line, section);
        found |= inside;
        continue;
      }
      const std::size_t equals = line.find('=');
      if (!inside || equals == std::string_view::npos) continue;
      each(trim(line.substr(0, equals)), trim(line.substr(equals + 1)));
    }
  });
  return found;
}

}  // namespace clavium::aws
