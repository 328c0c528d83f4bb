// SPDX-License-Identifier: Apache-2.0
//
// A target holds copies of secrets: a Vercel project, a repository's Actions secrets. Every target
// is treated as write-only: there is no read, because the ones that matter cannot be read back.
// What a target can tell of a copy is metadata; what we wrote is known from the ledger's keyed
// fingerprints.
//
// Every implementation runs tests/suites/target_suite.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::targets {

/// Where one copy stands. Identity is all three: the same key in another environment or on another
/// branch is another copy, and somebody else's.
struct CopyRef {
  std::string key;          ///< the variable's name there: "STRIPE_SECRET_KEY"
  std::string environment;  ///< the target's own word: "production"
  std::string branch;       ///< empty: all branches
  auto operator<=>(const CopyRef&) const = default;
};

/// What the target says of one copy. Never its value.
struct CopyState {
  CopyRef ref;
  std::string remote_id;  ///< the target's id of the row
  TimePoint updated_at;
  std::string marker;  ///< the comment we left: "clavium:<secret name>@<version id>"; else whatever
                       ///< stands there
  std::string owner;   ///< another owner known to the target (an integration); empty: none known
  /// The row serves more than `ref` (several environments in one row): changing it would change
  /// those too.
  bool shared = false;
};

struct SizeBudget {
  std::uint64_t total_bytes_max =
      0;  ///< names and values of one environment together; 0: no such limit
  std::uint64_t value_bytes_max = 0;  ///< one value; 0: no such limit
};

/// Threads: a target is used by one thread at a time.
class Target {
 public:
  virtual ~Target() = default;

  /// "vercel project prj_123", for plans and messages.
  [[nodiscard]] virtual std::string description() const = 0;
  [[nodiscard]] virtual SizeBudget size_budget() const = 0;
  /// Whether this key could be written at all (its alphabet, reserved names). Errors:
  /// invalid_request.
  [[nodiscard]] virtual Result<void> check_key(std::string_view key) const = 0;

  /// The management token works and the place exists. Errors: unauthenticated, denied, not_found,
  /// unavailable.
  [[nodiscard]] virtual Result<void> check_access() = 0;
  /// Every copy there, foreign ones included.
  [[nodiscard]] virtual Result<std::vector<CopyState>> list() = 0;
  /// Makes the copy hold this value, whatever stood there; safe to repeat. `existing`: the row to
  /// change as list() gave it; absent: make one. Errors: conflict when another row for the same ref
  /// appeared meanwhile; denied, throttled, unavailable.
  [[nodiscard]] virtual Result<CopyState> write(const CopyRef& ref, const SecretBytes& value,
                                                std::string_view marker,
                                                const std::optional<CopyState>& existing) = 0;
  /// Removes one row by id. A row that is gone already is a success.
  [[nodiscard]] virtual Result<void> remove(const CopyState& existing) = 0;
};

}  // namespace clavium::targets
