// SPDX-License-Identifier: Apache-2.0
//
// Shapes that several Secrets Manager operations share.
// Source: the AWS service model secretsmanager/2017-10-17 as botocore ships it.
#pragma once

#include <array>

#include "api/secret.h"
#include "api/shape.h"
#include "base/limits.h"
#include "operations/operation.h"

namespace clavium::operations::secretsmanager {

using api::member;

inline constexpr std::string_view kServiceName = "secretsmanager";

/// SecretId is 1 to 2,048 characters in every operation.
template <class Request>
constexpr auto secret_id_member() {
  return member("SecretId", &Request::secret_id).required().length(1, 2048);
}
template <class Request>
constexpr auto token_member() {
  return member("ClientRequestToken", &Request::client_request_token).length(32, 64);
}

/// Which of a secret's resource policies is meant. There is one, "default", and it need not be
/// named.
[[nodiscard]] bool is_policy_name(std::string_view text);
template <class Request>
constexpr auto policy_name_member() {
  return member("PolicyName", &Request::policy_name)
      .length(1, 64)
      .matching(R"([0-9A-Za-z\-\_]+)", is_policy_name);
}

struct TagShape {
  api::Text key;
  api::Text value;
  static constexpr auto members() {
    return std::tuple(member("Key", &TagShape::key).length(1, 128),
                      member("Value", &TagShape::value).length(0, 256));
  }
};
using TagList = std::optional<std::vector<TagShape>>;

inline constexpr std::array<std::string_view, 7> kFilterKeys = {
    "description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all"};
[[nodiscard]] bool is_filter_value(std::string_view text);

struct FilterShape {
  api::Text key;
  api::TextList values;
  static constexpr auto members() {
    return std::tuple(member("Key", &FilterShape::key).one_of(kFilterKeys),
                      member("Values", &FilterShape::values)
                          .length(1, 10)
                          .each(0, 512)
                          .matching(R"(^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$)", is_filter_value));
  }
};
using FilterList = std::optional<std::vector<FilterShape>>;

/// ARN and Name: what most changes answer.
struct NamedResponse {
  std::string arn;
  std::string name;
  static constexpr auto members() {
    return std::tuple(member("ARN", &NamedResponse::arn), member("Name", &NamedResponse::name));
  }
};

[[nodiscard]] bool is_schedule_expression(std::string_view text);
[[nodiscard]] bool is_window_duration(std::string_view text);

struct RotationRulesShape {
  std::optional<std::int64_t> automatically_after_days;
  api::Text duration;
  api::Text schedule_expression;
  static constexpr auto members() {
    return std::tuple(
        member("AutomaticallyAfterDays", &RotationRulesShape::automatically_after_days)
            .range(1, 1000)
            .as_long(),
        member("Duration", &RotationRulesShape::duration)
            .length(2, 3)
            .matching("[0-9]+h", is_window_duration),
        member("ScheduleExpression", &RotationRulesShape::schedule_expression)
            .length(1, 256)
            .matching(R"([0-9A-Za-z\(\)#\?\*\-\/, ]+)", is_schedule_expression));
  }
};

struct ExternalMetadataShape {
  api::Text key;
  api::Text value;
  static constexpr auto members() {
    return std::tuple(member("Key", &ExternalMetadataShape::key).length(1, 256),
                      member("Value", &ExternalMetadataShape::value).length(1, 2048));
  }
};
using ExternalMetadataList = std::optional<std::vector<ExternalMetadataShape>>;

struct ReplicationStatusShape {
  std::string region;
  std::string kms_key_id;
  std::string status;
  std::string status_message;
  api::Timestamp last_accessed_date;
  static constexpr auto members() {
    return std::tuple(member("Region", &ReplicationStatusShape::region),
                      member("KmsKeyId", &ReplicationStatusShape::kms_key_id),
                      member("Status", &ReplicationStatusShape::status),
                      member("StatusMessage", &ReplicationStatusShape::status_message),
                      member("LastAccessedDate", &ReplicationStatusShape::last_accessed_date));
  }
};
using ReplicationStatusList = std::optional<std::vector<ReplicationStatusShape>>;

/// What changes of a primary's replicas answer.
struct ReplicationResponse {
  std::string arn;
  ReplicationStatusList replication_status;
  static constexpr auto members() {
    return std::tuple(member("ARN", &ReplicationResponse::arn),
                      member("ReplicationStatus", &ReplicationResponse::replication_status));
  }
};

inline constexpr std::string_view kRegionPattern = R"(^([a-z]+-)+\d+$)";
/// "eu-central-1": words of small letters and a number, with '-' between them.
[[nodiscard]] bool is_region_name(std::string_view text);

struct ReplicaRegionShape {
  api::Text region;
  api::Text kms_key_id;
  static constexpr auto members() {
    return std::tuple(member("Region", &ReplicaRegionShape::region)
                          .length(1, 128)
                          .matching(kRegionPattern, is_region_name),
                      member("KmsKeyId", &ReplicaRegionShape::kms_key_id).length(0, 2048));
  }
};
using ReplicaRegionList = std::optional<std::vector<ReplicaRegionShape>>;

}  // namespace clavium::operations::secretsmanager
