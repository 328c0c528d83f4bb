// SPDX-License-Identifier: Apache-2.0
//
// RemoveRegionsFromReplication: deletes replicas, at once and without a recovery window. A region
// without one is no error.
//
// Source: AWS Secrets Manager API Reference, RemoveRegionsFromReplication.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct RemoveRegionsFromReplication {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "RemoveRegionsFromReplication";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    api::TextList remove_replica_regions;
    static constexpr auto members() {
      return std::tuple(secret_id_member<Request>(),
                        member("RemoveReplicaRegions", &Request::remove_replica_regions)
                            .required()
                            .length(1, api::Constraint::kUnbounded)
                            .each(1, 128)
                            .matching(kRegionPattern, is_region_name));
    }
  };

  using Response = ReplicationResponse;

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
