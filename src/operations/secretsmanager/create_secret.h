// SPDX-License-Identifier: Apache-2.0
//
// CreateSecret: a new name, with a first value or without one.
//
// Source: AWS Secrets Manager API Reference, CreateSecret.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct CreateSecret {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "CreateSecret";
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
    api::Text name;
    api::Text client_request_token;
    api::Text description;
    api::Text kms_key_id;
    api::SecretBlob secret_binary;
    api::SecretText secret_string;
    TagList tags;
    ReplicaRegionList add_replica_regions;
    std::optional<bool> force_overwrite_replica_secret;
    api::Text type;
    api::Text cross_account_primary_arn;  ///< refused (docs/aws-behaviour.md)
    static constexpr auto members() {
      return std::tuple(
          member("Name", &Request::name).required().length(1, 512), token_member<Request>(),
          member("Description", &Request::description).length(0, 2048),
          member("KmsKeyId", &Request::kms_key_id).length(0, 2048),
          member("SecretBinary", &Request::secret_binary).length(1, 65536),
          member("SecretString", &Request::secret_string).length(1, 65536),
          member("Tags", &Request::tags),
          member("AddReplicaRegions", &Request::add_replica_regions)
              .length(1, api::Constraint::kUnbounded),
          member("ForceOverwriteReplicaSecret", &Request::force_overwrite_replica_secret),
          member("Type", &Request::type).length(0, 256),
          member("CrossAccountPrimaryARN", &Request::cross_account_primary_arn).length(20, 2048));
    }
  };

  struct Response {
    std::string arn;
    std::string name;
    std::string version_id;
    ReplicationStatusList replication_status;
    static constexpr auto members() {
      return std::tuple(member("ARN", &Response::arn), member("Name", &Response::name),
                        member("VersionId", &Response::version_id),
                        member("ReplicationStatus", &Response::replication_status));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
