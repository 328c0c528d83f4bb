// SPDX-License-Identifier: Apache-2.0
#include "runbook/inventory_reader.h"

#include <algorithm>

#include "runbook/files.h"

namespace clavium::runbook {

namespace {

bool is_variable_name(std::string_view text) {
  return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

}  // namespace

InventoryReader::InventoryReader(const toml::table& table, const std::filesystem::path& file,
                                 const Overrides& overrides)
    : root_(table, "", file.filename().string()), overrides_(overrides) {
  made_.file_ = file;
}

Result<Inventory> InventoryReader::read() {
  CLAVIUM_CHECK(
      root_.only({"organisation", "region", "name_template", "default_environment",
                  "default_service", "runbook", "environments", "services", "classifications",
                  "secrets", "targets", "backend", "functions", "server", "code"}));
  CLAVIUM_CHECK(read_environments());
  CLAVIUM_CHECK(read_services());
  CLAVIUM_CHECK(read_classifications());
  CLAVIUM_CHECK(read_settings());
  CLAVIUM_CHECK(read_server());
  CLAVIUM_CHECK(read_targets());
  CLAVIUM_CHECK(read_secrets());
  CLAVIUM_CHECK(check_copies());
  CLAVIUM_TRY(const auto code, root_.section("code"));
  if (code) {
    CLAVIUM_CHECK(code->only({"ignore"}));
    CLAVIUM_TRY(made_.code_ignore_, code->texts("ignore"));
  }
  return std::move(made_);
}

Result<void> InventoryReader::read_environments() {
  CLAVIUM_TRY(const auto all, root_.named("environments"));
  for (const auto& [name, section] : all) {
    CLAVIUM_CHECK(section.only({"description"}));
    CLAVIUM_TRY(auto description, section.text("description"));
    made_.environments_.push_back({name, std::move(description)});
  }
  if (made_.environments_.empty())
    return std::unexpected(root_.error("environments", "at least one is required")
                               .with_hint("add: [environments.dev]"));
  return {};
}

Result<void> InventoryReader::read_services() {
  CLAVIUM_TRY(const auto all, root_.named("services"));
  for (const auto& [name, section] : all) {
    CLAVIUM_CHECK(section.only({"owner", "description", "readme"}));
    CLAVIUM_TRY(auto owner, section.text("owner"));
    CLAVIUM_TRY(auto description, section.text("description"));
    CLAVIUM_TRY(auto readme, section.text("readme"));
    made_.services_.push_back({name, std::move(owner), std::move(description), std::move(readme)});
  }
  return {};
}

Result<void> InventoryReader::read_classifications() {
  CLAVIUM_TRY(const auto all, root_.named("classifications"));
  for (const auto& [name, section] : all) {
    CLAVIUM_CHECK(section.only({"rotation_days_max", "description"}));
    CLAVIUM_TRY(const auto days, section.days("rotation_days_max"));
    CLAVIUM_TRY(auto description, section.text("description"));
    made_.classifications_.push_back({name, days, std::move(description)});
  }
  return {};
}

Result<void> InventoryReader::read_targets() {
  CLAVIUM_TRY(const auto all, root_.named("targets"));
  for (const auto& [name, section] : all) {
    CLAVIUM_TRY(auto made, read_target(name, section));
    made_.targets_.push_back(std::move(made));
  }
  return {};
}

Result<TargetDeclaration> InventoryReader::read_target(const std::string& name,
                                                       const Section& section) const {
  if (section.has("token"))
    return std::unexpected(section.error("token", "a token must not stand in a file")
                               .with_hint("name where it is: token_env = \"VERCEL_TOKEN\", or "
                                          "token_secret = \"<name of a secret>\"; "
                                          "and replace the token if the file was ever shared"));
  CLAVIUM_CHECK(section.only(
      {"kind", "project", "team", "base_url", "token_env", "token_secret", "environments"}));
  TargetDeclaration made;
  made.name = name;
  CLAVIUM_TRY(made.kind, section.required_text("kind"));
  CLAVIUM_TRY(made.project, section.text("project"));
  CLAVIUM_TRY(made.team, section.text("team"));
  CLAVIUM_TRY(made.base_url, section.text("base_url"));
  CLAVIUM_TRY(made.token_env, section.text("token_env"));
  CLAVIUM_TRY(made.token_secret, section.text("token_secret"));
  if (section.has("token_env") && !is_variable_name(made.token_env))
    return std::unexpected(
        section.error("token_env", "must be the name of an environment variable: A-Z, 0-9 and _")
            .with_hint("the name, never the token itself"));
  if (!made.token_secret.empty()) {
    if (!made.token_env.empty())
      return std::unexpected(
          section.error("token_secret", "stands beside token_env; give one of them"));
    if (auto good = made_.parse_name(made.token_secret); !good)
      return std::unexpected(section.error("token_secret", "must be the full name of a secret")
                                 .with_hint(concat("names follow ", made_.names_->convention())));
  }
  CLAVIUM_TRY(const auto environments, section.section("environments"));
  if (!environments)
    return std::unexpected(section.error("environments", "is required")
                               .with_hint("add: environments = { prod = \"production\" }"));
  for (const std::string& word : environments->keys()) {
    CLAVIUM_CHECK(
        check_reference(*environments, word, "environment", word, names_of(made_.environments_)));
    CLAVIUM_TRY(auto theirs, environments->required_text(word));
    made.environments.emplace(word, std::move(theirs));
  }
  return made;
}

Result<Inventory> Inventory::parse(std::string_view text, const std::filesystem::path& file_name,
                                   const Overrides& overrides) {
  CLAVIUM_TRY(const toml::table table, parse_toml(text, file_name));
  return InventoryReader(table, file_name, overrides).read();
}

Result<Inventory> Inventory::load(const std::filesystem::path& file, const Overrides& overrides) {
  auto text = read_small_file(file);
  if (!text && text.error().kind == ErrorKind::not_found)
    return std::unexpected(std::move(text).error().with_hint("clavium init"));
  if (!text) return std::unexpected(std::move(text).error());
  return parse(*text, file, overrides);
}

}  // namespace clavium::runbook
