// SPDX-License-Identifier: Apache-2.0
//
// Whether a resource policy gives access to whoever comes along: what BlockPublicPolicy refuses.
#pragma once

#include "authz/policy.h"

namespace clavium::authz {

/// The first statement that allows everyone (or everyone but some), without a condition that names
/// who or from where; null when there is none. AWS reasons about the whole policy; this is
/// conservative: a policy that it lets pass names its principals, while one that it refuses may be
/// narrower than it looks (by an address, by a Deny).
///
/// Such a condition compares aws:PrincipalAccount, aws:PrincipalArn, aws:PrincipalOrgID or another
/// key of that kind by a positive operator, without ...IfExists or ForAllValues (both are true
/// where the key is absent), with values that hold neither wildcards nor variables.
///
/// Source: Amazon S3 User Guide, "The meaning of public" (the same keys); AWS Secrets Manager API
/// Reference, PutResourcePolicy.
[[nodiscard]] const Statement* find_public_statement(const Policy& policy);

}  // namespace clavium::authz
