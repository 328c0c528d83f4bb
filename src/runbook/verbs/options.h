// SPDX-License-Identifier: Apache-2.0
//
// Options that several verbs share, so that they read the same everywhere.
#pragma once

#include "runbook/inventory.h"
#include "runbook/verb.h"

namespace clavium::runbook {

inline constexpr Option kEnvOption{"env", OptionKind::value, "NAME", "only this environment"};
inline constexpr Option kServiceOption{"service", OptionKind::value, "NAME", "only this service"};
inline constexpr Option kTargetOption{"target", OptionKind::value, "NAME", "only this target"};
inline constexpr Option kSecretOption{"secret", OptionKind::value, "NAME",
                                      "only this secret, by full or short name"};

// How Conversation::read_value may be told where a value comes from.
inline constexpr Option kValueFileOption{
    "value-file", OptionKind::value, "FILE",
    "read the value from this file; a pipe is read without it"};
inline constexpr Option kFromEnvOption{"from-env", OptionKind::value, "VARIABLE",
                                       "read the value from this environment variable"};
inline constexpr Option kRawOption{"raw", OptionKind::flag, "",
                                   "keep a trailing newline of the value"};

/// "1 secret", "2 secrets".
[[nodiscard]] inline std::string counted(std::size_t count, std::string_view what) {
  return concat(count, " ", what, count == 1 ? "" : "s");
}

/// --env, --service, --target and --secret as given. The configured defaults complete a short name
/// only: a filter that nobody typed would hide secrets from a check.
[[nodiscard]] inline Result<Selection> selection_from(const World& world,
                                                      const Arguments& arguments) {
  const auto given = [&](std::string_view name) {
    return std::string(arguments.get(name).value_or(""));
  };
  Selection made{.environment = given("env"),
                 .service = given("service"),
                 .secret = {},
                 .target = given("target")};
  if (const auto secret = arguments.get("secret")) {
    const auto& environment =
        made.environment.empty() ? world.default_environment : made.environment;
    const auto& service = made.service.empty() ? world.default_service : made.service;
    CLAVIUM_TRY(made.secret, world.inventory->resolve_name(*secret, environment, service));
  }
  return made;
}

}  // namespace clavium::runbook
