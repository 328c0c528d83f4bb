// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "operations/context.h"
#include "support/opened_installation.h"

namespace clavium::testing {

/// What an operation is handed, over a real installation, with the root of its account as caller.
struct OpenedContext {
  OpenedInstallation opened;
  authz::Caller caller = authn::root_caller(opened.installation->account);
  authz::Decision decision =
      authz::authorise(caller, "secretsmanager:GetSecretValue",
                       {"*", {opened.installation->account, "eu-central-1"}, {}},
                       [] { return authz::ConditionKeys(); });
  operations::Context context{*opened.installation->store,
                              *opened.installation->keyring,
                              opened.entropy,
                              opened.clock.now(),
                              caller,
                              *decision.permit,
                              {opened.installation->account, "eu-central-1"}};

  /// A secret of this name with the ARN suffix "AbCdEf"; it is in the store only after keep().
  api::Secret secret(std::string name) const {
    api::Secret made;
    made.key = {context.space, std::move(name)};
    made.arn_suffix = "AbCdEf";
    made.created_at = context.now;
    return made;
  }
  void keep(const api::Secret& secret) {
    const std::string event_id = random_uuid(context.entropy);
    const auto stored = context.store.commit({secret.key, 0, secret}, {event_id, "{}"});
    EXPECT_TRUE(stored) << stored.error().message;
  }
};

/// "<code>: <message>" of what must have failed.
template <class T>
std::string refusal(const Result<T>& result) {
  return result ? "accepted" : result.error().code + ": " + result.error().message;
}

}  // namespace clavium::testing
