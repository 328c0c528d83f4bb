// SPDX-License-Identifier: Apache-2.0
//
// What the world says before a sync is planned: the store, the ledger and the targets, each asked
// once. Facts hold fingerprints and sizes, never a value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "ledger/ledger.h"
#include "runbook/plan.h"
#include "targets/target.h"

namespace clavium::runbook {

struct SecretFact {
  std::string owner;
  std::string version_id;   ///< AWSCURRENT; empty when `problem` is not
  std::string fingerprint;  ///< keyed by the ledger
  std::uint64_t value_bytes = 0;
  std::string problem;  ///< why no copy can be made: "does not exist", "has no current value",
                        ///< "ends with a newline"
  std::string mend;     ///< what would help; may be empty
};

struct DesiredCopy {
  std::string secret_name;
  std::string target;
  targets::CopyRef ref;
  std::string key_problem;  ///< the target's complaint about the key; empty
};

struct TargetFact {
  std::string description;
  targets::SizeBudget budget;
  std::vector<targets::CopyState> rows;
  std::optional<Error> unreachable;
};

struct SyncFacts {
  std::map<std::string, SecretFact> secrets;  ///< by full name
  std::vector<DesiredCopy> desired;           ///< within the selection
  std::map<std::string, TargetFact> targets;  ///< by name
  std::vector<ledger::Copy> copies;           ///< the whole ledger
  std::vector<ledger::Copy>
      undeclared;  ///< of those, in the selection and wanted by no declaration
};

using OpenTargets = std::map<std::string, std::unique_ptr<targets::Target>>;

/// Opens the selected targets into `opened` and asks everything. A target that cannot be reached is
/// a fact, not an error. Errors: those of the store and the ledger; not_found for the selection.
[[nodiscard]] Result<SyncFacts> observe_sync(World& world, const Selection& selection,
                                             OpenTargets& opened);

/// The ledger's row of a place; null when we never wrote there.
[[nodiscard]] const ledger::Copy* find_copy(const SyncFacts& facts, std::string_view target,
                                            const targets::CopyRef& ref);

/// SHA-256 over everything that a plan depends on.
[[nodiscard]] std::string digest_of(const SyncFacts& facts);

}  // namespace clavium::runbook
