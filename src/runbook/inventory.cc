// SPDX-License-Identifier: Apache-2.0
#include "runbook/inventory.h"

#include <algorithm>

#include "base/suggestion.h"

namespace clavium::runbook {
namespace {

template <class Declarations>
auto find_by_name(const Declarations& all, std::string_view name) -> decltype(&all.front()) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& d) { return d.name == name; });
  return found == all.end() ? nullptr : &*found;
}

template <class Declarations>
std::vector<std::string> names_of(const Declarations& all) {
  std::vector<std::string> out;
  for (const auto& declaration : all) out.push_back(declaration.name);
  return out;
}

}  // namespace

std::string_view name_of(Shape shape) {
  switch (shape) {
    case Shape::text:
      return "text";
    case Shape::multiline:
      return "multiline";
    case Shape::url:
      return "url";
    case Shape::json:
      return "json";
  }
  return "unknown";
}

std::string_view name_of(BackendKind kind) {
  switch (kind) {
    case BackendKind::local:
      return "local";
    case BackendKind::server:
      return "server";
    case BackendKind::aws:
      return "aws";
  }
  return "unknown";
}

const EnvironmentDeclaration* Inventory::find_environment(std::string_view name) const {
  return find_by_name(environments_, name);
}
const ServiceDeclaration* Inventory::find_service(std::string_view name) const {
  return find_by_name(services_, name);
}
const ClassificationDeclaration* Inventory::find_classification(std::string_view name) const {
  return find_by_name(classifications_, name);
}
const TargetDeclaration* Inventory::find_target(std::string_view name) const {
  return find_by_name(targets_, name);
}

const Setting* Inventory::find_setting(std::string_view key) const {
  const auto found = std::find_if(settings_.begin(), settings_.end(),
                                  [&](const Setting& s) { return s.key == key; });
  return found == settings_.end() ? nullptr : &*found;
}

std::optional<DeclaredSecret> Inventory::find_declared(std::string_view full_name) const {
  const auto parts = names_->match(full_name);
  if (!parts) return std::nullopt;
  for (const auto& secret : secrets_)
    if (secret.service == parts->service && secret.name == parts->name &&
        std::find(secret.environments.begin(), secret.environments.end(), parts->environment) !=
            secret.environments.end())
      return DeclaredSecret{std::string(full_name), parts->environment, &secret};
  return std::nullopt;
}

Result<std::vector<DeclaredSecret>> Inventory::select(const Selection& selection) const {
  const auto unknown = [](std::string_view what, std::string_view name,
                          const std::vector<std::string>& known) {
    return std::unexpected(
        make_error(ErrorKind::not_found, "no ", what, " \"", name, "\" is declared in clavium.toml")
            .with_hint(suggestion(name, known)));
  };
  if (!selection.environment.empty() && find_environment(selection.environment) == nullptr)
    return unknown("environment", selection.environment, names_of(environments_));
  if (!selection.service.empty() && find_service(selection.service) == nullptr)
    return unknown("service", selection.service, names_of(services_));
  if (!selection.target.empty() && find_target(selection.target) == nullptr)
    return unknown("target", selection.target, names_of(targets_));

  std::vector<DeclaredSecret> all;
  for (const auto& secret : secrets_)
    for (const auto& environment : secret.environments)
      all.push_back(
          {names_->render({environment, secret.service, secret.name}), environment, &secret});
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.full_name < b.full_name; });

  if (!selection.secret.empty() && std::none_of(all.begin(), all.end(), [&](const auto& one) {
        return one.full_name == selection.secret;
      })) {
    std::vector<std::string_view> known;
    for (const auto& one : all) known.push_back(one.full_name);
    const auto near = nearest(selection.secret, known);
    return std::unexpected(
        make_error(ErrorKind::not_found, "no secret ", selection.secret,
                   " is declared in clavium.toml")
            .with_hint(near ? concat("did you mean ", *near) : "clavium secret list"));
  }
  std::erase_if(all, [&](const DeclaredSecret& one) {
    return (!selection.environment.empty() && one.environment != selection.environment) ||
           (!selection.service.empty() && one.declaration->service != selection.service) ||
           (!selection.secret.empty() && one.full_name != selection.secret);
  });
  return all;
}

Result<NameParts> Inventory::parse_name(std::string_view full_name) const {
  CLAVIUM_TRY(auto parts, names_->match(full_name));
  if (find_environment(parts.environment) == nullptr)
    return std::unexpected(make_error(ErrorKind::invalid_request, "environment \"",
                                      parts.environment, "\" of the name is not declared")
                               .with_hint(suggestion(parts.environment, names_of(environments_)))
                               .with_code("name_convention"));
  if (find_service(parts.service) == nullptr)
    return std::unexpected(make_error(ErrorKind::invalid_request, "service \"", parts.service,
                                      "\" of the name is not declared")
                               .with_hint(suggestion(parts.service, names_of(services_)))
                               .with_code("name_convention"));
  return parts;
}

Result<std::string> Inventory::resolve_name(std::string_view name, std::string_view environment,
                                            std::string_view service) const {
  std::string full(name);
  if (name.find('/') == std::string_view::npos) {
    for (const auto& [flag, value] :
         {std::pair("--env", environment), std::pair("--service", service)})
      if (value.empty())
        return std::unexpected(
            make_error(ErrorKind::invalid_request, "the short name \"", name, "\" needs ", flag)
                .with_hint(concat("or give the full name, ", names_->convention())));
    full = names_->render({std::string(environment), std::string(service), std::string(name)});
  }
  CLAVIUM_CHECK(parse_name(full));
  return full;
}

Result<std::filesystem::path> find_inventory_file(const std::filesystem::path& directory) {
  std::error_code failed;
  auto here = std::filesystem::absolute(directory, failed);
  if (failed)
    return fail(ErrorKind::unavailable, "cannot tell the working directory: ", failed.message());
  for (;; here = here.parent_path()) {
    if (std::filesystem::is_regular_file(here / "clavium.toml", failed))
      return here / "clavium.toml";
    // A worktree's .git is a file.
    if (std::filesystem::exists(here / ".git", failed) || here == here.parent_path()) break;
  }
  return std::unexpected(make_error(ErrorKind::not_found, "no clavium.toml from ",
                                    directory.string(), " upward to ", here.string())
                             .with_hint("clavium init"));
}

}  // namespace clavium::runbook
