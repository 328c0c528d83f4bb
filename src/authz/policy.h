// SPDX-License-Identifier: Apache-2.0
//
// A policy document, read strictly: whatever has two readings, or could never apply, is refused
// rather than guessed at.
//
// Source: IAM User Guide, "IAM JSON policy elements reference" and "Grammar of the IAM JSON policy
// language".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "authz/condition.h"
#include "authz/principal.h"
#include "base/error.h"

namespace clavium::authz {

enum class PolicyKind : std::uint8_t {
  identity,  ///< of a user or role; boundaries and session policies too: no Principal
  resource,  ///< of a secret: Principal and Resource
  trust,     ///< of a role: Principal, no Resource
};

enum class Effect : std::uint8_t { allow, deny };

struct Statement {
  std::string sid;  ///< empty: none
  Effect effect = Effect::allow;
  std::vector<Principal> principals;  ///< empty in identity policies
  bool not_principals = false;        ///< NotPrincipal: all but these
  std::vector<std::string> actions;   ///< "secretsmanager:Get*" in lower case
  bool not_actions = false;
  std::vector<std::string> resources;  ///< empty in trust policies
  bool not_resources = false;
  std::vector<Condition> conditions;  ///< all must be true
};

struct Policy {
  PolicyKind kind = PolicyKind::identity;
  std::string id;
  bool has_variables = false;  ///< version 2012-10-17
  std::vector<Statement> statements;
};

/// Single values stand for lists of one. Names of elements ignore case; an element given twice, in
/// whatever case, is refused, and so is one that nobody knows.
///
/// Errors: MalformedPolicyDocumentException in AWS's words ("This policy has invalid syntax.",
/// "This resource policy contains an unsupported principal"), with the place and the rule as the
/// hint.
[[nodiscard]] Result<Policy> parse_policy(std::string_view text, PolicyKind kind);

/// "This resource policy contains an unsupported principal". `what`: for the hint.
[[nodiscard]] std::unexpected<Error> unsupported_principal(std::string_view what);

}  // namespace clavium::authz
