// SPDX-License-Identifier: Apache-2.0
//
// The text of a first clavium.toml, and what can be learnt from a .env file without keeping its
// values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret_bytes.h"

namespace clavium::runbook {

struct InitFile {
  std::string organisation;
  std::string service;
  std::vector<std::string> variables;  ///< of the secrets to declare
};

/// A commented clavium.toml (docs/formats/clavium-toml.md).
[[nodiscard]] std::string init_text(const InitFile& file);

/// The variables that a .env file assigns, in its order. Only names leave this function. Lines that
/// are no assignment are passed over, and so are the lines of a value in quotes that spans several.
[[nodiscard]] std::vector<std::string> variables_in(const SecretBytes& env_file);

/// True for a name that sounds like a secret: it has a part such as KEY, TOKEN, SECRET, PASSWORD or
/// DSN, and is not marked public (NEXT_PUBLIC_, VITE_, PUBLIC_).
[[nodiscard]] bool looks_secret(std::string_view variable);

/// "STRIPE_SECRET_KEY" or "My Shop" as a part of a name: "stripe-secret-key", "my-shop"; "app" when
/// nothing is left.
[[nodiscard]] std::string as_name_part(std::string_view text);

}  // namespace clavium::runbook
