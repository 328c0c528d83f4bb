// SPDX-License-Identifier: Apache-2.0
//
// What a resource policy is checked for before it takes effect, in the order in which it is.
// PutResourcePolicy refuses with the first that fails, ValidateResourcePolicy tells of all. For the
// sources of both.
#pragma once

#include <string_view>

#include "authz/policy.h"
#include "operations/context.h"

namespace clavium::operations::secretsmanager {

/// The policy, whose principals can exist. Errors: MalformedPolicyDocumentException;
/// ValidationException above the quota of characters.
[[nodiscard]] Result<authz::Policy> read_policy(const Context& context, std::string_view text);

/// Errors: PublicPolicyException.
[[nodiscard]] Result<void> check_is_not_public(const authz::Policy& policy);

/// The caller could send this request again once the secret is in this state. `add_keys` adds the
/// condition keys of the request.
/// Errors: MalformedPolicyDocumentException.
[[nodiscard]] Result<void> check_caller_stays(
    const Context& context, const api::Secret& after,
    const std::function<void(authz::ConditionKeys&)>& add_keys);

}  // namespace clavium::operations::secretsmanager
