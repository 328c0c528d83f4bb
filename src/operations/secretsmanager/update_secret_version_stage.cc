// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/update_secret_version_stage.h"

#include "engine/stages.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> UpdateSecretVersionStage::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> UpdateSecretVersionStage::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  api::Secret after = *secret;
  CLAVIUM_CHECK(engine::move_stage(after, *request.version_stage, request.remove_from_version_id,
                                   request.move_to_version_id, context.quotas));
  engine::prune_versions(after, context.now, context.quotas);
  return changed(*secret, std::move(after), context.now, Response{secret->arn(), secret->key.name});
}

}  // namespace clavium::operations::secretsmanager
