// SPDX-License-Identifier: Apache-2.0
//
// ListSecrets: the secrets of one account and region, page by page.
//
// Source: AWS Secrets Manager API Reference, ListSecrets.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

inline constexpr std::array<std::string_view, 2> kSortOrders = {"asc", "desc"};
inline constexpr std::array<std::string_view, 4> kSortKeys = {"created-date", "last-accessed-date",
                                                              "last-changed-date", "name"};

struct SecretListEntry {
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
  api::StagesByVersion secret_versions_to_stages;
  std::string owning_service;
  api::Timestamp created_date;
  std::string primary_region;
  static constexpr auto members() {
    return std::tuple(member("ARN", &SecretListEntry::arn), member("Name", &SecretListEntry::name),
                      member("Type", &SecretListEntry::type),
                      member("Description", &SecretListEntry::description),
                      member("KmsKeyId", &SecretListEntry::kms_key_id),
                      member("RotationEnabled", &SecretListEntry::rotation_enabled),
                      member("RotationLambdaARN", &SecretListEntry::rotation_lambda_arn),
                      member("RotationRules", &SecretListEntry::rotation_rules),
                      member("ExternalSecretRotationMetadata",
                             &SecretListEntry::external_secret_rotation_metadata),
                      member("ExternalSecretRotationRoleArn",
                             &SecretListEntry::external_secret_rotation_role_arn),
                      member("LastRotatedDate", &SecretListEntry::last_rotated_date),
                      member("LastChangedDate", &SecretListEntry::last_changed_date),
                      member("LastAccessedDate", &SecretListEntry::last_accessed_date),
                      member("DeletedDate", &SecretListEntry::deleted_date),
                      member("NextRotationDate", &SecretListEntry::next_rotation_date),
                      member("Tags", &SecretListEntry::tags),
                      member("SecretVersionsToStages", &SecretListEntry::secret_versions_to_stages),
                      member("OwningService", &SecretListEntry::owning_service),
                      member("CreatedDate", &SecretListEntry::created_date),
                      member("PrimaryRegion", &SecretListEntry::primary_region));
  }
};

struct ListSecrets {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "ListSecrets";
  static constexpr Effect kEffect = Effect::reads_metadata;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidNextTokenException", "InvalidParameterException",
      "InvalidRequestException"};

  struct Request {
    std::optional<bool> include_planned_deletion;
    std::optional<std::int64_t> max_results;
    api::Text next_token;
    FilterList filters;
    api::Text sort_order;
    api::Text sort_by;
    static constexpr auto members() {
      return std::tuple(member("IncludePlannedDeletion", &Request::include_planned_deletion),
                        member("MaxResults", &Request::max_results).range(1, 100),
                        member("NextToken", &Request::next_token).length(1, 4096),
                        member("Filters", &Request::filters).length(0, 10),
                        member("SortOrder", &Request::sort_order).one_of(kSortOrders),
                        member("SortBy", &Request::sort_by).one_of(kSortKeys));
    }
  };

  struct Response {
    std::optional<std::vector<SecretListEntry>> secret_list;
    std::string next_token;
    static constexpr auto members() {
      return std::tuple(member("SecretList", &Response::secret_list),
                        member("NextToken", &Response::next_token));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
