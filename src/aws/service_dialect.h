// SPDX-License-Identifier: Apache-2.0
//
// The same failed check has another name, and another clock window, in each family of AWS services.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace clavium::aws {

struct ServiceDialect {
  std::chrono::minutes window;  ///< how far the request's time may be from ours, either way
  bool query_codes;             ///< the names of the Query protocol: "SignatureDoesNotMatch"
};

inline constexpr ServiceDialect kJsonDialect{std::chrono::minutes(5), false};
inline constexpr ServiceDialect kQueryDialect{std::chrono::minutes(15), true};

/// Query for "sts" and "iam", JSON for every other service.
[[nodiscard]] constexpr const ServiceDialect& dialect_of(std::string_view service) {
  return service == "sts" || service == "iam" ? kQueryDialect : kJsonDialect;
}

enum class AuthenticationFailure : std::uint8_t {
  missing_token,      ///< MissingAuthenticationTokenException
  incomplete,         ///< IncompleteSignatureException
  invalid_signature,  ///< InvalidSignatureException, SignatureDoesNotMatch
  unrecognized,       ///< UnrecognizedClientException, InvalidClientTokenId
  expired_token,      ///< ExpiredTokenException
  malformed_query,    ///< MalformedQueryString; the JSON family has no such name: incomplete
};

/// An `unauthenticated` error with the dialect's code. HTTP status: api/error_names.h.
[[nodiscard]] Error authentication_error(AuthenticationFailure failure,
                                         const ServiceDialect& dialect, std::string message);

}  // namespace clavium::aws
