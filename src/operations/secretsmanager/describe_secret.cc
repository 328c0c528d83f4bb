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
  response.arn = secret->arn();
  response.name = secret->key.name;
  response.description = secret->description;
  response.kms_key_id = secret->kms_key_id;
  response.last_changed_date = secret->last_changed_at;
  response.last_accessed_date = secret->last_accessed_on;
  response.deleted_date = secret->deletion_at;
  response.tags = show_tags(*secret);
  response.version_ids_to_stages = show_stages(*secret);
  response.created_date = secret->created_at;
  Outcome outcome;
  outcome.body = api::to_body(response);
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
