// SPDX-License-Identifier: Apache-2.0
//
// PutSecretValue: a new version of a secret that exists.
//
// Source: AWS Secrets Manager API Reference, PutSecretValue.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

[[nodiscard]] bool is_rotation_token(std::string_view text);

struct PutSecretValue {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "PutSecretValue";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr std::string_view kErrors[] = {
      "DecryptionFailure",         "EncryptionFailure",        "InternalServiceError",
      "InvalidParameterException", "InvalidRequestException",  "LimitExceededException",
      "ResourceExistsException",   "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    api::Text client_request_token;
    api::SecretBlob secret_binary;
    api::SecretText secret_string;
    api::TextList version_stages;
    api::SecretText rotation_token;
    static constexpr auto members() {
      return std::tuple(
          secret_id_member<Request>(), token_member<Request>(),
          member("SecretBinary", &Request::secret_binary).length(1, 65536),
          member("SecretString", &Request::secret_string).length(1, 65536),
          member("VersionStages", &Request::version_stages).length(1, 20).each(1, 256),
          member("RotationToken", &Request::rotation_token)
              .length(36, 256)
              .matching("^[a-zA-Z0-9\\-]+$", is_rotation_token));
    }
  };

  struct Response {
    std::string arn;
    std::string name;
    std::string version_id;
    std::vector<std::string> version_stages;
    static constexpr auto members() {
      return std::tuple(member("ARN", &Response::arn), member("Name", &Response::name),
                        member("VersionId", &Response::version_id),
                        member("VersionStages", &Response::version_stages));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
