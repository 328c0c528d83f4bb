// SPDX-License-Identifier: Apache-2.0
//
// GetRandomPassword: characters drawn evenly, by class.
//
// Source: AWS Secrets Manager API Reference, GetRandomPassword.
#pragma once

#include "operations/secretsmanager/types.h"

namespace clavium::operations::secretsmanager {

struct GetRandomPassword {
  static constexpr std::string_view kService = kServiceName;
  static constexpr std::string_view kName = "GetRandomPassword";
  static constexpr Effect kEffect = Effect::reads_value;
  static constexpr std::string_view kErrors[] = {
      "InternalServiceError", "InvalidParameterException", "InvalidRequestException"};

  struct Request {
    std::optional<std::int64_t> password_length;
    api::Text exclude_characters;
    std::optional<bool> exclude_numbers;
    std::optional<bool> exclude_punctuation;
    std::optional<bool> exclude_uppercase;
    std::optional<bool> exclude_lowercase;
    std::optional<bool> include_space;
    std::optional<bool> require_each_included_type;
    static constexpr auto members() {
      return std::tuple(
          member("PasswordLength", &Request::password_length).range(1, 4096).as_long(),
          member("ExcludeCharacters", &Request::exclude_characters).length(0, 4096),
          member("ExcludeNumbers", &Request::exclude_numbers),
          member("ExcludePunctuation", &Request::exclude_punctuation),
          member("ExcludeUppercase", &Request::exclude_uppercase),
          member("ExcludeLowercase", &Request::exclude_lowercase),
          member("IncludeSpace", &Request::include_space),
          member("RequireEachIncludedType", &Request::require_each_included_type));
    }
  };

  struct Response {
    api::SecretText random_password;
    static constexpr auto members() {
      return std::tuple(member("RandomPassword", &Response::random_password));
    }
  };

  [[nodiscard]] static Result<void> check(const Request& request);
  [[nodiscard]] static Result<Outcome> execute(const Request& request, Context& context);
};

}  // namespace clavium::operations::secretsmanager
