// SPDX-License-Identifier: Apache-2.0
//
// UntagResource: removes tags; keys that are not there are passed over.
//
// Source: AWS Secrets Manager API Reference, UntagResource.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct UntagResource {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "UntagResource";
  static constexpr Effect kEffect = Effect::changes;
  static constexpr bool kChangesManaged = true;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException",
      "ResourceNotFoundException"};

  struct Request {
    api::Text secret_id;
    api::TextList tag_keys;
    static constexpr auto members() {
      return std::tuple(secret_id_member<Request>(),
                        member("TagKeys", &Request::tag_keys).required().each(1, 128));
    }
  };

  using Response = api::Nothing;

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
