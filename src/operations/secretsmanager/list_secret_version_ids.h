// SPDX-License-Identifier: Apache-2.0
//
// ListSecretVersionIds: the versions of a secret, oldest first.
//
// Source: AWS Secrets Manager API Reference, ListSecretVersionIds.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct SecretVersionShape {
  std::string version_id;
  std::vector<std::string> version_stages;
  api::Timestamp last_accessed_date;
  api::Timestamp created_date;
  std::vector<std::string> kms_key_ids;
  static constexpr auto members() {
    return std::tuple(member("VersionId", &SecretVersionShape::version_id),
                      member("VersionStages", &SecretVersionShape::version_stages),
                      member("LastAccessedDate", &SecretVersionShape::last_accessed_date),
                      member("CreatedDate", &SecretVersionShape::created_date),
                      member("KmsKeyIds", &SecretVersionShape::kms_key_ids));
  }
};

struct ListSecretVersionIds {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "ListSecretVersionIds";
  static constexpr Effect kEffect = Effect::reads_metadata;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidNextTokenException", "InvalidParameterException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    std::optional<std::int64_t> max_results;
    api::Text next_token;
    std::optional<bool> include_deprecated;
    static constexpr auto members() {
      return std::tuple(secret_id_member<Request>(),
                        member("MaxResults", &Request::max_results).range(1, 100),
                        member("NextToken", &Request::next_token).length(1, 4096),
                        member("IncludeDeprecated", &Request::include_deprecated));
    }
  };

  struct Response {
    std::optional<std::vector<SecretVersionShape>> versions;
    std::string next_token;
    std::string arn;
    std::string name;
    static constexpr auto members() {
      return std::tuple(member("Versions", &Response::versions),
                        member("NextToken", &Response::next_token), member("ARN", &Response::arn),
                        member("Name", &Response::name));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
