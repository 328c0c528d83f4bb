// SPDX-License-Identifier: Apache-2.0
#include "authz/arn_pattern.h"

namespace clavium::authz {

namespace {

constexpr std::size_t kParts = 6;

}  // namespace

std::vector<std::string_view> split_arn(std::string_view arn) {
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < kParts) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) break;
    parts.push_back(arn.substr(0, colon));
    arn.remove_prefix(colon + 1);
  }
  parts.push_back(arn);
  return parts;
}

bool arn_matches(const PolicyText& pattern, std::string_view arn, MissingParts missing) {
  if (pattern.text == "*") return true;
  const auto wanted = split_arn(pattern.text);
  const auto given = split_arn(arn);
  if (given.size() < kParts) return false;
  if (wanted.size() < kParts) {
    const bool has_wildcard = pattern.text.find_first_of("*?") != std::string_view::npos;
    if (missing == MissingParts::match_nothing) return false;
    if (missing == MissingParts::match_all_if_wildcards && !has_wildcard) return false;
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const bool is_resource = i + 1 == kParts;
    const PolicyText part{wanted[i], is_resource ? pattern.variables : nullptr};
    if (!text_matches(part, given[i], Wildcards::expand)) return false;
  }
  return true;
}

}  // namespace clavium::authz
