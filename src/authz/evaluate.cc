// SPDX-License-Identifier: Apache-2.0
#include "authz/evaluate.h"

#include <algorithm>

#include "authz/arn_pattern.h"
#include "base/encoding.h"

namespace clavium::authz {

namespace {

// The whole of an action, prefix included, ignores case; a policy's are in lower case already.
bool action_applies(const Statement& statement, std::string_view action) {
  const std::string wanted = ascii_lower(action);
  const bool listed =
      std::any_of(statement.actions.begin(), statement.actions.end(),
                  [&](const std::string& pattern) { return Glob::of(pattern).matches(wanted); });
  return listed != statement.not_actions;
}

bool resource_applies(const Policy& policy, const Statement& statement,
                      const AccessRequest& request) {
  if (policy.kind == PolicyKind::trust) return true;
  const ConditionKeys* variables = policy.has_variables ? &request.keys : nullptr;
  const MissingParts missing = policy.kind == PolicyKind::resource
                                   ? MissingParts::match_all_if_wildcards
                                   : MissingParts::match_all;
  const bool listed = std::any_of(
      statement.resources.begin(), statement.resources.end(), [&](const std::string& pattern) {
        return arn_matches({pattern, variables}, request.resource, missing);
      });
  return listed != statement.not_resources;
}

Says strength_of(PrincipalMatch match) {
  switch (match) {
    case PrincipalMatch::none:
      return Says::nothing;
    case PrincipalMatch::account:
      return Says::delegates;
    case PrincipalMatch::role:
      return Says::allows_role;
    case PrincipalMatch::direct:
      return Says::allows;
  }
  return Says::nothing;
}

// Whom the statement is about, seen from this caller. NotPrincipal is read so that a doubt goes
// against the caller: a Deny spares only who is listed in every form, an Allow leaves out whoever
// is listed in any.
Says principal_applies(const Policy& policy, const Statement& statement, const Caller& caller) {
  if (policy.kind == PolicyKind::identity) return Says::allows;
  if (statement.not_principals) {
    const Exemption exemption = exemption_of(caller, statement.principals);
    const bool is_exempt =
        statement.effect == Effect::deny ? exemption.every_form : exemption.any_form;
    return is_exempt ? Says::nothing : Says::allows;
  }
  auto closest = PrincipalMatch::none;
  for (const Principal& principal : statement.principals)
    closest = std::max(closest, match_principal(principal, caller));
  return strength_of(closest);
}

bool conditions_hold(const Policy& policy, const Statement& statement, const ConditionKeys& keys) {
  return std::all_of(
      statement.conditions.begin(), statement.conditions.end(),
      [&](const Condition& condition) { return is_true(condition, keys, policy.has_variables); });
}

Finding ask_all(std::span<const Policy> policies, const AccessRequest& request) {
  Finding strongest;
  for (const Policy& policy : policies) {
    const Finding found = ask_policy(policy, request);
    if (found.says > strongest.says) strongest = found;
  }
  return strongest;
}

// The policies of each source, asked once.
struct Findings {
  Finding identity, resource;
  std::optional<Finding> boundary, session, service_control, endpoint;

  Findings(const PolicyInputs& policies, const AccessRequest& request)
      : identity(ask_all(policies.identity, request)) {
    const auto ask = [&](const std::optional<std::span<const Policy>>& some) {
      return some ? std::optional(ask_all(*some, request)) : std::nullopt;
    };
    if (policies.resource != nullptr) resource = ask_policy(*policies.resource, request);
    boundary = ask(policies.boundary);
    session = ask(policies.session);
    service_control = ask(policies.service_control);
    endpoint = ask(policies.endpoint);
  }

  [[nodiscard]] std::optional<Evaluation> explicit_deny() const {
    const auto denial = [](PolicySource source,
                           const std::optional<Finding>& found) -> std::optional<Evaluation> {
      if (!found || found->says != Says::denies) return std::nullopt;
      return Evaluation{Verdict::explicit_deny, source, found->statement};
    };
    if (auto denied = denial(PolicySource::identity, identity)) return denied;
    if (auto denied = denial(PolicySource::resource, resource)) return denied;
    if (auto denied = denial(PolicySource::boundary, boundary)) return denied;
    if (auto denied = denial(PolicySource::session, session)) return denied;
    if (auto denied = denial(PolicySource::service_control, service_control)) return denied;
    return denial(PolicySource::endpoint, endpoint);
  }
};

bool is_silent(const std::optional<Finding>& limit) { return limit && limit->says != Says::allows; }

Evaluation missing(PolicySource source) { return {Verdict::implicit_deny, source, nullptr}; }

// Boundary and session do not give; they only take away.
std::optional<Evaluation> beyond_limits(const Findings& findings) {
  if (is_silent(findings.boundary)) return missing(PolicySource::boundary);
  if (is_silent(findings.session)) return missing(PolicySource::session);
  return std::nullopt;
}

// What the principal's own account says of it.
Evaluation identity_side(const Caller& caller, const Findings& findings) {
  if (caller.type == PrincipalType::root)
    return {Verdict::allowed, PolicySource::identity, nullptr};
  if (findings.identity.says != Says::allows) return missing(PolicySource::identity);
  if (const auto beyond = beyond_limits(findings)) return *beyond;
  return {Verdict::allowed, PolicySource::identity, findings.identity.statement};
}

}  // namespace

Finding ask_policy(const Policy& policy, const AccessRequest& request) {
  Finding strongest;
  for (const Statement& statement : policy.statements) {
    const Says about = principal_applies(policy, statement, request.caller);
    if (about == Says::nothing) continue;
    // What cannot change the finding need not be looked at.
    if (statement.effect == Effect::allow && about <= strongest.says) continue;
    if (!action_applies(statement, request.action) ||
        !resource_applies(policy, statement, request) ||
        !conditions_hold(policy, statement, request.keys))
      continue;
    if (statement.effect == Effect::deny) return {Says::denies, &statement};
    strongest = {about, &statement};
  }
  return strongest;
}

Evaluation evaluate(const PolicyInputs& policies, const AccessRequest& request) {
  const Findings findings(policies, request);
  if (const auto denied = findings.explicit_deny()) return *denied;
  if (is_silent(findings.service_control)) return missing(PolicySource::service_control);
  if (is_silent(findings.endpoint)) return missing(PolicySource::endpoint);

  const Finding& resource = findings.resource;
  const Evaluation granted{Verdict::allowed, PolicySource::resource, resource.statement};
  if (request.resource_account != request.caller.account) {
    if (resource.says == Says::nothing) return missing(PolicySource::resource);
    const Evaluation own_side = identity_side(request.caller, findings);
    return own_side.verdict == Verdict::allowed ? granted : own_side;
  }
  if (resource.says == Says::allows) return granted;
  if (resource.says == Says::allows_role) {
    const auto beyond = beyond_limits(findings);
    return beyond ? *beyond : granted;
  }
  return identity_side(request.caller, findings);
}

}  // namespace clavium::authz
