// SPDX-License-Identifier: Apache-2.0
//
// BatchGetSecretValue: the current values of several secrets; one that fails does not fail the
// rest.
//
// Source: AWS Secrets Manager API Reference, BatchGetSecretValue.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct SecretValueEntry {
  std::string arn;
  std::string name;
  std::string version_id;
  api::SecretBlob secret_binary;
  api::SecretText secret_string;
  std::vector<std::string> version_stages;
  api::Timestamp created_date;
  static constexpr auto members() {
    return std::tuple(member("ARN", &SecretValueEntry::arn),
                      member("Name", &SecretValueEntry::name),
                      member("VersionId", &SecretValueEntry::version_id),
                      member("SecretBinary", &SecretValueEntry::secret_binary),
                      member("SecretString", &SecretValueEntry::secret_string),
                      member("VersionStages", &SecretValueEntry::version_stages),
                      member("CreatedDate", &SecretValueEntry::created_date));
  }
};

struct BatchError {
  std::string secret_id;
  std::string error_code;
  std::string message;
  static constexpr auto members() {
    return std::tuple(member("SecretId", &BatchError::secret_id),
                      member("ErrorCode", &BatchError::error_code),
                      member("Message", &BatchError::message));
  }
};

struct BatchGetSecretValue {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "BatchGetSecretValue";
  static constexpr Effect kEffect = Effect::reads_value;
  static constexpr std::string_view kErrors[] = {
      "DecryptionFailure",         "InternalServiceError",    "InvalidNextTokenException",
      "InvalidParameterException", "InvalidRequestException", "ResourceNotFoundException"};

  struct Request {
    api::TextList secret_id_list;
    FilterList filters;
    std::optional<std::int64_t> max_results;
    api::Text next_token;
    static constexpr auto members() {
      return std::tuple(
          member("SecretIdList", &Request::secret_id_list).length(1, 20).each(1, 2048),
          member("Filters", &Request::filters).length(0, 10),
          member("MaxResults", &Request::max_results).range(1, 20),
          member("NextToken", &Request::next_token).length(1, 4096));
    }
  };

  struct Response {
    std::optional<std::vector<SecretValueEntry>> secret_values;
    std::string next_token;
    std::optional<std::vector<BatchError>> errors;
    static constexpr auto members() {
      return std::tuple(member("SecretValues", &Response::secret_values),
                        member("NextToken", &Response::next_token),
                        member("Errors", &Response::errors));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
