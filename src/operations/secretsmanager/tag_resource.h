// SPDX-License-Identifier: Apache-2.0
//
// TagResource: adds tags, or changes the values of those that are there.
//
// Source: AWS Secrets Manager API Reference, TagResource.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct TagResource {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "TagResource";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr bool kChangesManaged = true;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    TagList tags;
    static constexpr auto members() {
      return std::tuple(secret_id_member<Request>(), member("Tags", &Request::tags).required());
    }
  };

  using Response = api::Nothing;

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
