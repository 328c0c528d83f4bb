// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/get_random_password.h"

#include "api/encode.h"
#include "engine/random_password.h"
#include "operations/context.h"

namespace clavium::operations::secretsmanager {

Result<void> GetRandomPassword::check(const Request&) { return {}; }

Result<Outcome> GetRandomPassword::execute(const Request& request, Context& context) {
  engine::PasswordRules rules;
  rules.length = request.password_length.value_or(rules.length);
  rules.exclude_characters = request.exclude_characters.value_or("");
  rules.exclude_numbers = request.exclude_numbers.value_or(false);
  rules.exclude_punctuation = request.exclude_punctuation.value_or(false);
  rules.exclude_uppercase = request.exclude_uppercase.value_or(false);
  rules.exclude_lowercase = request.exclude_lowercase.value_or(false);
  rules.include_space = request.include_space.value_or(false);
  rules.require_each_included_type = request.require_each_included_type.value_or(true);
  CLAVIUM_TRY(SecretBytes password, engine::random_password(rules, context.entropy));
  Response response;
  response.random_password = std::move(password);
  Outcome outcome;
  outcome.body = api::to_body(response);
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
