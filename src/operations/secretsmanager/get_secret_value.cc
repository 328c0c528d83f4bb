// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/get_secret_value.h"

#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> GetSecretValue::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> GetSecretValue::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  CLAVIUM_CHECK(check_key_is_shared(context, *secret));
  CLAVIUM_TRY(const api::Version* const version,
              pick_version(*secret, request.version_id, request.version_stage));
  CLAVIUM_TRY(SecretBytes value, open_version(context, *secret, *version));
  Response response;
  response.arn = secret->arn();
  response.name = secret->key.name;
  response.version_id = version->id;
  response.version_stages = version->stages;
  response.created_date = version->created_at;
  if (version->kind == api::ValueKind::string) {
    response.secret_string = std::move(value);
  } else {
    response.secret_binary = api::Blob{std::move(value)};
  }
  Outcome outcome;
  outcome.body = api::to_body(response);
  outcome.reads.push_back({secret->key, version->id, *request.secret_id});
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
