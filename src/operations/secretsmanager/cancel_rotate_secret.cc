// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/cancel_rotate_secret.h"

#include "api/aws_error.h"
#include "engine/rotation.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> CancelRotateSecret::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> CancelRotateSecret::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  if (!secret->rotation) {
    return api::invalid_request("This secret isn't configured for rotation.");
  }
  api::Secret after = *secret;
  const auto left = engine::cancel_rotation(after);
  return changed(*secret, std::move(after), context.now,
                 Response{secret->arn(), secret->key.name, left.value_or("")});
}

}  // namespace clavium::operations::secretsmanager
