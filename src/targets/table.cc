// SPDX-License-Identifier: Apache-2.0
#include "targets/table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "targets/vercel.h"

namespace clavium::targets {

namespace {

std::string setting(const Settings& settings, std::string_view name,
                    std::string_view otherwise = "") {
  const auto found = settings.find(name);
  return found == settings.end() ? std::string(otherwise) : found->second;
}

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += concat(text.empty() ? "" : ", ", name);
  return text;
}

Error unknown_value(std::string_view name, std::string_view hint) {
  return make_error(ErrorKind::invalid_request, "the setting '", name, "' has an unknown value")
      .with_hint(std::string(hint));
}

constexpr std::array<std::string_view, 5> kVercelSettings = {"project", "team", "base_url", "type",
                                                             "marker"};

Result<std::unique_ptr<Target>> make_vercel(const Settings& settings, SecretBytes token,
                                            const Surroundings& surroundings) {
  VercelTargetOptions options;
  options.base_url = setting(settings, "base_url", vendors::kVercelBaseUrl);
  options.project = setting(settings, "project");
  options.team = setting(settings, "team");
  options.token = std::move(token);
  const std::string type = setting(settings, "type", "sensitive");
  if (type != "sensitive" && type != "encrypted") {
    return std::unexpected(unknown_value("type", "type = \"sensitive\" or \"encrypted\""));
  }
  if (type == "encrypted") options.type_policy = VercelTypePolicy::encrypted;
  const std::string marker = setting(settings, "marker", "on");
  if (marker != "on" && marker != "off") {
    return std::unexpected(unknown_value("marker", "marker = \"on\" or \"off\""));
  }
  options.leave_marker = marker == "on";
  return make_vercel_target(std::move(options), surroundings.client, surroundings.clock,
                            surroundings.entropy);
}

struct Kind {
  std::string_view name;
  std::span<const std::string_view> settings;
  Result<std::unique_ptr<Target>> (*make)(const Settings&, SecretBytes, const Surroundings&);
};

constexpr std::array<Kind, 1> kKinds = {{
    {"vercel", kVercelSettings, make_vercel},
}};

const Kind* find_kind(std::string_view name) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const Kind& kind) { return kind.name == name; });
  return found == kKinds.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string_view> target_kinds() {
  std::vector<std::string_view> names;
  for (const Kind& kind : kKinds) names.push_back(kind.name);
  return names;
}

std::vector<std::string_view> target_settings(std::string_view kind) {
  const Kind* known = find_kind(kind);
  if (known == nullptr) return {};
  return {known->settings.begin(), known->settings.end()};
}

Result<std::unique_ptr<Target>> make_target(std::string_view kind, const Settings& settings,
                                            SecretBytes token, const Surroundings& surroundings) {
  const Kind* known = find_kind(kind);
  if (known == nullptr) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "no target of kind '", kind, "'")
                               .with_hint(concat("one of: ", listed(target_kinds()))));
  }
  for (const auto& [name, value] : settings) {
    if (std::find(known->settings.begin(), known->settings.end(), name) != known->settings.end()) {
      continue;
    }
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "a ", kind, " target has no setting '", name, "'")
            .with_hint(concat("one of: ", listed(known->settings))));
  }
  return known->make(settings, std::move(token), surroundings);
}

}  // namespace clavium::targets
