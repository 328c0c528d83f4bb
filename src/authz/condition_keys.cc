// SPDX-License-Identifier: Apache-2.0
#include "authz/condition_keys.h"

#include "base/encoding.h"

namespace clavium::authz {

namespace {

std::string_view principal_type(PrincipalType type) {
  switch (type) {
    case PrincipalType::root:
      return "Account";
    case PrincipalType::user:
      return "User";
    case PrincipalType::role_session:
      return "AssumedRole";
  }
  return "";
}

}  // namespace

void ConditionKeys::set(std::string_view name, std::string value) {
  by_name_[ascii_lower(name)].all.push_back(std::move(value));
}

void ConditionKeys::set_list(std::string_view name, std::vector<std::string> values) {
  by_name_[ascii_lower(name)] = {std::move(values), true};
}

const ConditionKeys::Values* ConditionKeys::find(std::string_view name) const {
  const auto found = by_name_.find(ascii_lower(name));
  return found == by_name_.end() ? nullptr : &found->second;
}

ConditionKeys global_keys(const Caller& caller, const RequestFacts& facts) {
  ConditionKeys keys;
  keys.set("aws:PrincipalArn", caller.role_arn.empty() ? caller.arn : caller.role_arn);
  keys.set("aws:PrincipalAccount", caller.account);
  keys.set("aws:PrincipalType", std::string(principal_type(caller.type)));
  keys.set("aws:PrincipalIsAWSService", "false");
  keys.set("aws:ViaAWSService", "false");
  keys.set("aws:userid", caller.principal_id);
  if (caller.type == PrincipalType::user) keys.set("aws:username", caller.user_name);
  if (caller.type == PrincipalType::role_session) {
    keys.set("aws:MultiFactorAuthPresent", "false");
    if (caller.session_started_at)
      keys.set("aws:TokenIssueTime", format_iso8601(*caller.session_started_at));
  }
  keys.set("aws:CurrentTime", format_iso8601(facts.now));
  keys.set("aws:EpochTime",
           std::to_string(
               std::chrono::floor<std::chrono::seconds>(facts.now).time_since_epoch().count()));
  if (!facts.source_ip.empty()) keys.set("aws:SourceIp", std::string(facts.source_ip));
  if (!facts.user_agent.empty()) keys.set("aws:UserAgent", std::string(facts.user_agent));
  keys.set("aws:SecureTransport", facts.secure_transport ? "true" : "false");
  keys.set("aws:RequestedRegion", std::string(facts.region));
  return keys;
}

}  // namespace clavium::authz
