// SPDX-License-Identifier: Apache-2.0
#include "runbook/name_template.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/limits.h"

namespace clavium::runbook {
namespace {

constexpr std::array<std::string_view, 3> kPlaceholders = {"{environment}", "{service}", "{name}"};

bool is_placeholder(std::string_view segment) {
  return std::find(kPlaceholders.begin(), kPlaceholders.end(), segment) != kPlaceholders.end();
}

// AWS's alphabet without the slash, which separates the parts (API reference, CreateSecret, Name).
bool is_part_character(char c) {
  return is_ascii_alphanumeric(c) || std::string_view("_+=.@-").find(c) != std::string_view::npos;
}

std::string_view part_of(const NameParts& parts, std::string_view segment) {
  if (segment == "{environment}") return parts.environment;
  if (segment == "{service}") return parts.service;
  if (segment == "{name}") return parts.name;
  return segment;
}

}  // namespace

Result<void> check_part(std::string_view what, std::string_view part) {
  if (part.empty()) return fail(ErrorKind::invalid_request, "the ", what, " is empty");
  if (!is_ascii_alphanumeric(part.front()))
    return fail(ErrorKind::invalid_request, "the ", what, " must begin with a letter or a digit");
  if (!std::all_of(part.begin(), part.end(), is_part_character))
    return fail(ErrorKind::invalid_request, "the ", what,
                " may hold only letters, digits and . _ + = @ -");
  return {};
}

Result<NameTemplate> NameTemplate::parse(std::string_view text, std::string_view organisation) {
  NameTemplate made;
  for (const auto segment : split(text, '/')) {
    if (segment == "{organisation}") {
      CLAVIUM_CHECK(check_part("organisation", organisation));
      made.segments_.emplace_back(organisation);
    } else if (is_placeholder(segment)) {
      made.segments_.emplace_back(segment);
    } else if (segment.find_first_of("{}") != std::string_view::npos) {
      return fail(ErrorKind::invalid_request,
                  "a placeholder must stand alone between slashes and be one of "
                  "{organisation}, {environment}, {service}, {name}");
    } else if (segment.empty() && !made.segments_.empty()) {
      return fail(ErrorKind::invalid_request, "two slashes must not follow each other");
    } else {
      if (!segment.empty()) CLAVIUM_CHECK(check_part("fixed part of the template", segment));
      made.segments_.emplace_back(segment);
    }
  }
  for (const auto placeholder : kPlaceholders)
    if (std::count(made.segments_.begin(), made.segments_.end(), placeholder) != 1)
      return fail(ErrorKind::invalid_request, placeholder, " must stand in it exactly once");
  return made;
}

std::string NameTemplate::render(const NameParts& parts) const {
  std::string out;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (i > 0) out.push_back('/');
    out.append(part_of(parts, segments_[i]));
  }
  return out;
}

Result<NameParts> NameTemplate::match(std::string_view full_name) const {
  const auto broken = [&](const auto&... rule) {
    return std::unexpected(make_error(ErrorKind::invalid_request, rule...)
                               .with_hint(concat("names follow ", convention()))
                               .with_code("name_convention"));
  };
  if (full_name.size() > limits::kSecretNameCharsMax)
    return broken("the name is ", full_name.size(), " characters long; at most ",
                  limits::kSecretNameCharsMax);
  if (!full_name.starts_with(prefix())) return broken("the name must begin with ", prefix());
  const auto given = split(full_name, '/');
  if (given.size() != segments_.size())
    return broken("the name has ", given.size() - 1, " slashes and the convention ",
                  segments_.size() - 1);
  NameParts parts;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string& segment = segments_[i];
    if (!is_placeholder(segment)) {
      if (given[i] != segment) return broken("part ", i, " of the name must be ", segment);
      continue;
    }
    const auto what = std::string_view(segment).substr(1, segment.size() - 2);
    if (auto good = check_part(what, given[i]); !good) return broken(good.error().message);
    auto& part = what == "environment" ? parts.environment
                 : what == "service"   ? parts.service
                                       : parts.name;
    part = given[i];
  }
  return parts;
}

std::string NameTemplate::prefix() const {
  std::string out;
  for (const auto& segment : segments_) {
    if (is_placeholder(segment)) break;
    out += segment + "/";
  }
  return out;
}

std::string NameTemplate::convention() const {
  return render({.environment = "<environment>", .service = "<service>", .name = "<name>"});
}

}  // namespace clavium::runbook
