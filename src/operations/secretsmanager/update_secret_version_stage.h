// SPDX-License-Identifier: Apache-2.0
//
// UpdateSecretVersionStage: moves one staging label, or takes it off.
//
// Source: AWS Secrets Manager API Reference, UpdateSecretVersionStage.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct UpdateSecretVersionStage {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "UpdateSecretVersionStage";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "LimitExceededException", "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    api::Text version_stage;
    api::Text remove_from_version_id;
    api::Text move_to_version_id;
    static constexpr auto members() {
      return std::tuple(
          secret_id_member<Request>(),
          member("VersionStage", &Request::version_stage).required().length(1, 256),
          member("RemoveFromVersionId", &Request::remove_from_version_id).length(32, 64),
          member("MoveToVersionId", &Request::move_to_version_id).length(32, 64));
    }
  };

  using Response = NamedResponse;

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
