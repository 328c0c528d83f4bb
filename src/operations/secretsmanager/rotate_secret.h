// SPDX-License-Identifier: Apache-2.0
//
// RotateSecret: says which function rotates a secret and when, and begins a rotation (or, with
// RotateImmediately false, a test of the function).
//
// The function is asked whether it may be called before anything is stored; its steps are called
// later, by service/rotator.h.
//
// Source: AWS Secrets Manager API Reference, RotateSecret.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct RotateSecret {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "RotateSecret";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    api::Text client_request_token;
    api::Text rotation_lambda_arn;
    std::optional<RotationRulesShape> rotation_rules;
    ExternalMetadataList external_secret_rotation_metadata;
    api::Text external_secret_rotation_role_arn;
    std::optional<bool> rotate_immediately;
    static constexpr auto members() {
      return std::tuple(
          secret_id_member<Request>(), token_member<Request>(),
          member("RotationLambdaARN", &Request::rotation_lambda_arn).length(0, 2048),
          member("RotationRules", &Request::rotation_rules),
          member("ExternalSecretRotationMetadata", &Request::external_secret_rotation_metadata),
          member("ExternalSecretRotationRoleArn", &Request::external_secret_rotation_role_arn)
              .length(20, 2048),
          member("RotateImmediately", &Request::rotate_immediately));
    }
  };

  struct Response {
    std::string arn;
    std::string name;
    std::string version_id;
    static constexpr auto members() {
      return std::tuple(member("ARN", &Response::arn), member("Name", &Response::name),
                        member("VersionId", &Response::version_id));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
