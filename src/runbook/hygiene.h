// SPDX-License-Identifier: Apache-2.0
//
// The gate that a value passes before it is copied anywhere: most "wrong credential" outages are a
// newline, a carriage return or a reference that nobody resolved (vercel/vercel#14371,
// Infisical/infisical#3844).
#pragma once

#include <string>
#include <vector>

#include "base/secret_bytes.h"
#include "runbook/inventory.h"

namespace clavium::runbook {

/// What is wrong with the value, in words that hold none of it; empty when it may be copied.
[[nodiscard]] std::vector<std::string> hygiene_problems(const SecretBytes& value, Shape shape);

}  // namespace clavium::runbook
