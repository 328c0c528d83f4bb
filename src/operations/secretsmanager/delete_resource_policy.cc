// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/delete_resource_policy.h"

#include "api/aws_error.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> DeleteResourcePolicy::check(const Request& request) {
  if (!is_the_policy(request.policy_name)) {
    return api::invalid_parameter("You can only delete the default policy.");
  }
  return check_secret_id(request.secret_id);
}

Result<Outcome> DeleteResourcePolicy::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  const Response response{secret->arn(), secret->key.name};
  if (secret->resource_policy.empty()) {
    Outcome outcome;
    outcome.body = api::to_body(response);
    outcome.response_elements = arn_element(*secret);
    return outcome;
  }
  api::Secret after = *secret;
  after.resource_policy.clear();
  return changed(*secret, std::move(after), context.now, response);
}

}  // namespace clavium::operations::secretsmanager
