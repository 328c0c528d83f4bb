// SPDX-License-Identifier: Apache-2.0
#include "authz/principal.h"

#include <algorithm>

#include "authz/arn_pattern.h"
#include "base/encoding.h"

namespace clavium::authz {

namespace {

constexpr std::size_t kUniqueIdChars = 21;  // "AIDA" and 17 more

bool is_account_id(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_unique_id(std::string_view text) {
  return text.size() == kUniqueIdChars && (text.starts_with("AIDA") || text.starts_with("AROA")) &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string_view::npos;
}

// Names as IAM has them, with slashes where a path or a session's name is part of them. No wildcard
// is among the characters.
bool is_name(std::string_view text, std::size_t slashes_min, std::size_t slashes_max) {
  const auto slashes = std::size_t(std::count(text.begin(), text.end(), '/'));
  return !text.empty() && text.front() != '/' && text.back() != '/' && slashes >= slashes_min &&
         slashes <= slashes_max && std::all_of(text.begin(), text.end(), [](char c) {
           return is_ascii_alphanumeric(c) ||
                  std::string_view("+=,.@_-/").find(c) != std::string_view::npos;
         });
}

struct ArnForm {
  std::string_view service;
  std::string_view prefix;
  std::size_t slashes_min, slashes_max;
  Principal::Kind kind;
};
constexpr std::size_t kAnyPath = 512;
constexpr ArnForm kArnForms[] = {
    {"iam", "user/", 0, kAnyPath, Principal::Kind::user},
    {"iam", "role/", 0, kAnyPath, Principal::Kind::role},
    {"sts", "assumed-role/", 1, 1, Principal::Kind::role_session},
    {"sts", "federated-user/", 0, 0, Principal::Kind::federated_user},
};

std::optional<Principal> parse_arn(std::string_view text) {
  const auto parts = split_arn(text);
  if (parts.size() != 6 || parts[0] != "arn" || parts[1] != "aws" || !parts[3].empty() ||
      !is_account_id(parts[4]))
    return std::nullopt;
  const std::string account(parts[4]);
  if (parts[2] == "iam" && parts[5] == "root")
    return Principal{Principal::Kind::account, account, account};
  for (const ArnForm& form : kArnForms) {
    if (parts[2] == form.service && parts[5].starts_with(form.prefix) &&
        is_name(parts[5].substr(form.prefix.size()), form.slashes_min, form.slashes_max))
      return Principal{form.kind, std::string(text), account};
  }
  return std::nullopt;
}

std::optional<Principal> parse_federated(std::string_view text) {
  for (const std::string_view known : {"cognito-identity.amazonaws.com", "accounts.google.com",
                                       "www.amazon.com", "graph.facebook.com"}) {
    if (text == known) return Principal{Principal::Kind::federated, std::string(text), {}};
  }
  const auto parts = split_arn(text);
  if (parts.size() != 6 || parts[0] != "arn" || parts[1] != "aws" || parts[2] != "iam" ||
      !parts[3].empty() || !is_account_id(parts[4]))
    return std::nullopt;
  for (const std::string_view prefix : {"oidc-provider/", "saml-provider/"}) {
    if (parts[5].starts_with(prefix) && is_name(parts[5].substr(prefix.size()), 0, kAnyPath))
      return Principal{Principal::Kind::federated, std::string(text), std::string(parts[4])};
  }
  return std::nullopt;
}

bool is_service_name(std::string_view text) {
  return (text.ends_with(".amazonaws.com") || text.ends_with(".amazon.com")) &&
         text.front() != '.' && std::all_of(text.begin(), text.end(), [](char c) {
           return is_ascii_alphanumeric(c) || c == '.' || c == '-';
         });
}

// Role sessions have the role's id before the colon of theirs.
bool has_unique_id(const Caller& caller, std::string_view id) {
  return std::string_view(caller.principal_id).substr(0, caller.principal_id.find(':')) == id;
}

}  // namespace

std::optional<Principal> parse_principal(std::string_view type, std::string_view text) {
  if (type == "AWS") {
    if (text == "*") return Principal{Principal::Kind::anyone, "*", {}};
    if (is_account_id(text))
      return Principal{Principal::Kind::account, std::string(text), std::string(text)};
    if (is_unique_id(text)) return Principal{Principal::Kind::unique_id, std::string(text), {}};
    return parse_arn(text);
  }
  if (type == "Service" && is_service_name(text))
    return Principal{Principal::Kind::service, std::string(text), {}};
  if (type == "Federated") return parse_federated(text);
  return std::nullopt;
}

PrincipalMatch match_principal(const Principal& principal, const Caller& caller) {
  using enum Principal::Kind;
  const bool is_session = caller.type == PrincipalType::role_session;
  switch (principal.kind) {
    case anyone:
      return PrincipalMatch::direct;
    case account:
      return principal.account == caller.account ? PrincipalMatch::account : PrincipalMatch::none;
    case role:
      return is_session && principal.text == caller.role_arn ? PrincipalMatch::role
                                                             : PrincipalMatch::none;
    case user:
    case role_session:
    case federated_user:
      return principal.text == caller.arn ? PrincipalMatch::direct : PrincipalMatch::none;
    case unique_id:
      if (caller.type == PrincipalType::root || !has_unique_id(caller, principal.text))
        return PrincipalMatch::none;
      return is_session ? PrincipalMatch::role : PrincipalMatch::direct;
    case service:
    case federated:
      return PrincipalMatch::none;  // nobody signs as one
  }
  return PrincipalMatch::none;
}

Exemption exemption_of(const Caller& caller, const std::vector<Principal>& listed) {
  bool by_account = false, by_role = false, by_itself = false;
  for (const Principal& principal : listed) {
    if (principal.kind == Principal::Kind::anyone) return {true, true};
    switch (match_principal(principal, caller)) {
      case PrincipalMatch::none:
        break;
      case PrincipalMatch::account:
        by_account = true;
        break;
      case PrincipalMatch::role:
        by_role = true;
        break;
      case PrincipalMatch::direct:
        by_itself = true;
        break;
    }
  }
  const bool needs_itself = caller.type != PrincipalType::root;
  const bool needs_role = caller.type == PrincipalType::role_session;
  return {by_account && (by_itself || !needs_itself) && (by_role || !needs_role),
          by_account || by_role || by_itself};
}

const ServedAccounts& ServedAccounts::none() {
  static const ServedAccounts accounts;
  return accounts;
}

bool ServedAccounts::can_exist(const Principal& principal) const {
  const bool is_account =
      principal.kind == Principal::Kind::anyone || principal.kind == Principal::Kind::account;
  return is_account || !ids_.contains(principal.account);
}

}  // namespace clavium::authz
