// SPDX-License-Identifier: Apache-2.0
//
// What the simple verbs ask of the inventory: full names, and which secrets a service needs. The
// only file of theirs that looks into an Inventory, so each works where there is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "runbook/verb.h"

namespace clavium::runbook {

/// A full name (it begins with '/') as it is; a short one completed with environment and service.
/// Without an inventory every name is a full name. Errors: invalid_request naming the option that
/// is missing.
[[nodiscard]] Result<std::string> full_name_of(const World& world, std::string_view name);

/// One variable of a program and the secret that it comes from.
struct NeededSecret {
  std::string full_name;
  std::string variable;  ///< "STRIPE_SECRET_KEY"
  bool operator==(const NeededSecret&) const = default;
};

/// What the service needs in the environment: every declared secret under the keys of its copies,
/// or under its own name in capitals where it has no copy there. By variable. Errors:
/// invalid_request when environment or service is not known.
[[nodiscard]] Result<std::vector<NeededSecret>> needed_secrets(const World& world);

/// "stripe-secret-key" as "STRIPE_SECRET_KEY".
[[nodiscard]] std::string variable_for(std::string_view secret_name);

/// True for a name in an environment called prod, production or live (whole segments): destructive
/// work there wants the name said again.
[[nodiscard]] bool is_production(std::string_view full_name);

/// The prefix of all names of the environment and service in effect; empty when there is no
/// inventory, or the environment stands behind a part that is not known.
[[nodiscard]] std::string name_prefix(const World& world);

}  // namespace clavium::runbook
