// SPDX-License-Identifier: Apache-2.0
//
// GetResourcePolicy: the policy of a secret, as the text that was put.
//
// Source: AWS Secrets Manager API Reference, GetResourcePolicy.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct GetResourcePolicy {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "GetResourcePolicy";
  static constexpr Effect kEffect = Effect::reads_metadata;
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

  struct Response {
    std::string arn;
    std::string name;
    std::string resource_policy;  ///< absent where there is none
    static constexpr auto members() {
      return std::tuple(member("ARN", &Response::arn), member("Name", &Response::name),
                        member("ResourcePolicy", &Response::resource_policy));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
