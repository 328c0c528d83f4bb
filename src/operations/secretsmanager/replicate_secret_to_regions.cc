// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/replicate_secret_to_regions.h"

#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> ReplicateSecretToRegions::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> ReplicateSecretToRegions::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  api::Secret after = *secret;
  CLAVIUM_CHECK(add_replicas(after, *request.add_replica_regions));
  // The replicas are made behind this (replicate.h); the answer tells of their beginning.
  CLAVIUM_TRY(const ReplicationStatusList status, show_replicas(context, after));
  return changed(*secret, std::move(after), context.now, Response{secret->arn(), status});
}

}  // namespace clavium::operations::secretsmanager
