// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/tag_resource.h"

#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> TagResource::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> TagResource::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  api::Secret after = *secret;
  CLAVIUM_CHECK(apply_tags(after, *request.tags));
  return changed(*secret, std::move(after), context.now, Response{});
}

}  // namespace clavium::operations::secretsmanager
