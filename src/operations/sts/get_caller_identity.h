// SPDX-License-Identifier: Apache-2.0
//
// GetCallerIdentity: who signed this request. Needs no permission and cannot be denied.
//
// Source: AWS STS API Reference, GetCallerIdentity.
#pragma once

#include "operations/operation.h"

namespace clavium::operations::sts {

struct GetCallerIdentity {
  static constexpr std::string_view kService = "sts";
  static constexpr std::string_view kName = "GetCallerIdentity";
  static constexpr std::span<const std::string_view> kErrors{};
  static constexpr Effect kEffect = Effect::reads_metadata;

  using Request = api::Nothing;
  struct Response {
    std::string user_id;
    std::string account;
    std::string arn;
    static constexpr auto members() {
      return std::tuple(api::member("UserId", &Response::user_id),
                        api::member("Account", &Response::account),
                        api::member("Arn", &Response::arn));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::sts
