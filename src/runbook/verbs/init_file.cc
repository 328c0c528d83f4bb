// SPDX-License-Identifier: Apache-2.0
#include "runbook/verbs/init_file.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/error.h"
#include "runbook/names.h"

namespace clavium::runbook {

namespace {

constexpr std::string_view kHead =
    R"(# What this organisation declares of its secrets. No value stands here, ever.
# `clavium doctor` checks the file; `clavium help naming` explains names.

organisation = "@ORGANISATION@"
region = "eu-central-1"
name_template = "/{organisation}/{environment}/{service}/{name}"
default_environment = "dev"
default_service = "@SERVICE@"

# Where the values are: "local" (a store below this directory), "server" (endpoint = a clavium server) or
# "aws" (AWS Secrets Manager, with your ordinary AWS credentials).
[backend]
kind = "local"

[environments.dev]
description = "development"

[environments.prod]
description = "production"

[classifications.internal]
rotation_days_max = 90

[services.@SERVICE@]
owner = "@SERVICE@"

# A place that holds copies. The token's place is named, never the token itself:
# [targets.web]
# kind = "vercel"
# project = "prj_…"
# token_env = "VERCEL_TOKEN"
# environments = { prod = "production", dev = "preview" }

# One secret. `copies` says where `clavium sync` takes it:
# [[secrets]]
# name = "stripe-secret-key"
# service = "@SERVICE@"
# environments = ["dev", "prod"]
# classification = "internal"
# rotation_days = 90
# [[secrets.copies]]
# target = "web"
# key = "STRIPE_SECRET_KEY"
)";

std::string replaced(std::string text, std::string_view mark, std::string_view by) {
  for (std::size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + by.size())) {
    text.replace(at, mark.size(), by);
  }
  return text;
}

// Whether the value behind '=' opens a quote that its line does not close.
bool opens_quote(std::string_view value, char& quote) {
  value = trim(value);
  if (value.empty() || (value[0] != '"' && value[0] != '\'' && value[0] != '`')) return false;
  quote = value[0];
  return value.substr(1).find(quote) == std::string_view::npos;
}

bool is_variable(std::string_view name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_ascii_alphanumeric(c) || c == '_'; });
}

}  // namespace

std::string init_text(const InitFile& file) {
  std::string text = replaced(std::string(kHead), "@ORGANISATION@", file.organisation);
  text = replaced(std::move(text), "@SERVICE@", file.service);
  std::vector<std::string> names;
  for (const std::string& variable : file.variables) {
    std::string name = as_name_part(variable);
    // Two variables can come to one name (A_B and A__B); a file that declares it twice would be
    // refused.
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    text +=
        concat("\n[[secrets]]\nname = \"", name, "\"  # ", variable, "\nservice = \"", file.service,
               "\"\nenvironments = [\"dev\", \"prod\"]\nclassification = "
               "\"internal\"\nrotation_days = 90\n");
    names.push_back(std::move(name));
  }
  return text;
}

std::vector<std::string> variables_in(const SecretBytes& env_file) {
  std::vector<std::string> names;
  env_file.reveal_text([&](std::string_view text) {
    char quote = 0;
    for (std::string_view line : split(text, '\n')) {
      if (quote != 0) {
        if (line.find(quote) != std::string_view::npos) quote = 0;
        continue;
      }
      line = trim(line);
      if (line.starts_with("export ")) line = trim(line.substr(7));
      const std::size_t equals = line.find('=');
      if (equals == std::string_view::npos || !is_variable(trim(line.substr(0, equals)))) continue;
      names.emplace_back(trim(line.substr(0, equals)));
      if (!opens_quote(line.substr(equals + 1), quote)) quote = 0;
    }
  });
  return names;
}

bool looks_secret(std::string_view variable) {
  constexpr std::array<std::string_view, 4> kPublic = {"NEXT_PUBLIC_", "VITE_", "PUBLIC_",
                                                       "REACT_APP_"};
  if (std::any_of(kPublic.begin(), kPublic.end(),
                  [&](auto mark) { return variable.starts_with(mark); })) {
    return false;
  }
  constexpr std::array<std::string_view, 14> kWords = {
      "key", "token", "secret",      "password", "passwd", "pass",    "pwd",
      "dsn", "auth",  "credentials", "private",  "cert",   "signing", "webhook"};
  const std::string lower = ascii_lower(variable);
  if (lower.ends_with("database_url") || lower.ends_with("redis_url")) return true;
  const auto parts = split(lower, '_');
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return std::find(kWords.begin(), kWords.end(), part) != kWords.end();
  });
}

std::string as_name_part(std::string_view text) {
  std::string part;
  for (const char c : text) {
    if (is_ascii_alphanumeric(c)) {
      part.push_back(ascii_lower(c));
    } else if (!part.empty() && part.back() != '-') {
      part.push_back('-');
    }
  }
  while (part.ends_with('-')) part.pop_back();
  return part.empty() ? "app" : part;
}

}  // namespace clavium::runbook
