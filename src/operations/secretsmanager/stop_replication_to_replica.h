// SPDX-License-Identifier: Apache-2.0
//
// StopReplicationToReplica: makes a replica a secret of its own, which its primary no longer knows.
// It is called in the replica's region. The ARN stays.
//
// Source: AWS Secrets Manager API Reference, StopReplicationToReplica.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct StopReplicationToReplica {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "StopReplicationToReplica";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    static constexpr auto members() { return std::tuple(secret_id_member<Request>()); }
  };

  struct Response {
    std::string arn;
    static constexpr auto members() { return std::tuple(member("ARN", &Response::arn)); }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
