// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/describe_secret.h"

#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> DescribeSecret::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> DescribeSecret::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_secret(context, *request.secret_id));
  Response response;
  show_secret(*secret, response);
  response.version_ids_to_stages = show_stages(*secret);
  CLAVIUM_TRY(response.replication_status, show_replicas(context, *secret));
  Outcome outcome;
  outcome.body = api::to_body(response);
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
