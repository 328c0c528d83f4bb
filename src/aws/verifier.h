// SPDX-License-Identifier: Apache-2.0
//
// The server's side of Signature Version 4, in two steps with the look-up of the key between them:
//
//   parse_authorization   everything that can be judged without the key, in AWS's own order of
//   checks check_signature       the signature itself, compared in constant time
//
// The messages are AWS's, word for word, since people search for them. Stricter than AWS in what
// has two readings, because the bytes that were authenticated must be the bytes that are executed:
// a header of authentication given twice, header and query authentication together, a '+' in the
// query string and a payload that the signature does not cover are all refused.
//
// Source: the order was recorded by probing AWS's query services; docs/aws-behaviour.md.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/service_dialect.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "http/message.h"

namespace clavium::aws {

/// What the server that was asked stands for.
struct Expectation {
  std::string_view service;                           ///< "secretsmanager"
  const std::vector<std::string>* regions = nullptr;  ///< null or empty: every well-formed region
  ServiceDialect dialect = kJsonDialect;
};

/// A well-formed claim of who signed; nothing of it is proven yet.
struct Authorization {
  bool presigned = false;  ///< the parameters came in the query string
  std::string access_key_id;
  std::string day;  ///< "20261123"
  std::string region;
  std::string service;
  std::vector<std::string> signed_headers;
  std::string signature;  ///< as sent
  std::string date_time;  ///< "20261123T192433Z"
  TimePoint signed_at;
  SecretBytes session_token;  ///< empty: none was sent
};

/// Reads the claim from a request.
///
/// Errors  unauthenticated, with AWS's code and message
[[nodiscard]] Result<Authorization> parse_authorization(const http::Request& request,
                                                        const Expectation& expected, TimePoint now);

/// Computes the signature again and compares. Does all of the work whatever is wrong.
///
/// Errors  unauthenticated: the signature differs, or X-Amz-Content-Sha256 is not the body's hash
[[nodiscard]] Result<void> check_signature(const http::Request& request, const Authorization& claim,
                                           const SecretBytes& signing_key,
                                           const ServiceDialect& dialect);

/// "2 to 32 lower-case letters, digits and hyphens": what may stand in a host name and a scope.
[[nodiscard]] bool is_region(std::string_view text);

}  // namespace clavium::aws
