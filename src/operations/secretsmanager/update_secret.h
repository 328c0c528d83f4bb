// SPDX-License-Identifier: Apache-2.0
//
// UpdateSecret: description, key, and with a value a new current version.
//
// Source: AWS Secrets Manager API Reference, UpdateSecret.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct UpdateSecret {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "UpdateSecret";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr std::string_view kErrors[] = {"DecryptionFailure",
                                                 "EncryptionFailure",
                                                 "InternalServiceError",
                                                 "InvalidParameterException",
                                                 "InvalidRequestException",
                                                 "LimitExceededException",
                                                 "MalformedPolicyDocumentException",
                                                 "PreconditionNotMetException",
                                                 "ResourceExistsException",
                                                 "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    api::Text client_request_token;
    api::Text description;
    api::Text kms_key_id;
    api::SecretBlob secret_binary;
    api::SecretText secret_string;
    api::Text type;
    static constexpr auto members() {
      return std::tuple(secret_id_member<Request>(), token_member<Request>(),
                        member("Description", &Request::description).length(0, 2048),
                        member("KmsKeyId", &Request::kms_key_id).length(0, 2048),
                        member("SecretBinary", &Request::secret_binary).length(1, 65536),
                        member("SecretString", &Request::secret_string).length(1, 65536),
                        member("Type", &Request::type).length(0, 256));
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
