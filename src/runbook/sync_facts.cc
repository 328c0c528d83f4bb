// SPDX-License-Identifier: Apache-2.0
#include "runbook/sync_facts.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "json/writer.h"
#include "runbook/envelope.h"
#include "runbook/hygiene.h"
#include "runbook/secrets.h"

namespace clavium::runbook {
namespace {

using Place = std::tuple<std::string, targets::CopyRef>;

Place place_of(const ledger::Copy& copy) {
  return {copy.target, {copy.key, copy.environment, copy.branch}};
}

Result<SecretFact> observe_secret(World& world, const DeclaredSecret& declared) {
  SecretFact fact;
  fact.owner = declared.declaration->owner;
  Secrets secrets(*world.backend);
  CLAVIUM_TRY(const auto description, secrets.describe(declared.full_name));
  if (!description) {
    fact.problem = "the secret does not exist";
    fact.mend = concat("clavium secret create ", declared.full_name);
    return fact;
  }
  if (description->deleted_at) {
    fact.problem = "the secret is scheduled for deletion";
    fact.mend = concat("clavium secret restore ", declared.full_name);
    return fact;
  }
  const auto version = description->version_with(kCurrent);
  if (version.empty()) {
    fact.problem = "the secret has no current value";
    fact.mend = concat("clavium secret create ", declared.full_name);
    return fact;
  }
  auto stored = secrets.read_version(declared.full_name, version);
  if (!stored && stored.error().code != "malformed_envelope")
    return std::unexpected(std::move(stored).error());
  auto envelope = stored ? open_envelope(stored->text)
                         : Result<Envelope>(std::unexpected(std::move(stored).error()));
  fact.mend = concat("clavium put ", declared.full_name);
  if (!envelope) {
    fact.problem = envelope.error().message;
    return fact;
  }
  if (const auto problems = hygiene_problems(envelope->value, declared.declaration->shape);
      !problems.empty()) {
    fact.problem = concat("the value ", join(problems, "; it "));
    return fact;
  }
  fact.mend.clear();
  fact.version_id = version;
  fact.fingerprint = world.ledger->fingerprint(envelope->value);
  fact.value_bytes = envelope->value.size_bytes();
  return fact;
}

std::vector<DesiredCopy> copies_of(const Inventory& inventory, const DeclaredSecret& declared,
                                   const std::string& only_target) {
  std::vector<DesiredCopy> out;
  for (const auto& copy : declared.declaration->copies) {
    if (!only_target.empty() && copy.target != only_target) continue;
    const auto& wanted = copy.environments;
    if (std::find(wanted.begin(), wanted.end(), declared.environment) == wanted.end()) continue;
    const auto& mapped = inventory.find_target(copy.target)->environments;
    out.push_back({declared.full_name,
                   copy.target,
                   {copy.key, mapped.find(declared.environment)->second, copy.branch},
                   {}});
  }
  return out;
}

/// Copies in the ledger that no declaration wants; those of secrets outside the selection are not
/// ours to judge.
Result<std::vector<ledger::Copy>> find_undeclared(const Inventory& inventory,
                                                  const Selection& selection,
                                                  const std::vector<ledger::Copy>& copies) {
  CLAVIUM_TRY(const auto all, inventory.select({}));
  std::set<std::pair<Place, std::string>> wanted;
  for (const auto& declared : all)
    for (const auto& copy : copies_of(inventory, declared, {}))
      wanted.insert({{copy.target, copy.ref}, copy.secret_name});
  std::set<Place> wanted_places;
  for (const auto& [place, secret] : wanted) wanted_places.insert(place);
  std::vector<ledger::Copy> out;
  for (const auto& copy : copies) {
    // A place that another secret wants now is not to be removed but to be overwritten by it.
    if (wanted_places.contains(place_of(copy))) continue;
    const auto parts = inventory.names().match(copy.secret_name);
    const bool outside =
        (!selection.target.empty() && copy.target != selection.target) ||
        (!selection.secret.empty() && copy.secret_name != selection.secret) ||
        (!selection.environment.empty() &&
         (!parts || parts->environment != selection.environment)) ||
        (!selection.service.empty() && (!parts || parts->service != selection.service));
    if (!outside) out.push_back(copy);
  }
  return out;
}

TargetFact observe_target(World& world, const TargetDeclaration* declaration,
                          const std::string& name, OpenTargets& opened) {
  TargetFact fact;
  fact.description = name;
  if (declaration == nullptr) {
    fact.unreachable =
        make_error(ErrorKind::not_found, "target \"", name, "\" is no longer declared")
            .with_hint("declare it again, or remove its copies by hand");
    return fact;
  }
  auto target = world.open_target(*declaration);
  if (!target) {
    fact.unreachable = std::move(target).error();
    return fact;
  }
  fact.description = (*target)->description();
  fact.budget = (*target)->size_budget();
  auto rows = (*target)->list();
  if (rows) {
    fact.rows = *std::move(rows);
    opened[name] = *std::move(target);
  } else {
    fact.unreachable = std::move(rows).error();
  }
  return fact;
}

}  // namespace

Result<SyncFacts> observe_sync(World& world, const Selection& selection, OpenTargets& opened) {
  const Inventory& inventory = *world.inventory;
  SyncFacts facts;
  CLAVIUM_TRY(const auto declared, inventory.select(selection));
  CLAVIUM_TRY(facts.copies, world.ledger->copies());
  CLAVIUM_TRY(facts.undeclared, find_undeclared(inventory, selection, facts.copies));

  std::set<std::string> target_names;
  std::size_t done = 0;
  for (const auto& one : declared) {
    world.conversation.progress("reading secrets", done++, declared.size());
    auto copies = copies_of(inventory, one, selection.target);
    if (copies.empty()) continue;
    CLAVIUM_TRY(auto fact, observe_secret(world, one));
    facts.secrets.emplace(one.full_name, std::move(fact));
    for (auto& copy : copies) {
      target_names.insert(copy.target);
      facts.desired.push_back(std::move(copy));
    }
  }
  for (const auto& copy : facts.undeclared) target_names.insert(copy.target);

  done = 0;
  for (const auto& name : target_names) {
    world.conversation.progress("asking targets", done++, target_names.size());
    facts.targets.emplace(name, observe_target(world, inventory.find_target(name), name, opened));
  }
  for (auto& copy : facts.desired)
    if (const auto found = opened.find(copy.target); found != opened.end())
      if (auto good = found->second->check_key(copy.ref.key); !good)
        copy.key_problem = good.error().message;
  return facts;
}

const ledger::Copy* find_copy(const SyncFacts& facts, std::string_view target,
                              const targets::CopyRef& ref) {
  const auto found =
      std::find_if(facts.copies.begin(), facts.copies.end(), [&](const ledger::Copy& copy) {
        return copy.target == target && copy.key == ref.key &&
               copy.environment == ref.environment && copy.branch == ref.branch;
      });
  return found == facts.copies.end() ? nullptr : &*found;
}

std::string digest_of(const SyncFacts& facts) {
  json::Writer out;
  out.begin_array();
  const auto ref = [&](const targets::CopyRef& at) {
    out.value(at.key).value(at.environment).value(at.branch);
  };
  for (const auto& [name, fact] : facts.secrets)
    out.value(name).value(fact.version_id).value(fact.fingerprint).value(fact.problem);
  for (const auto& copy : facts.desired) {
    out.value(copy.secret_name).value(copy.target).value(copy.key_problem);
    ref(copy.ref);
  }
  for (const auto& copy : facts.copies) {
    out.value(copy.secret_name).value(copy.target).value(copy.remote_id).value(copy.version_id);
    out.value(copy.fingerprint)
        .value(std::int64_t(copy.remote_updated_at.time_since_epoch().count()));
    ref({copy.key, copy.environment, copy.branch});
  }
  for (const auto& [name, target] : facts.targets) {
    out.value(name).value(target.unreachable.has_value());
    // Only rows that this sync is about: what others do to theirs does not make our plan stale.
    for (const auto& row : target.rows) {
      const bool ours =
          std::any_of(facts.desired.begin(), facts.desired.end(),
                      [&](const auto& d) { return d.target == name && d.ref == row.ref; }) ||
          std::any_of(facts.undeclared.begin(), facts.undeclared.end(),
                      [&](const auto& c) { return place_of(c) == Place{name, row.ref}; });
      if (!ours) continue;
      ref(row.ref);
      out.value(row.remote_id).value(row.marker).value(row.owner).value(row.shared);
      out.value(std::int64_t(row.updated_at.time_since_epoch().count()));
    }
  }
  out.end_array();
  return hex_encode(crypto::sha256(std::move(out).finish_text()));
}

}  // namespace clavium::runbook
