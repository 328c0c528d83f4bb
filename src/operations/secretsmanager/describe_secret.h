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

  struct Request {
    api::Text secret_id;
    static constexpr auto members() { return std::tuple(secret_id_member<Request>()); }
  };

  struct Response {
    std::string arn;
    std::string name;
    api::Text type;
    std::string description;
    std::string kms_key_id;
    api::Timestamp last_rotated_date;
    api::Timestamp last_changed_date;
    api::Timestamp last_accessed_date;
    api::Timestamp deleted_date;
    TagList tags;
    api::StagesByVersion version_ids_to_stages;
    api::Timestamp created_date;
    static constexpr auto members() {
      return std::tuple(
          member("ARN", &Response::arn), member("Name", &Response::name),
          member("Type", &Response::type), member("Description", &Response::description),
          member("KmsKeyId", &Response::kms_key_id),
          member("LastRotatedDate", &Response::last_rotated_date),
          member("LastChangedDate", &Response::last_changed_date),
          member("LastAccessedDate", &Response::last_accessed_date),
          member("DeletedDate", &Response::deleted_date), member("Tags", &Response::tags),
          member("VersionIdsToStages", &Response::version_ids_to_stages),
          member("CreatedDate", &Response::created_date));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
