// SPDX-License-Identifier: Apache-2.0
#include "runbook/plan_sync.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace clavium::runbook {
namespace {

const targets::CopyState* find_row(const TargetFact& target, const targets::CopyRef& ref) {
  const auto found = std::find_if(target.rows.begin(), target.rows.end(),
                                  [&](const auto& row) { return row.ref == ref; });
  return found == target.rows.end() ? nullptr : &*found;
}

/// The row is the one that we wrote, or the one that we had announced when the answer was lost
/// (apply.cc).
bool wrote(const ledger::Copy& copy, const targets::CopyState& row) {
  if (copy.remote_id == row.remote_id) return true;
  return copy.remote_id.empty() && copy.fingerprint.empty() &&
         (row.marker == copy.marker || row.marker.empty());
}

struct Verdict {
  Action action;
  std::string reason;
};

/// A row that stands where we want to write and that this ledger did not write.
Verdict judge_foreign(const DesiredCopy& wanted, const SecretFact& secret,
                      const targets::CopyState& row, const PlanRequest& request) {
  const bool named =
      std::find(request.adopt.begin(), request.adopt.end(), wanted.ref.key) != request.adopt.end();
  const bool marked = row.marker.starts_with(marker_of(wanted.secret_name, ""));
  if (named) return {Action::update, "adopted: the row that stands there is taken over"};
  if (marked && request.adopt_marked) {
    if (row.marker == marker_of(wanted.secret_name, secret.version_id))
      return {Action::skip, "its marker names this version; this ledger did not write it"};
    return {Action::update, "adopted by its marker, which names another version"};
  }
  if (marked)
    return {Action::conflict,
            concat("written by clavium with another ledger; --adopt-marked, or --adopt ",
                   wanted.ref.key)};
  return {Action::conflict,
          concat("not ours: it is not in the ledger; take it over with --adopt ", wanted.ref.key)};
}

Verdict judge(const SyncFacts& facts, const DesiredCopy& wanted, const PlanRequest& request) {
  const TargetFact& target = facts.targets.at(wanted.target);
  const SecretFact& secret = facts.secrets.at(wanted.secret_name);
  if (target.unreachable)
    return {Action::conflict, concat("target: ", target.unreachable->message)};
  if (!secret.problem.empty())
    return {Action::conflict,
            secret.mend.empty() ? secret.problem : concat(secret.problem, "; ", secret.mend)};
  if (!wanted.key_problem.empty()) return {Action::conflict, wanted.key_problem};
  if (target.budget.value_bytes_max != 0 && secret.value_bytes > target.budget.value_bytes_max)
    return {Action::conflict,
            concat("the value has ", secret.value_bytes, " bytes; this target takes at most ",
                   target.budget.value_bytes_max)};

  const auto* row = find_row(target, wanted.ref);
  const auto* copy = find_copy(facts, wanted.target, wanted.ref);
  if (row == nullptr) {
    if (copy == nullptr) return {Action::create, "not there yet"};
    return {Action::create, "the copy that we wrote is gone"};
  }
  if (!row->owner.empty())
    return {Action::conflict, concat("belongs to ", row->owner, "; remove it there first")};
  if (row->shared)
    return {Action::conflict, "the row serves further environments; split it at the target first"};
  // Another id in the same place: the row that we wrote was removed and somebody made a new one.
  if (copy == nullptr || !wrote(*copy, *row)) return judge_foreign(wanted, secret, *row, request);
  if (copy->fingerprint.empty()) return {Action::update, "an earlier write was interrupted"};
  if (copy->secret_name != wanted.secret_name)
    return {Action::update, concat("held ", copy->secret_name, " before")};
  if (copy->fingerprint != secret.fingerprint)
    return {Action::update, "the value is newer than the copy"};
  if (copy->remote_updated_at != row->updated_at || copy->marker != row->marker)
    return {Action::update, "changed at the target since we wrote it"};
  return {Action::skip, "up to date"};
}

PlanRow judge_undeclared(const SyncFacts& facts, const ledger::Copy& copy,
                         const PlanRequest& request) {
  const TargetFact& target = facts.targets.at(copy.target);
  PlanRow row{.action = Action::skip,
              .secret = copy.secret_name,
              .target = copy.target,
              .place = {copy.key, copy.environment, copy.branch},
              .owner = {},
              .reason = {},
              .step = {}};
  if (target.unreachable) {
    row.action = Action::conflict;
    row.reason = concat("target: ", target.unreachable->message);
    return row;
  }
  const auto* remote = find_row(target, row.place);
  if (remote != nullptr && remote->remote_id != copy.remote_id) {
    row.action = Action::foreign;
    row.reason = "no longer declared, and the row there is not the one that we wrote; left alone";
  } else if (remote != nullptr && (remote->shared || !remote->owner.empty())) {
    row.action = Action::conflict;
    row.reason = "no longer declared, but the row serves others too; remove it by hand";
  } else if (!request.prune) {
    row.reason = "no longer declared; --prune deletes it";
  } else {
    row.action = Action::remove;
    row.reason = remote != nullptr ? "no longer declared" : "no longer declared, and gone already";
    row.step = RemoveCopy{copy.secret_name, copy.target, row.place, copy.remote_id};
  }
  return row;
}

/// Writes that would overflow a target's environment become conflicts: all of them, since which one
/// would be the one too many is chance.
void enforce_budgets(const SyncFacts& facts, std::vector<PlanRow>& rows) {
  std::map<std::pair<std::string, std::string>, std::uint64_t> total;
  std::set<std::tuple<std::string, targets::CopyRef>> counted;
  for (const auto& wanted : facts.desired) {
    total[{wanted.target, wanted.ref.environment}] +=
        wanted.ref.key.size() + facts.secrets.at(wanted.secret_name).value_bytes;
    counted.insert({wanted.target, wanted.ref});
  }
  for (const auto& copy : facts.copies)
    if (!counted.contains({copy.target, {copy.key, copy.environment, copy.branch}}))
      total[{copy.target, copy.environment}] += copy.key.size() + copy.value_bytes;
  for (auto& row : rows) {
    if (row.action != Action::create && row.action != Action::update) continue;
    const auto most = facts.targets.at(row.target).budget.total_bytes_max;
    const auto bytes = total[{row.target, row.place.environment}];
    if (most == 0 || bytes <= most) continue;
    row.action = Action::conflict;
    row.reason = concat("names and values of ", row.place.environment, " would have ", bytes,
                        " bytes; this target takes at most ", most);
    row.step.reset();
  }
}

}  // namespace

std::string marker_of(std::string_view secret_name, std::string_view version_id) {
  return concat("clavium:", secret_name, "@", version_id);
}

Plan plan_sync(const SyncFacts& facts, const PlanRequest& request) {
  Plan plan{.verb = "sync", .request = request, .facts_digest = digest_of(facts), .rows = {}};
  std::set<std::tuple<std::string, targets::CopyRef>> explained;
  std::set<std::pair<std::string, std::string>> looked_at;  // target and its environment
  for (const auto& wanted : facts.desired) {
    const auto& secret = facts.secrets.at(wanted.secret_name);
    auto [action, reason] = judge(facts, wanted, request);
    PlanRow row{.action = action,
                .secret = wanted.secret_name,
                .target = wanted.target,
                .place = wanted.ref,
                .owner = secret.owner,
                .reason = std::move(reason),
                .step = {}};
    if (action == Action::create || action == Action::update)
      row.step = WriteCopy{wanted.secret_name, secret.version_id, wanted.target, wanted.ref};
    plan.rows.push_back(std::move(row));
    explained.insert({wanted.target, wanted.ref});
    looked_at.insert({wanted.target, wanted.ref.environment});
  }
  enforce_budgets(facts, plan.rows);
  for (const auto& copy : facts.undeclared) {
    plan.rows.push_back(judge_undeclared(facts, copy, request));
    explained.insert({copy.target, plan.rows.back().place});
    looked_at.insert({copy.target, copy.environment});
  }
  for (const auto& [name, target] : facts.targets)
    for (const auto& row : target.rows) {
      // Ours, but of a secret outside the selection: not foreign and not this plan's business.
      if (!looked_at.contains({name, row.ref.environment}) || explained.contains({name, row.ref}) ||
          find_copy(facts, name, row.ref) != nullptr)
        continue;
      plan.rows.push_back({.action = Action::foreign,
                           .secret = {},
                           .target = name,
                           .place = row.ref,
                           .owner = row.owner,
                           .reason = "not ours; left alone",
                           .step = {}});
    }
  std::stable_sort(plan.rows.begin(), plan.rows.end(), [](const PlanRow& a, const PlanRow& b) {
    return std::tie(a.target, a.place.environment, a.place.key, a.place.branch) <
           std::tie(b.target, b.place.environment, b.place.key, b.place.branch);
  });
  return plan;
}

}  // namespace clavium::runbook
