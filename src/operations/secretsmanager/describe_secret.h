// SPDX-License-Identifier: Apache-2.0
//
// DescribeSecret: everything about a secret but its value; also while it is scheduled for deletion.
//
// Source: AWS Secrets Manager API Reference, DescribeSecret.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct DescribeSecret {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "DescribeSecret";
  static constexpr Effect kEffect = Effect::reads_metadata;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    static constexpr auto members() { return std::tuple(secret_id_member<Request>()); }
  };

  struct Response {
    std::string arn;
    std::string name;
    std::string type;
    std::string description;
    std::string kms_key_id;
    std::optional<bool> rotation_enabled;
    std::string rotation_lambda_arn;
    std::optional<RotationRulesShape> rotation_rules;
    ExternalMetadataList external_secret_rotation_metadata;
    std::string external_secret_rotation_role_arn;
    api::Timestamp last_rotated_date;
    api::Timestamp last_changed_date;
    api::Timestamp last_accessed_date;
    api::Timestamp deleted_date;
    api::Timestamp next_rotation_date;
    TagList tags;
    api::StagesByVersion version_ids_to_stages;
    std::string owning_service;
    api::Timestamp created_date;
    std::string primary_region;
    ReplicationStatusList replication_status;
    static constexpr auto members() {
      return std::tuple(
          member("ARN", &Response::arn), member("Name", &Response::name),
          member("Type", &Response::type), member("Description", &Response::description),
          member("KmsKeyId", &Response::kms_key_id),
          member("RotationEnabled", &Response::rotation_enabled),
          member("RotationLambdaARN", &Response::rotation_lambda_arn),
          member("RotationRules", &Response::rotation_rules),
          member("ExternalSecretRotationMetadata", &Response::external_secret_rotation_metadata),
          member("ExternalSecretRotationRoleArn", &Response::external_secret_rotation_role_arn),
          member("LastRotatedDate", &Response::last_rotated_date),
          member("LastChangedDate", &Response::last_changed_date),
          member("LastAccessedDate", &Response::last_accessed_date),
          member("DeletedDate", &Response::deleted_date),
          member("NextRotationDate", &Response::next_rotation_date),
          member("Tags", &Response::tags),
          member("VersionIdsToStages", &Response::version_ids_to_stages),
          member("OwningService", &Response::owning_service),
          member("CreatedDate", &Response::created_date),
          member("PrimaryRegion", &Response::primary_region),
          member("ReplicationStatus", &Response::replication_status));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
