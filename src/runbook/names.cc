// SPDX-License-Identifier: Apache-2.0
#include "runbook/names.h"

#include <algorithm>
#include <tuple>

#include "base/encoding.h"
#include "runbook/inventory.h"

namespace clavium::runbook {

Result<std::string> full_name_of(const World& world, std::string_view name) {
  if (name.empty()) return fail(ErrorKind::invalid_request, "the name is empty");
  if (world.inventory == nullptr || name.starts_with('/') || name.starts_with("arn:")) {
    return std::string(name);
  }
  return world.inventory->resolve_name(name, world.default_environment, world.default_service);
}

Result<std::vector<NeededSecret>> needed_secrets(const World& world) {
  if (world.default_environment.empty()) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "which environment is not known")
                               .with_code("usage")
                               .with_hint("give --env"));
  }
  if (world.default_service.empty()) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "which service is not known")
                               .with_code("usage")
                               .with_hint("give --service"));
  }
  std::vector<NeededSecret> needed;
  Selection selection;
  selection.environment = world.default_environment;
  selection.service = world.default_service;
  CLAVIUM_TRY(const std::vector<DeclaredSecret> declared, world.inventory->select(selection));
  for (const DeclaredSecret& secret : declared) {
    bool is_copied = false;
    for (const CopyDeclaration& copy : secret.declaration->copies) {
      const auto& environments = copy.environments;
      if (std::find(environments.begin(), environments.end(), secret.environment) ==
          environments.end()) {
        continue;
      }
      is_copied = true;
      needed.push_back({secret.full_name, copy.key});
    }
    if (!is_copied) needed.push_back({secret.full_name, variable_for(secret.declaration->name)});
  }
  std::sort(needed.begin(), needed.end(), [](const NeededSecret& a, const NeededSecret& b) {
    return std::tie(a.variable, a.full_name) < std::tie(b.variable, b.full_name);
  });
  // The same key in several targets is one variable.
  needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
  return needed;
}

std::string variable_for(std::string_view secret_name) {
  std::string variable;
  for (const char c : secret_name) {
    variable.push_back(!is_ascii_alphanumeric(c) ? '_'
                       : c >= 'a' && c <= 'z'    ? char(c - 'a' + 'A')
                                                 : c);
  }
  if (!variable.empty() && variable[0] >= '0' && variable[0] <= '9')
    variable = concat("_", variable);
  return variable;
}

bool is_production(std::string_view full_name) {
  for (const std::string_view segment : split(full_name, '/')) {
    if (segment == "prod" || segment == "production" || segment == "live") return true;
  }
  return false;
}

std::string name_prefix(const World& world) {
  if (world.inventory == nullptr) return {};
  constexpr std::string_view kMark = "clavium-mark";
  const std::string environment =
      world.default_environment.empty() ? std::string(kMark) : world.default_environment;
  const std::string service =
      world.default_service.empty() ? std::string(kMark) : world.default_service;
  const std::string rendered =
      world.inventory->names().render({environment, service, std::string(kMark)});
  return rendered.substr(0, rendered.find(kMark));
}

}  // namespace clavium::runbook
