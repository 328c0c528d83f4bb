// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/get_resource_policy.h"

#include "api/aws_error.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> GetResourcePolicy::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> GetResourcePolicy::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  if (!is_the_policy(request.policy_name)) {
    return api::aws_error("ResourceNotFoundException",
                          concat("The secret has no resource policy ", *request.policy_name, "."));
  }
  Outcome outcome;
  outcome.body = api::to_body(Response{secret->arn(), secret->key.name, secret->resource_policy});
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
