// SPDX-License-Identifier: Apache-2.0
//
// [[secrets]] of clavium.toml, and the copies that each one has.
#include <algorithm>
#include <array>
#include <map>

#include "base/suggestion.h"
#include "runbook/inventory_reader.h"

namespace clavium::runbook {

namespace {

// R-D1: at least every 90 days where nothing else is said.
constexpr std::int64_t kRotationDaysDefault = 90;

/// provider = "manual", or provider = { kind = "random", length = 40 }.
Result<void> read_provider(const Section& section, SecretDeclaration& made) {
  if (!section.has("provider")) return {};
  if (section.is_text("provider")) {
    CLAVIUM_TRY(made.provider, section.required_text("provider"));
    return {};
  }
  CLAVIUM_TRY(const auto settings, section.section("provider"));
  CLAVIUM_TRY(made.provider, settings->required_text("kind"));
  for (const std::string& word : settings->keys()) {
    if (word == "kind") continue;
    constexpr std::array<std::string_view, 6> kTempting = {"token",   "password", "secret",
                                                           "api_key", "key",      "secret_key"};
    if (std::find(kTempting.begin(), kTempting.end(), word) != kTempting.end())
      return std::unexpected(
          settings->error(word, "a credential must not stand in a file")
              .with_hint(concat("name where it is: ", word, "_env or ", word, "_secret")));
    CLAVIUM_TRY(made.provider_settings[word], settings->plain_value(word));
  }
  return {};
}

}  // namespace

Result<void> InventoryReader::read_secrets() {
  CLAVIUM_TRY(const auto all, root_.sections("secrets"));
  std::map<std::string, int> lines;
  for (const auto& section : all) {
    CLAVIUM_TRY(auto secret, read_secret(section));
    for (const auto& environment : secret.environments) {
      const auto full = made_.names_->render({environment, secret.service, secret.name});
      if (auto good = made_.names_->match(full); !good)
        return std::unexpected(section.error("name", good.error().message));
      const auto [other, fresh] = lines.emplace(full, section.line());
      if (!fresh)
        return std::unexpected(
            section.error("name", full, " is declared in line ", other->second, " already"));
    }
    made_.secrets_.push_back(std::move(secret));
  }
  return {};
}

Result<SecretDeclaration> InventoryReader::read_secret(const Section& section) const {
  CLAVIUM_CHECK(section.only({"service", "environments", "name", "provider", "rotation_days",
                              "classification", "owner", "shape", "description", "copies"}));
  SecretDeclaration made;
  made.line = section.line();
  CLAVIUM_TRY(made.name, section.required_text("name"));
  if (auto good = check_part("name", made.name); !good)
    return std::unexpected(section.error("name", good.error().message));
  CLAVIUM_TRY(made.service, section.required_text("service"));
  CLAVIUM_CHECK(
      check_reference(section, "service", "service", made.service, names_of(made_.services_)));
  CLAVIUM_TRY(made.environments, section.texts("environments"));
  if (made.environments.empty())
    return std::unexpected(section.error("environments", "at least one is required"));
  for (const auto& environment : made.environments)
    CLAVIUM_CHECK(check_reference(section, "environments", "environment", environment,
                                  names_of(made_.environments_)));
  CLAVIUM_TRY(made.description, section.text("description"));
  CLAVIUM_CHECK(read_provider(section, made));
  CLAVIUM_CHECK(read_governance(section, made));

  CLAVIUM_TRY(const auto shape, section.text("shape", "text"));
  const Names shapes = {"text", "multiline", "url", "json"};
  const auto found = std::find(shapes.begin(), shapes.end(), shape);
  if (found == shapes.end())
    return std::unexpected(
        section.error("shape", "no such shape").with_hint(suggestion(shape, shapes)));
  made.shape = static_cast<Shape>(found - shapes.begin());

  CLAVIUM_TRY(const auto copies, section.sections("copies"));
  for (const auto& copy : copies) {
    CLAVIUM_TRY(auto one, read_copy(copy, made));
    made.copies.push_back(std::move(one));
  }
  return made;
}

Result<void> InventoryReader::read_governance(const Section& section,
                                              SecretDeclaration& made) const {
  CLAVIUM_TRY(made.owner, section.text("owner", made_.find_service(made.service)->owner));
  if (made.owner.empty())
    return std::unexpected(
        section.error("owner", "is required")
            .with_hint(concat("here, or as owner of [services.", made.service, "]")));
  CLAVIUM_TRY(made.classification, section.required_text("classification"));
  CLAVIUM_CHECK(check_reference(section, "classification", "classification", made.classification,
                                names_of(made_.classifications_)));
  const auto longest = made_.find_classification(made.classification)->rotation_days_max;
  CLAVIUM_TRY(const auto days, section.days("rotation_days"));
  made.rotation_days =
      days.value_or(std::min(kRotationDaysDefault, longest.value_or(kRotationDaysDefault)));
  if (longest && made.rotation_days > *longest)
    return std::unexpected(section
                               .error("rotation_days", made.rotation_days, " is more than the ",
                                      *longest, " days that classification \"", made.classification,
                                      "\" allows")
                               .with_hint(concat("rotation_days = ", *longest)));
  return {};
}

Result<CopyDeclaration> InventoryReader::read_copy(const Section& section,
                                                   const SecretDeclaration& secret) const {
  CLAVIUM_CHECK(section.only({"target", "key", "branch", "environments"}));
  CopyDeclaration made;
  CLAVIUM_TRY(made.target, section.required_text("target"));
  CLAVIUM_CHECK(
      check_reference(section, "target", "target", made.target, names_of(made_.targets_)));
  CLAVIUM_TRY(made.key, section.required_text("key"));
  CLAVIUM_TRY(made.branch, section.text("branch"));
  CLAVIUM_TRY(made.environments, section.texts("environments"));
  const auto& mapped = made_.find_target(made.target)->environments;
  if (section.has("environments")) {
    for (const auto& environment : made.environments) {
      CLAVIUM_CHECK(check_reference(section, "environments", "environment of this secret",
                                    environment, secret.environments));
      if (!mapped.contains(environment))
        return std::unexpected(
            section
                .error("environments", "target \"", made.target, "\" does not map \"", environment,
                       "\"")
                .with_hint(concat("add it to [targets.", made.target, "] environments")));
    }
  } else {
    for (const auto& environment : secret.environments)
      if (mapped.contains(environment)) made.environments.push_back(environment);
  }
  // A copy that would never be made is a mistake that nobody would see.
  if (made.environments.empty())
    return std::unexpected(section.error("target", "target \"", made.target,
                                         "\" maps none of this secret's environments"));
  return made;
}

Result<void> InventoryReader::check_copies() const {
  std::map<std::vector<std::string>, const SecretDeclaration*> claimed;
  for (const auto& secret : made_.secrets_)
    for (const auto& copy : secret.copies)
      for (const auto& environment : copy.environments) {
        const auto& theirs = made_.find_target(copy.target)->environments.find(environment)->second;
        const auto [other, fresh] =
            claimed.emplace(std::vector{copy.target, copy.key, theirs, copy.branch}, &secret);
        if (!fresh)
          return std::unexpected(
              make_error(ErrorKind::invalid_request, made_.file_.filename().string(), ":",
                         secret.line, ": secrets: \"", secret.name, "\" and \"",
                         other->second->name, "\" (line ", other->second->line, ") both claim ",
                         copy.key, " of target \"", copy.target, "\" in ", theirs)
                  .with_code("invalid_inventory"));
      }
  return {};
}

}  // namespace clavium::runbook
