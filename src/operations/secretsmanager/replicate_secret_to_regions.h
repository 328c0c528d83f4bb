// SPDX-License-Identifier: Apache-2.0
//
// ReplicateSecretToRegions: makes a secret a primary, or gives a primary more replicas. For a
// region that has one already, or where one failed, it begins anew.
//
// Source: AWS Secrets Manager API Reference, ReplicateSecretToRegions.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct ReplicateSecretToRegions {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "ReplicateSecretToRegions";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    ReplicaRegionList add_replica_regions;
    std::optional<bool> force_overwrite_replica_secret;
    static constexpr auto members() {
      return std::tuple(
          secret_id_member<Request>(),
          member("AddReplicaRegions", &Request::add_replica_regions)
              .required()
              .length(1, api::Constraint::kUnbounded),
          member("ForceOverwriteReplicaSecret", &Request::force_overwrite_replica_secret));
    }
  };

  using Response = ReplicationResponse;

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
