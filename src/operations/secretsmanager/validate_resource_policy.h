// SPDX-License-Identifier: Apache-2.0
//
// ValidateResourcePolicy: would this policy be taken? All that is wrong with it, without storing
// it.
//
// Source: AWS Secrets Manager API Reference, ValidateResourcePolicy, which names the three checks
// but not what they are called in the answer.
#pragma once

#include "operations/secretsmanager/put_resource_policy.h"
#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct ValidationErrorShape {
  std::string check_name;  ///< "PolicySyntax", "PublicAccess" or "CallerAccess"
  std::string error_message;
  static constexpr auto members() {
    return std::tuple(member("CheckName", &ValidationErrorShape::check_name),
                      member("ErrorMessage", &ValidationErrorShape::error_message));
  }
};

struct ValidateResourcePolicy {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "ValidateResourcePolicy";
  static constexpr Effect kEffect = Effect::reads_metadata;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "MalformedPolicyDocumentException", "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;  ///< optional; without it nothing is said of the caller's own access
    api::Text resource_policy;
    static constexpr auto members() {
      return std::tuple(member("SecretId", &Request::secret_id).length(1, 2048),
                        resource_policy_member<Request>());
    }
  };

  struct Response {
    bool policy_validation_passed = false;
    std::optional<std::vector<ValidationErrorShape>> validation_errors;
    static constexpr auto members() {
      return std::tuple(member("PolicyValidationPassed", &Response::policy_validation_passed),
                        member("ValidationErrors", &Response::validation_errors));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
