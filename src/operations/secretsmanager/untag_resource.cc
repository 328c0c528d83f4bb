// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/untag_resource.h"

#include <algorithm>

#include "operations/access.h"
#include "operations/request_keys.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> UntagResource::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> UntagResource::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  api::Secret after = *secret;
  std::erase_if(after.tags, [&](const api::Tag& tag) {
    return std::find(request.tag_keys->begin(), request.tag_keys->end(), tag.key) !=
           request.tag_keys->end();
  });
  CLAVIUM_CHECK(check_access_is_kept(context, "secretsmanager:UntagResource", *request.secret_id,
                                     after, [&](auto& keys) { add_request_keys(request, keys); }));
  return changed(*secret, std::move(after), context.now, Response{});
}

}  // namespace clavium::operations::secretsmanager
