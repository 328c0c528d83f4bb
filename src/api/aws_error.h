// SPDX-License-Identifier: Apache-2.0
//
// The errors of Secrets Manager, by AWS's names and in AWS's words.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace clavium::api {

/// What a caller is told of a fault that only we can mend. Its cause (a path, a disk, a key) goes
/// to the log.
inline constexpr std::string_view kServerFault = "An error occurred on the server side.";

/// An error whose code is AWS's name for it; the kind follows from the name.
[[nodiscard]] std::unexpected<Error> aws_error(std::string_view name, std::string message);

[[nodiscard]] std::unexpected<Error> invalid_parameter(std::string message);
[[nodiscard]] std::unexpected<Error> invalid_request(std::string message);
[[nodiscard]] std::unexpected<Error> secret_not_found();

}  // namespace clavium::api
