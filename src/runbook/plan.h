// SPDX-License-Identifier: Apache-2.0
//
// A plan: rows that say what would happen and why, and steps where something would. It carries a
// digest of the facts that it was made from; applied to a world that has moved it is a `conflict`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "runbook/inventory.h"
#include "runbook/step.h"
#include "runbook/verb.h"

namespace clavium::runbook {

enum class Action : std::uint8_t {
  create,
  update,
  skip,         ///< as it should be
  remove,       ///< shown as "delete"
  foreign,      ///< somebody else's; left alone
  conflict,     ///< wanted, but not done without a decision; the reason says which
  needs_value,  ///< only a person can give the value
};
[[nodiscard]] std::string_view name_of(Action action);

struct PlanRow {
  Action action = Action::skip;
  std::string secret;  ///< full name; empty for a foreign row
  std::string target;  ///< empty when no target is concerned
  targets::CopyRef place;
  std::string owner;
  std::string reason;
  std::optional<Step> step;
};

/// What was asked for, so that the same plan can be made again from other facts.
struct PlanRequest {
  Selection selection;
  std::vector<std::string> adopt;  ///< keys whose foreign rows are taken over
  bool adopt_marked = false;       ///< take over rows whose marker names the same secret
  bool prune = false;
  bool operator==(const PlanRequest&) const = default;
};

struct Plan {
  std::string verb;  ///< "sync"
  PlanRequest request;
  std::string facts_digest;  ///< SHA-256, hex
  std::vector<PlanRow> rows;

  /// 32 hex digits from verb, request, facts and steps: the same plan has the same id.
  [[nodiscard]] std::string id() const;
  [[nodiscard]] std::size_t count(Action action) const;
  [[nodiscard]] bool has_steps() const;
};

/// One JSON object: docs/formats/plan.md.
[[nodiscard]] std::string to_json(const Plan& plan);

/// A saved plan, as far as it is needed to make it again and compare.
struct SavedPlan {
  std::string id;
  PlanRequest request;
};
/// Errors: invalid_request when it is no plan of this version.
[[nodiscard]] Result<SavedPlan> parse_plan(std::string_view json);

/// Action, secret, target, key, environment, owner, reason; one row each.
[[nodiscard]] Report to_report(const Plan& plan, std::string schema);

}  // namespace clavium::runbook
