// SPDX-License-Identifier: Apache-2.0
//
// DeleteSecret: schedules a secret for deletion, or removes it at once.
//
// Source: AWS Secrets Manager API Reference, DeleteSecret.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct DeleteSecret {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "DeleteSecret";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    std::optional<std::int64_t> recovery_window_in_days;
    std::optional<bool> force_delete_without_recovery;
    static constexpr auto members() {
      return std::tuple(
          secret_id_member<Request>(),
          member("RecoveryWindowInDays", &Request::recovery_window_in_days).as_long(),
          member("ForceDeleteWithoutRecovery", &Request::force_delete_without_recovery));
    }
  };

  struct Response {
    std::string arn;
    std::string name;
    api::Timestamp deletion_date;
    static constexpr auto members() {
      return std::tuple(member("ARN", &Response::arn), member("Name", &Response::name),
                        member("DeletionDate", &Response::deletion_date));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
