// SPDX-License-Identifier: Apache-2.0
#include "runbook/apply.h"

#include <algorithm>
#include <set>

#include "runbook/envelope.h"
#include "runbook/journal.h"
#include "runbook/plan_sync.h"
#include "runbook/secrets.h"

namespace clavium::runbook {
namespace {

/// The value of one version, kept for the next step of the same secret: one read for all its
/// copies.
class Values {
 public:
  explicit Values(api::SecretsBackend& backend) : secrets_(backend) {}

  Result<const SecretBytes*> read(const std::string& name, const std::string& version_id) {
    if (name != name_ || version_id != version_id_) {
      name_.clear();
      CLAVIUM_TRY(const auto stored, secrets_.read_version(name, version_id));
      CLAVIUM_TRY(auto envelope, open_envelope(stored.text));
      value_ = std::move(envelope.value);
      name_ = name;
      version_id_ = version_id;
    }
    return &value_;
  }

 private:
  Secrets secrets_;
  std::string name_, version_id_;
  SecretBytes value_;
};

std::optional<targets::CopyState> find_row(const TargetFact& fact, const targets::CopyRef& ref) {
  for (const auto& row : fact.rows)
    if (row.ref == ref) return row;
  return std::nullopt;
}

bool is_outcome_unknown(ErrorKind kind) {
  return kind == ErrorKind::unavailable || kind == ErrorKind::throttled ||
         kind == ErrorKind::internal;
}

/// A row that is about to be made or adopted is announced in the ledger first, without a
/// fingerprint: when the answer is lost, the next run knows the row for ours instead of taking it
/// for a stranger's.
Result<void> write_copy(World& world, const WriteCopy& step, const SyncFacts& facts,
                        targets::Target& target, Values& values) {
  CLAVIUM_TRY(const auto* value, values.read(step.secret_name, step.version_id));
  const auto existing = find_row(facts.targets.at(step.target), step.to);
  const auto marker = marker_of(step.secret_name, step.version_id);
  ledger::Copy copy{.secret_name = step.secret_name,
                    .target = step.target,
                    .key = step.to.key,
                    .environment = step.to.environment,
                    .branch = step.to.branch,
                    .remote_id = existing ? existing->remote_id : std::string(),
                    .version_id = step.version_id,
                    .fingerprint = {},
                    .value_bytes = value->size_bytes(),
                    .written_at = world.clock.now(),
                    .remote_updated_at = {},
                    .marker = marker};
  const bool announced = find_copy(facts, step.target, step.to) == nullptr;
  if (announced) CLAVIUM_CHECK(world.ledger->put_copy(copy));
  const auto state = target.write(step.to, *value, marker, existing);
  if (!state) {
    // A plain refusal made nothing, so nothing of ours stands there.
    if (announced && !is_outcome_unknown(state.error().kind))
      CLAVIUM_CHECK(world.ledger->forget_copy(copy));
    return std::unexpected(state.error());
  }
  copy.remote_id = state->remote_id;
  copy.fingerprint = world.ledger->fingerprint(*value);
  copy.written_at = world.clock.now();
  copy.remote_updated_at = state->updated_at;
  copy.marker = state->marker;
  return world.ledger->put_copy(copy);
}

Result<void> remove_copy(World& world, const RemoveCopy& step, const SyncFacts& facts,
                         targets::Target& target) {
  const auto row = find_row(facts.targets.at(step.target), step.from);
  // The id was compared when the plan was made; a row with another one is not ours.
  if (row && row->remote_id == step.remote_id) CLAVIUM_CHECK(target.remove(*row));
  return world.ledger->forget_copy({.secret_name = step.secret_name,
                                    .target = step.target,
                                    .key = step.from.key,
                                    .environment = step.from.environment,
                                    .branch = step.from.branch,
                                    .remote_id = {},
                                    .version_id = {},
                                    .fingerprint = {},
                                    .value_bytes = 0,
                                    .written_at = {},
                                    .remote_updated_at = {},
                                    .marker = {}});
}

bool ends_the_target(ErrorKind kind) {
  return kind == ErrorKind::unauthenticated || kind == ErrorKind::denied ||
         kind == ErrorKind::unavailable || kind == ErrorKind::throttled;
}

}  // namespace

std::string_view name_of(RowResult result) {
  switch (result) {
    case RowResult::unchanged:
      return "unchanged";
    case RowResult::done:
      return "done";
    case RowResult::failed:
      return "failed";
    case RowResult::not_tried:
      return "not tried";
  }
  return "unknown";
}

std::size_t Applied::count(RowResult result) const {
  return static_cast<std::size_t>(std::count(results.begin(), results.end(), result));
}

Result<Applied> apply_sync(World& world, const Plan& plan, const SyncFacts& facts,
                           OpenTargets& opened, std::string_view verb) {
  Applied applied;
  applied.results.assign(plan.rows.size(), RowResult::unchanged);
  applied.failures.resize(plan.rows.size());
  const auto plan_id = plan.id();
  Values values(*world.backend);
  std::set<std::string> ended;
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    const auto& row = plan.rows[i];
    if (!row.step) continue;
    if (ended.contains(row.target)) {
      applied.results[i] = RowResult::not_tried;
      continue;
    }
    world.conversation.progress(concat(name_of(row.action), " ", row.place.key), i,
                                plan.rows.size());
    CLAVIUM_CHECK(record_step(world, verb, plan_id, *row.step, Phase::begin));
    targets::Target& target = *opened.at(row.target);
    const auto ran = std::visit(
        Visit{[&](const WriteCopy& step) { return write_copy(world, step, facts, target, values); },
              [&](const RemoveCopy& step) { return remove_copy(world, step, facts, target); },
              [](const CreateSecret&) -> Result<void> {
                return fail(ErrorKind::internal, "a sync creates no secrets");
              }},
        *row.step);
    if (ran) {
      applied.results[i] = RowResult::done;
    } else {
      applied.results[i] = RowResult::failed;
      applied.failures[i] = ran.error().message;
      if (ends_the_target(ran.error().kind)) ended.insert(row.target);
      if (!applied.first_failure) applied.first_failure = ran.error();
    }
    CLAVIUM_CHECK(record_step(world, verb, plan_id, *row.step, ran ? Phase::done : Phase::failed,
                              ran ? nullptr : &ran.error()));
  }
  return applied;
}

Outcome outcome_of(const Plan& plan, const Applied& applied, std::string schema) {
  Outcome outcome;
  outcome.report = to_report(plan, std::move(schema));
  outcome.report.columns.insert(outcome.report.columns.begin() + 1, "result");
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    auto& cells = outcome.report.rows[i];
    cells.insert(cells.begin() + 1, Cell(name_of(applied.results[i])));
    if (!applied.failures[i].empty())
      outcome.report.summary.push_back(concat(plan.rows[i].secret, " to ", plan.rows[i].target, " ",
                                              plan.rows[i].place.key, ": ", applied.failures[i]));
  }
  const auto done = applied.count(RowResult::done);
  const auto failed = applied.count(RowResult::failed) + applied.count(RowResult::not_tried);
  const auto conflicts = plan.count(Action::conflict);
  outcome.report.summary.push_back(concat(done, " done, ", failed, " failed, ", conflicts,
                                          " in conflict, ", plan.count(Action::skip),
                                          " unchanged"));
  if (failed == 0 && conflicts == 0) return outcome;
  // Partial means that what was wanted stands in some places and not in others.
  if (done > 0 || plan.count(Action::skip) > 0)
    outcome.exit = exit_code::kPartial;
  else if (applied.first_failure)
    outcome.exit = exit_code_for(*applied.first_failure);
  else
    outcome.exit = exit_code::kConflict;
  return outcome;
}

}  // namespace clavium::runbook
