// SPDX-License-Identifier: Apache-2.0
//
// AWS's error names, what each asks of whoever gets it, and its HTTP status: one table, read by the
// server to answer and by the client to understand.
//
// The name decides, not the status: Secrets Manager answers every client error with 400, while some
// servers that speak its protocol answer 404 for what is not found.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"

namespace clavium::api {

struct ErrorName {
  std::string_view name;  ///< "ResourceNotFoundException"
  ErrorKind kind;
  int http_status;
};

/// Sorted by name.
[[nodiscard]] std::span<const ErrorName> error_names();

/// The entry of a bare name; null when AWS's name is not in the table.
[[nodiscard]] const ErrorName* find_error_name(std::string_view name);

/// The bare name in what may stand on the wire: "ns#Name" and "Name:http://…" both give "Name".
[[nodiscard]] std::string_view bare_error_name(std::string_view wire_name);

/// What an answer asks of its reader: by the name, and by the status where the name is unknown.
[[nodiscard]] ErrorKind kind_of_answer(std::string_view name, int http_status);

/// The name to answer with: the error's code when that is in the table, otherwise the service's
/// name for the kind ("InternalServiceError" for what no client can mend).
[[nodiscard]] const ErrorName& name_to_answer(const Error& error);

}  // namespace clavium::api
