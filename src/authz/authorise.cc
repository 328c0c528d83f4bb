// SPDX-License-Identifier: Apache-2.0
#include "authz/authorise.h"

#include <algorithm>

#include "authz/evaluate.h"
#include "base/encoding.h"
#include "base/log.h"

namespace clavium::authz {

namespace {

constexpr std::string_view kGetCallerIdentity = "sts:GetCallerIdentity";
constexpr std::string_view kRepairs[] = {"secretsmanager:GetResourcePolicy",
                                         "secretsmanager:PutResourcePolicy",
                                         "secretsmanager:DeleteResourcePolicy"};

std::string_view source_name(PolicySource source) {
  switch (source) {
    case PolicySource::identity:
      return "identity-based policy";
    case PolicySource::resource:
      return "resource-based policy";
    case PolicySource::boundary:
      return "permissions boundary";
    case PolicySource::session:
      return "session policy";
    case PolicySource::service_control:
      return "service control policy";
    case PolicySource::endpoint:
      return "VPC endpoint policy";
  }
  return "";
}

// AWS's tail of a refusal.
std::string refusal(const Evaluation& evaluation, std::string_view action) {
  const std::string_view name = source_name(evaluation.source);
  if (evaluation.verdict == Verdict::explicit_deny) {
    return concat("with an explicit deny in ", name.front() == 'i' ? "an " : "a ", name);
  }
  return concat("because no ", name, " allows the ", action, " action");
}

std::string grant(const Evaluation& evaluation, const Caller& caller, const Policy* resource) {
  if (evaluation.source == PolicySource::resource && resource != nullptr) {
    const auto number = evaluation.statement - resource->statements.data() + 1;
    const std::string& sid = evaluation.statement->sid;
    return concat("statement ", number, sid.empty() ? "" : concat(" (", sid, ")"),
                  " of the secret's policy");
  }
  return concat("root of account ", caller.account);
}

}  // namespace

Decision authorise(const Caller& caller, std::string_view action, const Resource& resource,
                   const KeySource& keys) {
  const bool is_owner = resource.space.account == caller.account;
  const bool is_owning_root = is_owner && caller.type == PrincipalType::root;
  const auto permit = [&] { return Permit(caller, action, resource.arn, resource.space); };
  if (action == kGetCallerIdentity) return {permit(), "everybody may ask who they are"};
  // The usual case, and the one that must be fast: nothing to weigh, nothing to gather.
  if (is_owning_root && resource.policy.empty())
    return {permit(), concat("root of account ", caller.account)};

  Result<Policy> policy = resource.policy.empty()
                              ? Result<Policy>(Policy())
                              : parse_policy(resource.policy, PolicyKind::resource);
  if (!policy) {
    log(LogLevel::error, "stored_policy_unreadable",
        {{"resource", resource.arn}, {"rule", policy.error().hint}});
    const bool repairs =
        std::find(std::begin(kRepairs), std::end(kRepairs), action) != std::end(kRepairs);
    if (is_owning_root && repairs) return {permit(), concat("root of account ", caller.account)};
    return {std::nullopt,
            refusal({Verdict::explicit_deny, PolicySource::resource, nullptr}, action)};
  }
  PolicyInputs inputs;
  if (!resource.policy.empty()) inputs.resource = &*policy;
  const ConditionKeys known = inputs.resource == nullptr ? ConditionKeys() : keys();
  const Evaluation evaluation =
      evaluate(inputs, {caller, action, resource.arn, resource.space.account, known});
  if (evaluation.verdict != Verdict::allowed) return {std::nullopt, refusal(evaluation, action)};
  return {permit(), grant(evaluation, caller, inputs.resource)};
}

Error access_denied(const Caller& caller, std::string_view action, std::string_view resource_shown,
                    const Decision& decision) {
  std::string message = concat("User: ", caller.arn, " is not authorized to perform: ", action);
  if (!resource_shown.empty()) message += concat(" on resource: ", resource_shown);
  message += concat(" ", decision.reason);
  return {ErrorKind::denied, std::move(message), {}, "AccessDeniedException"};
}

}  // namespace clavium::authz
