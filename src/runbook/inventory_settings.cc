// SPDX-License-Identifier: Apache-2.0
//
// The settings of clavium.toml: single values, which a flag or a variable may override.
#include <algorithm>

#include "base/encoding.h"
#include "base/suggestion.h"
#include "runbook/inventory_reader.h"

namespace clavium::runbook {

namespace {

std::string variable_of(std::string_view key) {
  constexpr std::pair<std::string_view, std::string_view> kShort[] = {
      {"default_environment", "CLAVIUM_ENV"},
      {"default_service", "CLAVIUM_SERVICE"},
      {"backend.kind", "CLAVIUM_BACKEND"},
      {"backend.endpoint", "CLAVIUM_ENDPOINT"},
      {"backend.data", "CLAVIUM_DATA"},
      {"backend.account", "CLAVIUM_ACCOUNT"},
      {"functions.endpoint", "AWS_ENDPOINT_URL_LAMBDA"}};
  for (const auto& [name, variable] : kShort)
    if (name == key) return std::string(variable);
  std::string out = "CLAVIUM_";
  for (const char c : key) {
    if (c >= 'a' && c <= 'z') {
      out.push_back(static_cast<char>(c - 'a' + 'A'));
    } else {
      out.push_back(c == '.' ? '_' : c);
    }
  }
  return out;
}

std::string_view flag_of(std::string_view key) {
  if (key == "default_environment") return "env";
  if (key == "default_service") return "service";
  if (key.starts_with("backend.")) return key.substr(8) == "kind" ? "backend" : key.substr(8);
  return key;
}

Result<void> check_region(std::string_view region) {
  const auto pieces = split(region, '-');
  const bool good = pieces.size() >= 3 && pieces.back().size() == 1 && pieces.back()[0] >= '0' &&
                    pieces.back()[0] <= '9' &&
                    std::all_of(pieces.begin(), pieces.end() - 1, [](std::string_view piece) {
                      return !piece.empty() && std::all_of(piece.begin(), piece.end(), [](char c) {
                        return c >= 'a' && c <= 'z';
                      });
                    });
  if (!good) return fail(ErrorKind::invalid_request, "must be a region such as \"eu-central-1\"");
  return {};
}

}  // namespace

Result<std::string> InventoryReader::setting(const Section& section, std::string_view name,
                                             std::string fallback) {
  CLAVIUM_TRY(auto value, section.text(name, std::move(fallback)));
  return effective(section, name, std::move(value));
}

std::string InventoryReader::effective(const Section& section, std::string_view name,
                                       std::string value) {
  const std::string key = section.path_of(name);
  std::string origin = section.has(name)
                           ? concat(made_.file_.filename().string(), ":", section.line_of(name))
                           : "default";
  if (overrides_.variable)
    if (auto found = overrides_.variable(variable_of(key)); found && !found->empty()) {
      value = *std::move(found);
      origin = concat("environment variable ", variable_of(key));
    }
  if (const auto found = overrides_.flags.find(key); found != overrides_.flags.end()) {
    value = found->second;
    origin = concat("flag --", flag_of(key));
  }
  made_.settings_.push_back({key, value, std::move(origin)});
  return value;
}

Result<void> InventoryReader::read_settings() {
  CLAVIUM_TRY(made_.organisation_, setting(root_, "organisation", ""));
  if (made_.organisation_.empty())
    return std::unexpected(
        root_.error("organisation", "is required").with_hint("add: organisation = \"yours\""));
  CLAVIUM_TRY(made_.region_, setting(root_, "region", "eu-central-1"));
  if (auto good = check_region(made_.region_); !good)
    return bad_setting("region", good.error().message);

  CLAVIUM_TRY(const auto pattern,
              setting(root_, "name_template", "/{organisation}/{environment}/{service}/{name}"));
  auto names = NameTemplate::parse(pattern, made_.organisation_);
  if (!names) return bad_setting("name_template", names.error().message);
  made_.names_ = *std::move(names);

  CLAVIUM_TRY(made_.default_environment_, setting(root_, "default_environment", ""));
  CLAVIUM_TRY(made_.default_service_, setting(root_, "default_service", ""));
  if (!made_.default_environment_.empty() && !made_.find_environment(made_.default_environment_))
    return bad_setting("default_environment", "no such environment; ",
                       suggestion(made_.default_environment_, names_of(made_.environments_)));
  if (!made_.default_service_.empty() && !made_.find_service(made_.default_service_))
    return bad_setting("default_service", "no such service; ",
                       suggestion(made_.default_service_, names_of(made_.services_)));
  CLAVIUM_TRY(made_.runbook_link_, setting(root_, "runbook", ""));
  CLAVIUM_CHECK(read_functions());
  return read_backend();
}

Result<void> InventoryReader::read_functions() {
  CLAVIUM_TRY(const auto given, root_.section("functions"));
  const Section section = given ? *given : absent("functions");
  CLAVIUM_CHECK(section.only({"endpoint"}));
  // Of interest to a server alone, which asks for the setting.
  const auto endpoint = setting(section, "endpoint", "");
  if (!endpoint) return std::unexpected(endpoint.error());
  const std::string_view url = *endpoint;
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
    return bad_setting("functions.endpoint", "must begin with https:// or http://");
  return {};
}

Section InventoryReader::absent(std::string path) const {
  static const toml::table kNone;
  return Section(kNone, std::move(path), made_.file_.filename().string());
}

Result<void> InventoryReader::read_backend() {
  CLAVIUM_TRY(const auto given, root_.section("backend"));
  const Section section = given ? *given : absent("backend");
  CLAVIUM_CHECK(section.only({"kind", "endpoint", "data", "account", "accounts"}));
  auto& backend = made_.backend_;
  CLAVIUM_TRY(const auto kind, setting(section, "kind", "local"));
  CLAVIUM_TRY(backend.endpoint, setting(section, "endpoint", ""));
  CLAVIUM_TRY(backend.data, setting(section, "data", ".clavium"));
  CLAVIUM_TRY(backend.account, setting(section, "account", "000000000000"));
  const Names kinds = {"local", "server", "aws"};
  const auto found = std::find(kinds.begin(), kinds.end(), kind);
  if (found == kinds.end())
    return bad_setting("backend.kind", "no such kind; ", suggestion(kind, kinds));
  backend.kind = static_cast<BackendKind>(found - kinds.begin());
  if (backend.kind == BackendKind::server && backend.endpoint.empty())
    return bad_setting("backend.endpoint", "is required where kind is \"server\"");
  if (!backend.endpoint.empty() && !backend.endpoint.starts_with("https://") &&
      !backend.endpoint.starts_with("http://"))
    return bad_setting("backend.endpoint", "must begin with https:// or http://");
  const auto is_account = [](const std::string& text) {
    return text.size() == 12 && text.find_first_not_of("0123456789") == std::string::npos;
  };
  if (!is_account(backend.account)) return bad_setting("backend.account", "must be 12 digits");
  CLAVIUM_TRY(backend.accounts, section.texts("accounts"));
  if (!std::all_of(backend.accounts.begin(), backend.accounts.end(), is_account))
    return std::unexpected(section.error("accounts", "must be texts of 12 digits each"));
  return {};
}

}  // namespace clavium::runbook
