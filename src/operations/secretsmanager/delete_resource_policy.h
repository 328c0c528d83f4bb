// SPDX-License-Identifier: Apache-2.0
//
// DeleteResourcePolicy: takes the policy off a secret; without one that is a success and no change.
//
// Source: AWS Secrets Manager API Reference, DeleteResourcePolicy.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct DeleteResourcePolicy {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "DeleteResourcePolicy";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr bool kChangesManaged = true;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    api::Text policy_name = {};
    static constexpr auto members() {
      return std::tuple(secret_id_member<Request>(), policy_name_member<Request>());
    }
  };

  using Response = NamedResponse;

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
