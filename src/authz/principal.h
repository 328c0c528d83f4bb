// SPDX-License-Identifier: Apache-2.0
//
// Whom a statement of a resource or trust policy is about.
//
// Source: IAM User Guide, "AWS JSON policy elements: Principal".
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "authz/caller.h"

namespace clavium::authz {

struct Principal {
  enum class Kind : std::uint8_t {
    anyone,          ///< "*" or {"AWS": "*"}
    account,         ///< the id, or arn:…:root: the account decides further
    user,            ///< arn:aws:iam::<id>:user/<path><name>
    role,            ///< arn:aws:iam::<id>:role/<path><name>: all its sessions
    role_session,    ///< arn:aws:sts::<id>:assumed-role/<role>/<session>
    federated_user,  ///< arn:aws:sts::<id>:federated-user/<name>
    unique_id,       ///< AIDA… or AROA…: what is left of a user or role that was deleted
    service,         ///< lambda.amazonaws.com
    federated,       ///< an identity provider
  };
  Kind kind = Kind::anyone;
  std::string text;     ///< the ARN, the id or the name; the id for every form of an account
  std::string account;  ///< of an ARN or an account; otherwise empty

  bool operator==(const Principal&) const = default;
};

/// One value of {"<type>": …}. Absent for a type that is not supported here (CanonicalUser) and for
/// what is no principal: wildcards inside an ARN, groups, other partitions.
[[nodiscard]] std::optional<Principal> parse_principal(std::string_view type,
                                                       std::string_view text);

/// How closely a principal names a caller, the loosest first.
enum class PrincipalMatch : std::uint8_t {
  none,
  account,  ///< its account: what that account's own policies say counts as well
  role,     ///< the role of its session
  direct,   ///< itself, or everyone
};
[[nodiscard]] PrincipalMatch match_principal(const Principal& principal, const Caller& caller);

/// Whether every form of the caller (its account, its role, itself) is among those listed, and
/// whether any is: what NotPrincipal goes by.
struct Exemption {
  bool every_form = false;
  bool any_form = false;
};
[[nodiscard]] Exemption exemption_of(const Caller& caller, const std::vector<Principal>& listed);

/// The accounts of this server, whose principals it knows. There are no users and roles yet, so
/// that one of such an account cannot exist; what other accounts hold is not known and taken on
/// trust.
class ServedAccounts {
 public:
  ServedAccounts() = default;
  /// Knows nobody. Lives as long as the program.
  [[nodiscard]] static const ServedAccounts& none();
  explicit ServedAccounts(std::set<std::string, std::less<>> ids) : ids_(std::move(ids)) {}
  [[nodiscard]] bool can_exist(const Principal& principal) const;

 private:
  std::set<std::string, std::less<>> ids_;
};

}  // namespace clavium::authz
