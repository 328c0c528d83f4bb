// SPDX-License-Identifier: Apache-2.0
#include "runbook/create.h"

#include "base/encoding.h"
#include "crypto/digest.h"
#include "runbook/envelope.h"
#include "runbook/hygiene.h"
#include "runbook/secrets.h"

namespace clavium::runbook {

Result<std::vector<CreateFact>> observe_create(World& world, std::vector<DeclaredSecret> wanted) {
  Secrets secrets(*world.backend);
  std::vector<CreateFact> facts;
  for (auto& secret : wanted) {
    world.conversation.progress("looking", facts.size(), wanted.size());
    CreateFact fact;
    CLAVIUM_TRY(const auto found, secrets.describe(secret.full_name));
    fact.exists = found.has_value();
    fact.has_value = found && !found->version_with(kCurrent).empty();
    fact.is_being_deleted = found && found->deleted_at.has_value();
    const auto& declaration = *secret.declaration;
    if (!fact.has_value && declaration.provider != "manual") {
      const auto provider = world.open_provider(declaration.provider);
      if (!provider)
        fact.provider_problem = provider.error().message;
      else if (auto good = (*provider)->check_settings(declaration.provider_settings); !good)
        fact.provider_problem = good.error().message;
    }
    fact.secret = std::move(secret);
    facts.push_back(std::move(fact));
  }
  return facts;
}

Plan plan_create(const std::vector<CreateFact>& facts, const Selection& selection, bool may_ask) {
  Plan plan{.verb = "secret create",
            .request = {.selection = selection, .adopt = {}},
            .facts_digest = {},
            .rows = {}};
  std::string said;
  for (const auto& fact : facts) {
    const auto& declaration = *fact.secret.declaration;
    PlanRow row{.action = Action::create,
                .secret = fact.secret.full_name,
                .target = {},
                .place = {},
                .owner = declaration.owner,
                .reason = {},
                .step = {}};
    if (fact.is_being_deleted) {
      row.action = Action::conflict;
      row.reason = concat("scheduled for deletion; clavium secret restore ", fact.secret.full_name);
    } else if (fact.has_value) {
      row.action = Action::skip;
      row.reason = "exists";
    } else if (!fact.provider_problem.empty()) {
      row.action = Action::conflict;
      row.reason = concat("provider ", declaration.provider, ": ", fact.provider_problem);
    } else if (declaration.provider == "manual" && !may_ask) {
      row.action = Action::needs_value;
      row.reason = concat("clavium secret create ", fact.secret.full_name);
    } else {
      row.reason = concat(fact.exists ? "exists without a value; " : "", "value from provider ",
                          declaration.provider);
      row.step = CreateSecret{fact.secret.full_name, declaration.provider};
    }
    said += concat(row.secret, "\n", name_of(row.action), "\n", row.reason, "\n");
    plan.rows.push_back(std::move(row));
  }
  plan.facts_digest = hex_encode(crypto::sha256(said));
  return plan;
}

Result<void> create_secret(World& world, const Arguments& arguments, const DeclaredSecret& secret,
                           std::string_view plan_id) {
  Secrets secrets(*world.backend);
  const auto& declaration = *secret.declaration;
  CLAVIUM_TRY(const auto found, secrets.describe(secret.full_name));
  if (found && !found->version_with(kCurrent).empty()) return {};
  const auto token = request_token(plan_id, secret.full_name);

  SecretBytes value;
  if (declaration.provider == "manual") {
    CLAVIUM_TRY(value, world.conversation.read_value(arguments));
  } else {
    CLAVIUM_TRY(const auto provider, world.open_provider(declaration.provider));
    CLAVIUM_TRY(auto minted, provider->mint(declaration.provider_settings, token));
    value = std::move(minted.value);
  }
  if (const auto problems = hygiene_problems(value, declaration.shape); !problems.empty())
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "the value ", join(problems, "; it "))
            .with_hint("printf '%s' without a newline, or declare another shape"));
  CLAVIUM_TRY(const auto envelope, new_envelope(value, declaration.owner));
  const Tags tags{declaration.owner, std::to_string(declaration.rotation_days),
                  declaration.classification};
  if (!found)
    return secrets.create(secret.full_name, declaration.description, tags, envelope, token);
  // A container that Terraform made before anybody had a value for it (R-B5).
  CLAVIUM_CHECK(secrets.put(secret.full_name, envelope, kCurrent, token));
  return secrets.tag(secret.full_name, tags);
}

}  // namespace clavium::runbook
