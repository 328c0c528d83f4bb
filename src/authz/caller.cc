// SPDX-License-Identifier: Apache-2.0
#include "authz/caller.h"

#include <string_view>

#include "json/writer.h"

namespace clavium::authz {

namespace {

std::string_view cloudtrail_type(PrincipalType type) {
  switch (type) {
    case PrincipalType::root:
      return "Root";
    case PrincipalType::user:
      return "IAMUser";
    case PrincipalType::role_session:
      return "AssumedRole";
  }
  return "Unknown";
}

void write_session(json::Writer& out, const Caller& caller) {
  out.key("sessionContext").begin_object();
  out.key("sessionIssuer").begin_object();
  out.member("type", "Role");
  // "AROA…:<session>" names the session; what stands before the colon names the role.
  out.member("principalId", caller.principal_id.substr(0, caller.principal_id.find(':')));
  if (!caller.role_arn.empty()) out.member("arn", caller.role_arn);
  out.member("accountId", caller.account);
  if (!caller.user_name.empty()) out.member("userName", caller.user_name);
  out.end_object();
  if (caller.session_started_at) {
    out.key("attributes").begin_object();
    out.member("creationDate", format_iso8601(*caller.session_started_at));
    out.member("mfaAuthenticated", "false");
    out.end_object();
  }
  out.end_object();
}

}  // namespace

std::string Caller::user_identity_json() const {
  json::Writer out;
  out.begin_object();
  out.member("type", cloudtrail_type(type));
  out.member("principalId", principal_id);
  out.member("arn", arn);
  out.member("accountId", account);
  if (!access_key_id.empty()) out.member("accessKeyId", access_key_id);
  if (type == PrincipalType::user && !user_name.empty()) out.member("userName", user_name);
  if (type == PrincipalType::role_session) write_session(out, *this);
  out.end_object();
  return std::move(out).finish_text();
}

}  // namespace clavium::authz
