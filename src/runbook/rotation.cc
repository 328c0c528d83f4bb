// SPDX-License-Identifier: Apache-2.0
#include "runbook/rotation.h"

#include <algorithm>

#include "base/encoding.h"
#include "ledger/ledger.h"
#include "providers/provider.h"
#include "runbook/apply.h"
#include "runbook/checks.h"
#include "runbook/envelope.h"
#include "runbook/hygiene.h"
#include "runbook/journal.h"
#include "runbook/plan_sync.h"
#include "runbook/secrets.h"

namespace clavium::runbook {
namespace {

constexpr std::string_view kVerb = "rotate start";

/// Nobody knows whether the step happened: it must neither be undone nor taken for done.
bool is_outcome_unknown(const Error& error) {
  return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::throttled ||
         error.kind == ErrorKind::internal || error.kind == ErrorKind::corrupt;
}

class Run {
 public:
  Run(World& world, const Arguments& arguments, const DeclaredSecret& secret,
      providers::Provider& provider, ledger::Rotation rotation)
      : world_(world),
        arguments_(arguments),
        declaration_(*secret.declaration),
        provider_(provider),
        secrets_(*world.backend),
        rotation_(std::move(rotation)) {}

  Result<Outcome> go() {
    for (const auto step : kRotationSteps) {
      if (rotation_.has_done(step)) continue;
      world_.conversation.progress(step, rotation_.steps.size(), std::size(kRotationSteps));
      CLAVIUM_CHECK(
          record_event(world_, kVerb, rotation_.id, rotation_.secret_name, step, Phase::begin));
      const auto ran = run(step);
      if (!ran) return after_failure(step, ran.error());
      CLAVIUM_CHECK(
          record_event(world_, kVerb, rotation_.id, rotation_.secret_name, step, Phase::done));
      rotation_.steps.push_back({std::string(step), world_.clock.now()});
      CLAVIUM_CHECK(world_.ledger->put_rotation(rotation_));
    }
    CLAVIUM_CHECK(end(ledger::RotationState::done, {}));
    auto outcome = report();
    outcome.report.summary.push_back(
        concat(rotation_.secret_name, " has a new value; the old one is AWSPREVIOUS"));
    if (provider_.overlaps())
      outcome.report.summary.push_back(concat("the old credential still works at ",
                                              provider_.kind(),
                                              ": revoke it when no dependant uses it any more"));
    return outcome;
  }

 private:
  Result<void> run(std::string_view step) {
    if (step == "mint") return mint();
    if (step == "test") return test();
    if (step == "promote") return promote();
    if (step == "sync") return sync();
    return verify();
  }

  Result<SecretDescription> describe() {
    CLAVIUM_TRY(auto found, secrets_.describe(rotation_.secret_name));
    if (!found || found->deleted_at)
      return fail(ErrorKind::precondition, rotation_.secret_name, " does not exist any more");
    return *std::move(found);
  }

  Result<void> mint() {
    CLAVIUM_TRY(const auto description, describe());
    if (description.versions.contains(rotation_.id)) return {};
    if (const auto other = description.version_with(kPending); !other.empty())
      return std::unexpected(
          make_error(ErrorKind::precondition, "another rotation is under way: version ", other,
                     " is AWSPENDING")
              .with_hint(concat("aws secretsmanager update-secret-version-stage --secret-id ",
                                rotation_.secret_name,
                                " --version-stage AWSPENDING --remove-from-version-id ", other)));
    CLAVIUM_TRY(const auto current,
                secrets_.read_version(rotation_.secret_name, rotation_.previous_version_id));

    providers::Minted minted;
    if (declaration_.provider == "manual") {
      CLAVIUM_TRY(minted.value, world_.conversation.read_value(arguments_));
    } else {
      CLAVIUM_TRY(minted, provider_.mint(declaration_.provider_settings, rotation_.id));
    }
    // Kept before the value is stored: should the answer be lost, the credential can still be
    // revoked.
    rotation_.credential_id = minted.credential_id;
    CLAVIUM_CHECK(world_.ledger->put_rotation(rotation_));
    auto stored = store(minted.value, current.text);
    if (!stored && !is_outcome_unknown(stored.error())) revoke_new(minted.value);
    return stored;
  }

  Result<void> store(const SecretBytes& value, const SecretBytes& current) {
    if (const auto problems = hygiene_problems(value, declaration_.shape); !problems.empty())
      return fail(ErrorKind::invalid_request, "the new value ", join(problems, "; it "));
    // What stood there may be malformed; a rotation is a good moment to mend it.
    auto envelope = envelope_with_value(current, value, declaration_.owner);
    if (!envelope) envelope = new_envelope(value, declaration_.owner);
    if (!envelope) return std::unexpected(std::move(envelope).error());
    return secrets_.put(rotation_.secret_name, *envelope, kPending, rotation_.id);
  }

  Result<void> test() {
    CLAVIUM_TRY(const auto stored, secrets_.read_version(rotation_.secret_name, rotation_.id));
    CLAVIUM_TRY(const auto envelope, open_envelope(stored.text));
    return provider_.test(declaration_.provider_settings, envelope.value);
  }

  Result<void> promote() {
    CLAVIUM_TRY(auto description, describe());
    if (!description.has_stage(rotation_.id, kCurrent)) {
      const auto current = description.version_with(kCurrent);
      if (current != rotation_.previous_version_id ||
          !description.has_stage(rotation_.id, kPending))
        return fail(ErrorKind::conflict, "somebody stored another value while the rotation ran");
      CLAVIUM_CHECK(secrets_.move_stage(rotation_.secret_name, kCurrent, current, rotation_.id));
      CLAVIUM_TRY(description, describe());
    }
    // AWS leaves AWSPENDING on the promoted version, and the next rotation would trip over it
    // (aws-samples/aws-secrets-manager-rotation-lambdas#168).
    if (description.has_stage(rotation_.id, kPending))
      return secrets_.move_stage(rotation_.secret_name, kPending, rotation_.id, {});
    return {};
  }

  Result<void> sync() {
    const PlanRequest request{.selection = {.environment = {},
                                            .service = {},
                                            .secret = rotation_.secret_name,
                                            .target = {}},
                              .adopt = {},
                              .adopt_marked = false,
                              .prune = false};
    OpenTargets opened;
    CLAVIUM_TRY(const auto facts, observe_sync(world_, request.selection, opened));
    const auto plan = plan_sync(facts, request);
    CLAVIUM_TRY(const auto applied, apply_sync(world_, plan, facts, opened, kVerb));
    if (applied.first_failure) return std::unexpected(*applied.first_failure);
    for (const auto& row : plan.rows)
      if (row.action == Action::conflict)
        return fail(ErrorKind::conflict, row.target, " ", row.place.key, ": ", row.reason);
    return {};
  }

  Result<void> verify() {
    const Selection selection{
        .environment = {}, .service = {}, .secret = rotation_.secret_name, .target = {}};
    CLAVIUM_TRY(const auto findings, verify_selection(world_, selection, true));
    for (const auto& finding : findings)
      if (finding.severity == Severity::error)
        return std::unexpected(
            make_error(ErrorKind::precondition, finding.check, ": ", finding.detail)
                .with_hint(finding.hint));
    return {};
  }

  Result<Outcome> after_failure(std::string_view step, const Error& error) {
    CLAVIUM_CHECK(record_event(world_, kVerb, rotation_.id, rotation_.secret_name, step,
                               Phase::failed, &error));
    const auto again = concat("clavium rotate start ", rotation_.secret_name);
    if (rotation_.has_done("promote")) {
      auto outcome = report();
      outcome.exit = exit_code::kPartial;
      outcome.report.summary.push_back(
          concat("the new value is current, but ", step, " did not succeed: ", error.message));
      outcome.report.summary.push_back(concat("to continue: ", again));
      return outcome;
    }
    if (is_outcome_unknown(error)) {
      Error told = error;
      return std::unexpected(
          std::move(told)
              .during(concat("rotation ", rotation_.id, ", step ", step))
              .with_hint(concat("the old value is still in use; to continue: ", again)));
    }
    CLAVIUM_TRY(const bool was_stored, roll_back());
    CLAVIUM_CHECK(end(ledger::RotationState::rolled_back, concat(step, ": ", error.stable_code())));
    // Nothing had been stored: the plain error says more than "rolled back" would.
    if (!was_stored) return std::unexpected(error);
    auto outcome = report();
    outcome.exit = exit_code::kRolledBack;
    outcome.report.summary.push_back(concat(step, " failed: ", error.message));
    outcome.report.summary.push_back(
        "rolled back: AWSPENDING was removed and the old value is still current");
    if (!provider_.overlaps() && declaration_.provider != "manual")
      outcome.report.summary.push_back(
          concat(provider_.kind(),
                 " may have ended the old credential when it made the new one; check it now"));
    return outcome;
  }

  /// True when there was something to undo. Never touches a version that is current.
  Result<bool> roll_back() {
    CLAVIUM_TRY(const auto description, secrets_.describe(rotation_.secret_name));
    if (!description || !description->versions.contains(rotation_.id))
      return rotation_.has_done("mint");
    if (description->has_stage(rotation_.id, kCurrent))
      return fail(ErrorKind::conflict, "the new value is current already; run the rotation again");
    if (const auto stored = secrets_.read_version(rotation_.secret_name, rotation_.id))
      if (const auto envelope = open_envelope(stored->text)) revoke_new(envelope->value);
    if (description->has_stage(rotation_.id, kPending))
      CLAVIUM_CHECK(secrets_.move_stage(rotation_.secret_name, kPending, rotation_.id, {}));
    return true;
  }

  /// Best effort: a stray credential is told of, and does not keep the old value from staying in
  /// use.
  void revoke_new(const SecretBytes& value) {
    if (declaration_.provider == "manual") return;
    if (const auto revoked =
            provider_.revoke(declaration_.provider_settings, rotation_.credential_id, value);
        !revoked)
      world_.conversation.note(concat("the new credential ", rotation_.credential_id,
                                      " could not be revoked at ", provider_.kind(), ": ",
                                      revoked.error().message));
  }

  Result<void> end(ledger::RotationState state, std::string note) {
    rotation_.state = state;
    rotation_.finished_at = world_.clock.now();
    rotation_.note = std::move(note);
    CLAVIUM_CHECK(record_event(world_, kVerb, rotation_.id, rotation_.secret_name, name_of(state),
                               Phase::done));
    return world_.ledger->put_rotation(rotation_);
  }

  [[nodiscard]] Outcome report() const {
    Outcome outcome;
    outcome.report.schema = "clavium.rotate.start";
    outcome.report.columns = {"step", "state", "at"};
    for (const auto step : kRotationSteps) {
      const auto done = std::find_if(rotation_.steps.begin(), rotation_.steps.end(),
                                     [&](const auto& s) { return s.name == step; });
      if (done == rotation_.steps.end())
        outcome.report.rows.push_back({step, "not done", Cell()});
      else
        outcome.report.rows.push_back({step, "done", format_iso8601(done->done_at)});
    }
    outcome.report.summary.push_back(
        concat("rotation ", rotation_.id, " of ", rotation_.secret_name));
    return outcome;
  }

  World& world_;
  const Arguments& arguments_;
  const SecretDeclaration& declaration_;
  providers::Provider& provider_;
  Secrets secrets_;
  ledger::Rotation rotation_;
};

}  // namespace

Result<Outcome> rotate_secret(World& world, const Arguments& arguments,
                              const DeclaredSecret& secret) {
  CLAVIUM_TRY(const auto provider, world.open_provider(secret.declaration->provider));
  CLAVIUM_CHECK(provider->check_settings(secret.declaration->provider_settings));
  CLAVIUM_TRY(auto rotation, world.ledger->open_rotation(secret.full_name));
  if (rotation) {
    world.conversation.note(concat("continuing rotation ", rotation->id));
    return Run(world, arguments, secret, *provider, *std::move(rotation)).go();
  }
  CLAVIUM_TRY(const auto description, Secrets(*world.backend).describe(secret.full_name));
  const auto current =
      description && !description->deleted_at ? description->version_with(kCurrent) : std::string();
  if (current.empty())
    return std::unexpected(
        make_error(ErrorKind::precondition, secret.full_name, " has no current value to rotate")
            .with_hint(concat("clavium secret create ", secret.full_name)));
  std::byte id[16];
  world.entropy.fill(id);
  ledger::Rotation fresh;
  fresh.id = hex_encode(id);
  fresh.secret_name = secret.full_name;
  fresh.started_at = world.clock.now();
  fresh.previous_version_id = current;
  CLAVIUM_CHECK(world.ledger->put_rotation(fresh));
  return Run(world, arguments, secret, *provider, std::move(fresh)).go();
}

}  // namespace clavium::runbook
