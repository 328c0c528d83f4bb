// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/remove_regions_from_replication.h"

#include "operations/context.h"
#include "operations/replicate.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

Result<void> RemoveRegionsFromReplication::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> RemoveRegionsFromReplication::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_usable_secret(context, *request.secret_id));
  api::Secret after = *secret;
  for (const std::string& region : *request.remove_replica_regions) forget_replica(after, region);
  CLAVIUM_TRY(ReplicationStatusList left, show_replicas(context, after));
  if (!left) left.emplace();  // AWS shows the empty list here.
  const Response response{secret->arn(), std::move(left)};
  if (after.replicas.size() == secret->replicas.size()) {
    Outcome outcome;
    outcome.body = api::to_body(response);
    outcome.response_elements = arn_element(*secret);
    return outcome;
  }
  return changed(*secret, std::move(after), context.now, response);
}

}  // namespace clavium::operations::secretsmanager
