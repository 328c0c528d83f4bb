// SPDX-License-Identifier: Apache-2.0
#include "runbook/checks.h"

#include "runbook/envelope.h"
#include "runbook/files.h"
#include "runbook/hygiene.h"
#include "runbook/plan_sync.h"
#include "runbook/sync_facts.h"

namespace clavium::runbook {
namespace {

Finding error_of(const SecretState& state, std::string check, std::string detail,
                 std::string hint) {
  return {Severity::error, state.secret.full_name, std::move(check), std::move(detail),
          std::move(hint)};
}

void check_value(const SecretState& state, TimePoint now, std::vector<Finding>& out) {
  const auto& name = state.secret.full_name;
  const auto& declaration = *state.secret.declaration;
  if (!state.malformed.empty()) {
    out.push_back(error_of(state, "malformed", state.malformed, concat("clavium put ", name)));
  } else {
    for (const auto& problem : state.problems)
      out.push_back(error_of(state, problem == "is empty" ? "empty" : "malformed",
                             concat("the value ", problem), concat("clavium put ", name)));
    if (state.owner != declaration.owner)
      out.push_back(
          {Severity::warning, name, "owner",
           concat("stored for \"", state.owner, "\" and declared for \"", declaration.owner, "\""),
           concat("clavium put ", name)});
  }
  if (state.created_at) {
    const auto age = std::chrono::floor<std::chrono::days>(now - *state.created_at).count();
    if (age >= declaration.rotation_days)
      out.push_back(error_of(state, "stale",
                             concat("the value is ", age, " days old; it is to be rotated every ",
                                    declaration.rotation_days),
                             concat("clavium rotate start ", name)));
  }
}

void check_tags(const SecretState& state, std::vector<Finding>& out) {
  const auto& declaration = *state.secret.declaration;
  const std::pair<std::string_view, std::string> wanted[] = {
      {"Owner", declaration.owner},
      {"RotationDays", std::to_string(declaration.rotation_days)},
      {"Classification", declaration.classification}};
  for (const auto& [key, value] : wanted) {
    const auto found = state.description->tags.find(key);
    if (found != state.description->tags.end() && found->second == value) continue;
    out.push_back({Severity::warning, state.secret.full_name, "tags",
                   found == state.description->tags.end()
                       ? concat("has no tag ", key)
                       : concat("tag ", key, " is not as declared"),
                   concat("aws secretsmanager tag-resource --secret-id ", state.secret.full_name,
                          " --tags Key=", key, ",Value=", value)});
  }
}

}  // namespace

std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

Result<std::vector<SecretState>> observe_secrets(World& world,
                                                 const std::vector<DeclaredSecret>& wanted) {
  Secrets secrets(*world.backend);
  std::vector<SecretState> out;
  for (const auto& one : wanted) {
    world.conversation.progress("checking secrets", out.size(), wanted.size());
    SecretState state;
    state.secret = one;
    CLAVIUM_TRY(state.description, secrets.describe(one.full_name));
    if (state.description && !state.description->deleted_at)
      state.version_id = state.description->version_with(kCurrent);
    if (!state.version_id.empty()) {
      CLAVIUM_TRY(state.created_at, secrets.version_created_at(one.full_name, state.version_id));
      auto stored = secrets.read_version(one.full_name, state.version_id);
      if (!stored && stored.error().code != "malformed_envelope")
        return std::unexpected(std::move(stored).error());
      auto envelope = stored ? open_envelope(stored->text)
                             : Result<Envelope>(std::unexpected(std::move(stored).error()));
      if (envelope) {
        state.owner = envelope->owner;
        state.problems = hygiene_problems(envelope->value, one.declaration->shape);
      } else {
        state.malformed = envelope.error().message;
      }
    }
    out.push_back(std::move(state));
  }
  return out;
}

std::vector<Finding> check_secrets(const std::vector<SecretState>& states, TimePoint now) {
  std::vector<Finding> out;
  for (const auto& state : states) {
    const auto& name = state.secret.full_name;
    if (!state.description) {
      out.push_back(
          error_of(state, "missing", "does not exist", concat("clavium secret create ", name)));
    } else if (state.description->deleted_at) {
      out.push_back(error_of(state, "missing", "is scheduled for deletion",
                             concat("clavium secret restore ", name)));
    } else {
      if (state.version_id.empty())
        out.push_back(error_of(state, "missing", "has no current value",
                               concat("clavium secret create ", name)));
      else
        check_value(state, now, out);
      check_tags(state, out);
    }
  }
  return out;
}

std::vector<Finding> check_copies(const Plan& sync_plan) {
  std::vector<Finding> out;
  for (const auto& row : sync_plan.rows) {
    if (row.secret.empty() || (row.action != Action::create && row.action != Action::update &&
                               row.action != Action::conflict))
      continue;
    out.push_back(
        {Severity::error, row.secret, "copy",
         concat(row.target, " ", row.place.key, " (", row.place.environment, "): ", row.reason),
         concat(row.action == Action::conflict ? "clavium sync plan --secret "
                                               : "clavium sync apply --secret ",
                row.secret)});
  }
  return out;
}

std::vector<Finding> check_undeclared(const Inventory& inventory,
                                      const std::vector<std::string>& names) {
  std::vector<Finding> out;
  for (const auto& name : names) {
    if (inventory.find_declared(name)) continue;
    const auto parts = inventory.parse_name(name);
    out.push_back({Severity::warning, name, "undeclared",
                   parts ? "is in the store and in no declaration" : parts.error().message,
                   parts ? concat("add to clavium.toml: [[secrets]] service = \"", parts->service,
                                  "\", environments = [\"", parts->environment, "\"], name = \"",
                                  parts->name, "\", classification = \"…\"")
                         : parts.error().hint});
  }
  return out;
}

std::vector<Finding> check_readmes(const Inventory& inventory, const std::filesystem::path& root,
                                   const std::string& only_service) {
  std::vector<Finding> out;
  for (const auto& service : inventory.services()) {
    if (service.readme.empty() || (!only_service.empty() && service.name != only_service)) continue;
    const auto text = read_small_file(root / service.readme);
    if (!text) {
      out.push_back(
          {Severity::error, {}, "readme", text.error().message, concat("write ", service.readme)});
      continue;
    }
    if (!inventory.runbook_link().empty() &&
        text->find(inventory.runbook_link()) == std::string::npos)
      out.push_back({Severity::error,
                     {},
                     "readme",
                     concat(service.readme, " has no link to the runbook"),
                     concat("link to ", inventory.runbook_link())});
    for (const auto& secret : inventory.secrets())
      if (secret.service == service.name && text->find(secret.name) == std::string::npos)
        out.push_back({Severity::error, secret.name, "readme",
                       concat(service.readme, " does not mention it"),
                       concat("add to ", service.readme, ": | `", secret.name, "` | ", secret.owner,
                              " | every ", secret.rotation_days, " days |")});
  }
  return out;
}

Result<std::vector<Finding>> verify_selection(World& world, const Selection& selection,
                                              bool with_copies) {
  CLAVIUM_TRY(const auto wanted, world.inventory->select(selection));
  CLAVIUM_TRY(const auto states, observe_secrets(world, wanted));
  auto findings = check_secrets(states, world.clock.now());
  if (!with_copies) return findings;
  OpenTargets opened;
  CLAVIUM_TRY(const auto facts, observe_sync(world, selection, opened));
  // A copy that another ledger wrote counts when its marker names the current version: a CI job
  // that verifies keeps no ledger.
  PlanRequest request{.selection = selection, .adopt = {}, .adopt_marked = true, .prune = false};
  for (auto& finding : check_copies(plan_sync(facts, request)))
    findings.push_back(std::move(finding));
  return findings;
}

}  // namespace clavium::runbook
