// SPDX-License-Identifier: Apache-2.0
#include "api/aws_error.h"

#include <cassert>

#include "api/error_names.h"

namespace clavium::api {

std::unexpected<Error> aws_error(std::string_view name, std::string message) {
  const ErrorName* known = find_error_name(name);
  assert(known != nullptr);  // Every name that we answer with stands in the table.
  return std::unexpected(Error{known->kind, std::move(message), {}, std::string(name)});
}

std::unexpected<Error> invalid_parameter(std::string message) {
  return aws_error("InvalidParameterException", std::move(message));
}

std::unexpected<Error> invalid_request(std::string message) {
  return aws_error("InvalidRequestException", std::move(message));
}

std::unexpected<Error> secret_not_found() {
  return aws_error("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
}

}  // namespace clavium::api
