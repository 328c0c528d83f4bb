// SPDX-License-Identifier: Apache-2.0
//
// Making declared secrets: observe, plan (pure), make one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runbook/inventory.h"
#include "runbook/plan.h"
#include "runbook/verb.h"

namespace clavium::runbook {

struct CreateFact {
  DeclaredSecret secret;
  bool exists = false;
  bool has_value = false;
  bool is_being_deleted = false;
  std::string provider_problem;  ///< the provider's complaint about its settings
};

[[nodiscard]] Result<std::vector<CreateFact>> observe_create(World& world,
                                                             std::vector<DeclaredSecret> wanted);

/// `may_ask`: one secret was named, so its value may be asked for.
[[nodiscard]] Plan plan_create(const std::vector<CreateFact>& facts, const Selection& selection,
                               bool may_ask);

/// Mints or asks for the value and stores it with its tags. One that has a value by now is a
/// success and left as it is.
[[nodiscard]] Result<void> create_secret(World& world, const Arguments& arguments,
                                         const DeclaredSecret& secret, std::string_view plan_id);

}  // namespace clavium::runbook
