// SPDX-License-Identifier: Apache-2.0
//
// What `verify` looks at (R-F2): observe first, then judge, purely. Facts hold no value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "runbook/inventory.h"
#include "runbook/plan.h"
#include "runbook/secrets.h"
#include "runbook/verb.h"

namespace clavium::runbook {

enum class Severity : std::uint8_t { error, warning };
[[nodiscard]] std::string_view name_of(Severity severity);

struct Finding {
  Severity severity = Severity::error;
  std::string secret;
  std::string check;  ///< "missing", "empty", "malformed", "stale", "copy", "undeclared", "code", …
  std::string detail;
  std::string hint;  ///< one command or edit
};

struct SecretState {
  DeclaredSecret secret;
  std::optional<SecretDescription> description;
  std::string version_id;               ///< AWSCURRENT; empty when there is none
  std::optional<TimePoint> created_at;  ///< of that version
  std::string malformed;                ///< why the text is no envelope; empty
  std::string owner;                    ///< as the envelope has it
  std::vector<std::string> problems;    ///< hygiene_problems()
};

[[nodiscard]] Result<std::vector<SecretState>> observe_secrets(
    World& world, const std::vector<DeclaredSecret>& wanted);

[[nodiscard]] std::vector<Finding> check_secrets(const std::vector<SecretState>& states,
                                                 TimePoint now);

/// A copy is up to date when a sync would leave it alone.
[[nodiscard]] std::vector<Finding> check_copies(const Plan& sync_plan);

/// Secrets of the store that no declaration has. `names`: everything under the organisation's
/// prefix.
[[nodiscard]] std::vector<Finding> check_undeclared(const Inventory& inventory,
                                                    const std::vector<std::string>& names);

/// Services whose README does not mention their secrets (R-B6); `root` is the folder of
/// clavium.toml.
[[nodiscard]] std::vector<Finding> check_readmes(const Inventory& inventory,
                                                 const std::filesystem::path& root,
                                                 const std::string& only_service);

/// Secrets and copies of the selection together: what a rotation checks when it is done.
[[nodiscard]] Result<std::vector<Finding>> verify_selection(World& world,
                                                            const Selection& selection,
                                                            bool with_copies);

}  // namespace clavium::runbook
