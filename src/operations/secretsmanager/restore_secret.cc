// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/restore_secret.h"

#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> RestoreSecret::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> RestoreSecret::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_secret(context, *request.secret_id));
  CLAVIUM_CHECK(check_changeable(context, *secret));
  const Response response{secret->arn(), secret->key.name};
  if (!secret->deletion_at) {
    // Nothing to take back is a success, and no change.
    Outcome outcome;
    outcome.body = api::to_body(response);
    outcome.response_elements = arn_element(*secret);
    return outcome;
  }
  api::Secret after = *secret;
  after.deletion_at.reset();
  Outcome outcome = changed(*secret, std::move(after), context.now, response);
  outcome.events.push_back(deletion_event("CancelSecretVersionDelete", *secret));
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
