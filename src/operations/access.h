// SPDX-License-Identifier: Apache-2.0
//
// From the id that a caller gave to what is to be authorised: which secret, in whose account, under
// which policy. Nothing here tells the caller anything; the answer "not found" comes only after
// "allowed".
#pragma once

#include <functional>
#include <string_view>

#include "api/secret.h"
#include "authz/authorise.h"
#include "operations/context.h"
#include "store/store.h"

namespace clavium::operations {

/// What an id names, before anybody was allowed to know. Holds the row, so that the policy's text
/// lives as long as this.
struct Located {
  api::SecretPtr secret;  ///< null: nothing of that name, or of another region
  authz::Resource resource;
};

/// Looks an id up: a name in `own`, an ARN in the account that it names and the region of `own`,
/// since each region is served as an endpoint of its own. An id that names nothing gets the ARN
/// that it would have, with ?????? for the six characters. Empty: "*" in `own`. creates  the id is
/// a name that is about to be made Errors: ValidationException for what is no id; those of the
/// store.
[[nodiscard]] Result<Located> locate(store::Store& store, const api::Namespace& own,
                                     std::string_view secret_id, bool creates = false);

/// The condition keys that the secret itself gives: its ARN, tags, type, function and region.
void add_secret_keys(const Located& located, bool creates, authz::ConditionKeys& keys);

/// Within an operation: may this caller also do `action` ("secretsmanager:PutResourcePolicy") to
/// the secret in this state? `add_keys` adds what the request has.
[[nodiscard]] authz::Decision may(const Context& context, std::string_view action,
                                  const Located& located,
                                  const std::function<void(authz::ConditionKeys&)>& add_keys);
/// The same of a row that is not stored yet. Errors: AccessDeniedException when the change would
/// take the right to make it from the caller. `secret_id`: as the caller gave it.
[[nodiscard]] Result<void> check_access_is_kept(
    const Context& context, std::string_view action, std::string_view secret_id, api::Secret after,
    const std::function<void(authz::ConditionKeys&)>& add_keys);
/// The decision itself.
[[nodiscard]] authz::Decision may_after(const Context& context, std::string_view action,
                                        api::Secret after,
                                        const std::function<void(authz::ConditionKeys&)>& add_keys);

}  // namespace clavium::operations
