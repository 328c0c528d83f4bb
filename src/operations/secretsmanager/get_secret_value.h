// SPDX-License-Identifier: Apache-2.0
//
// GetSecretValue: the value of one version, AWSCURRENT when none is named.
//
// Source: AWS Secrets Manager API Reference, GetSecretValue.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct GetSecretValue {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "GetSecretValue";
  static constexpr Effect kEffect = Effect::reads_value;
  static constexpr std::string_view kErrors[] = {
      "DecryptionFailure", "InternalServiceError", "InvalidParameterException",
      "InvalidRequestException", "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    api::Text version_id;
    api::Text version_stage;
    static constexpr auto members() {
      return std::tuple(secret_id_member<Request>(),
                        member("VersionId", &Request::version_id).length(32, 64),
                        member("VersionStage", &Request::version_stage).length(1, 256));
    }
  };

  struct Response {
    std::string arn;
    std::string name;
    std::string version_id;
    api::SecretBlob secret_binary;
    api::SecretText secret_string;
    std::vector<std::string> version_stages;
    api::Timestamp created_date;
    static constexpr auto members() {
      return std::tuple(member("ARN", &Response::arn), member("Name", &Response::name),
                        member("VersionId", &Response::version_id),
                        member("SecretBinary", &Response::secret_binary),
                        member("SecretString", &Response::secret_string),
                        member("VersionStages", &Response::version_stages),
                        member("CreatedDate", &Response::created_date));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
