// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/tag_resource.h"

#include "api/aws_error.h"
#include "operations/access.h"
#include "operations/request_keys.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> TagResource::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> TagResource::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  api::Secret after = *secret;
  if (const auto applied = apply_tags(after, *request.tags, context.quotas); !applied) {
    // AWS's model gives CreateSecret an error for exceeded limits, and this operation none.
    return api::invalid_parameter(applied.error().message);
  }
  CLAVIUM_CHECK(check_access_is_kept(context, "secretsmanager:TagResource", *request.secret_id,
                                     after, [&](auto& keys) { add_request_keys(request, keys); }));
  return changed(*secret, std::move(after), context.now, Response{});
}

}  // namespace clavium::operations::secretsmanager
