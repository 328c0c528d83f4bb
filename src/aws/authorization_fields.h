// SPDX-License-Identifier: Apache-2.0
//
// The first half of reading a claim: the fields of either form as they were sent, before any of
// them is judged. Private to the verifier.
#pragma once

#include <optional>
#include <string>

#include "aws/service_dialect.h"
#include "base/error.h"
#include "http/message.h"

namespace clavium::aws {

struct AuthorizationFields {
  bool presigned = false;
  std::string credential;
  std::string signed_headers;
  std::string signature;
  std::string date;
  bool date_is_http = false;  ///< from the Date header, which may be in the RFC 9110 form
  std::string session_token;
  std::optional<std::string> expires;
};

/// Errors: unauthenticated (checks 5 to 7 of AWS's order, and a query string that cannot be read).
[[nodiscard]] Result<AuthorizationFields> read_authorization_fields(const http::Request& request,
                                                                    const ServiceDialect& dialect);

/// The caller's own text for a message: bounded, and without control characters.
[[nodiscard]] std::string quotable(std::string_view text);

}  // namespace clavium::aws
