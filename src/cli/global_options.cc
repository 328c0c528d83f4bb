// SPDX-License-Identifier: Apache-2.0
#include "cli/global_options.h"

#include <array>
#include <cstdlib>

#include "base/encoding.h"

namespace clavium::cli {

namespace {

using runbook::OptionKind;

constexpr std::array kGlobalOptions = {
    GlobalOption{{"output", OptionKind::value, "FORMAT", "table, json, yaml, csv or none"},
                 'o',
                 "CLAVIUM_OUTPUT"},
    GlobalOption{{"json", OptionKind::flag, "", "the same as --output json"}, 0, ""},
    GlobalOption{
        {"fields", OptionKind::value, "A,B", "show these columns only, in this order"}, 0, ""},
    GlobalOption{
        {"width", OptionKind::value, "COLUMNS", "width of tables instead of the terminal's"},
        0,
        ""},
    GlobalOption{{"quiet", OptionKind::flag, "", "say nothing but results and errors"}, 'q', ""},
    GlobalOption{{"verbose", OptionKind::flag, "", "say more"}, 'v', ""},
    GlobalOption{{"no-color", OptionKind::flag, "", "no colours, as with NO_COLOR"}, 0, ""},
    GlobalOption{{"yes", OptionKind::flag, "", "answer ordinary confirmations with yes"}, 'y', ""},
    GlobalOption{{"non-interactive", OptionKind::flag, "", "never prompt; also when CI is set"},
                 0,
                 "CLAVIUM_NON_INTERACTIVE"},
    GlobalOption{
        {"dry-run", OptionKind::flag, "", "show what would be done and do nothing"}, 'n', ""},
    GlobalOption{
        {"reason", OptionKind::value, "TEXT", "why, for the journal"}, 0, "CLAVIUM_REASON"},
    GlobalOption{{"env", OptionKind::value, "NAME", "environment, for short secret names"},
                 'e',
                 "CLAVIUM_ENV"},
    GlobalOption{{"service", OptionKind::value, "NAME", "service, for short secret names"},
                 's',
                 "CLAVIUM_SERVICE"},
    GlobalOption{{"profile", OptionKind::value, "NAME", "AWS profile"}, 0, "CLAVIUM_PROFILE"},
    GlobalOption{{"region", OptionKind::value, "NAME", "AWS region"}, 0, "CLAVIUM_REGION"},
    GlobalOption{{"endpoint", OptionKind::value, "URL", "a clavium server or another AWS endpoint"},
                 0,
                 "CLAVIUM_ENDPOINT"},
    GlobalOption{
        {"data", OptionKind::value, "DIR", "directory of a local store"}, 0, "CLAVIUM_DATA"},
    GlobalOption{
        {"config", OptionKind::value, "FILE", "this clavium.toml instead of the nearest one"},
        0,
        "CLAVIUM_CONFIG"},
    GlobalOption{{"timeout", OptionKind::value, "SECONDS", "give up on a call after this long"},
                 0,
                 "CLAVIUM_TIMEOUT"},
};

Result<Format> parse_format(std::string_view text) {
  if (text == "table") return Format::table;
  if (text == "json") return Format::json;
  if (text == "yaml") return Format::yaml;
  if (text == "csv") return Format::csv;
  if (text == "none") return Format::none;
  return std::unexpected(make_error(ErrorKind::invalid_request, "no such output format")
                             .with_code("usage")
                             .with_hint("--output table, json, yaml, csv or none"));
}

Result<std::int64_t> parse_positive(std::string_view option, std::string_view text,
                                    std::int64_t max) {
  const auto number = parse_integer(text);
  if (!number || *number < 1 || *number > max) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "--", option,
                                      " wants a whole number from 1 to ", max)
                               .with_code("usage"));
  }
  return *number;
}

std::string* text_setting(Settings& settings, std::string_view name) {
  if (name == "reason") return &settings.reason;
  if (name == "env") return &settings.environment;
  if (name == "service") return &settings.service;
  if (name == "profile") return &settings.profile;
  if (name == "region") return &settings.region;
  if (name == "endpoint") return &settings.endpoint;
  if (name == "data") return &settings.data;
  if (name == "config") return &settings.config;
  return nullptr;
}

bool* flag_setting(Settings& settings, std::string_view name) {
  if (name == "quiet") return &settings.quiet;
  if (name == "no-color") return &settings.no_color;
  if (name == "yes") return &settings.yes;
  if (name == "non-interactive") return &settings.non_interactive;
  if (name == "dry-run") return &settings.dry_run;
  return nullptr;
}

// "0", "false" and an empty variable switch nothing on: CI=false is seen in the wild.
bool is_truthy(std::string_view text) { return !text.empty() && text != "0" && text != "false"; }

}  // namespace

std::span<const GlobalOption> global_options() { return kGlobalOptions; }

Environment process_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

Result<void> apply(Settings& settings, std::string_view name, std::string_view value) {
  if (std::string* text = text_setting(settings, name)) {
    *text = value;
  } else if (bool* flag = flag_setting(settings, name)) {
    *flag = true;
  } else if (name == "verbose") {
    ++settings.verbosity;
  } else if (name == "json") {
    settings.format = Format::json;
  } else if (name == "output") {
    CLAVIUM_TRY(settings.format, parse_format(value));
  } else if (name == "fields") {
    settings.fields.clear();
    for (const std::string_view field : split(value, ',')) {
      if (!trim(field).empty()) settings.fields.emplace_back(trim(field));
    }
  } else if (name == "width") {
    CLAVIUM_TRY(const std::int64_t columns, parse_positive(name, value, 10'000));
    settings.width = std::size_t(columns);
  } else if (name == "timeout") {
    CLAVIUM_TRY(const std::int64_t seconds, parse_positive(name, value, 3'600));
    settings.timeout = std::chrono::seconds(seconds);
  }
  return {};
}

Result<Settings> settings_from(const Environment& environment) {
  Settings settings;
  for (const GlobalOption& global : kGlobalOptions) {
    if (global.environment.empty()) continue;
    const auto value = environment(global.environment);
    if (!value || value->empty()) continue;
    if (global.option.kind == OptionKind::flag && !is_truthy(*value)) continue;
    if (auto applied = apply(settings, global.option.name, *value); !applied) {
      return std::unexpected(std::move(applied).error().during(global.environment));
    }
  }
  if (is_truthy(environment("CI").value_or(""))) settings.non_interactive = true;
  return settings;
}

}  // namespace clavium::cli
