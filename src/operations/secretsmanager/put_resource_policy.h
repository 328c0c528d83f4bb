// SPDX-License-Identifier: Apache-2.0
//
// PutResourcePolicy: who else may use a secret, and who may not.
//
// Source: AWS Secrets Manager API Reference, PutResourcePolicy; User Guide, "Resource-based
// policies".
#pragma once

#include <vector>

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

template <class Request>
constexpr auto resource_policy_member() {
  return member("ResourcePolicy", &Request::resource_policy)
      .required()
      .length(1, limits::kResourcePolicyCharsMax);
}

struct PutResourcePolicy {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "PutResourcePolicy";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr bool kChangesManaged = true;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError",    "InvalidParameterException",
      "InvalidRequestException", "MalformedPolicyDocumentException",
      "PublicPolicyException",   "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    api::Text resource_policy;
    std::optional<bool> block_public_policy;
    api::Text policy_name = {};
    static constexpr auto members() {
      return std::tuple(secret_id_member<Request>(), resource_policy_member<Request>(),
                        member("BlockPublicPolicy", &Request::block_public_policy),
                        policy_name_member<Request>());
    }
  };

  using Response = NamedResponse;

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
