// SPDX-License-Identifier: Apache-2.0
//
// CancelRotateSecret: no more rotations; one under way stops where it is.
//
// Source: AWS Secrets Manager API Reference, CancelRotateSecret.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct CancelRotateSecret {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "CancelRotateSecret";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    static constexpr auto members() { return std::tuple(secret_id_member<Request>()); }
  };

  struct Response {
    std::string arn;
    std::string name;
    std::string version_id;  ///< of a rotation that was under way; empty: none was
    static constexpr auto members() {
      return std::tuple(member("ARN", &Response::arn), member("Name", &Response::name),
                        member("VersionId", &Response::version_id));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
