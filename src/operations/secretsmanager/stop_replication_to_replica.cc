// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/stop_replication_to_replica.h"

#include "api/aws_error.h"
#include "operations/context.h"
#include "operations/replicate.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> StopReplicationToReplica::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> StopReplicationToReplica::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_unmarked_secret(context, *request.secret_id));
  if (!secret->is_replica()) {
    return api::invalid_parameter(
        "Operation permitted on a replica secret only. Call must be made in the replica secret's "
        "region.");
  }
  api::Secret after = *secret;
  after.primary_region.clear();
  if (after.rotation && after.rotation->enabled) {
    // The function is in the primary's region, and two secrets that rotate one credential would
    // take turns in breaking each other.
    auto rotation = std::make_shared<api::Rotation>(*after.rotation);
    rotation->enabled = false;
    after.rotation = std::move(rotation);
  }
  Outcome outcome = changed(*secret, std::move(after), context.now, Response{secret->arn()});

  CLAVIUM_TRY(
      const api::SecretPtr primary,
      context.store.find({{secret->key.space.account, secret->primary_region}, secret->key.name}));
  if (primary != nullptr && follows(*secret, *primary)) {
    api::Secret without = *primary;
    forget_replica(without, secret->key.space.region);
    outcome.changes.push_back({primary->key, primary->revision, std::move(without)});
  }
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
