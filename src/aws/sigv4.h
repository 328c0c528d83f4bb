// SPDX-License-Identifier: Apache-2.0
//
// AWS Signature Version 4: what a client signs and what a server signs again to compare. Both sides
// go through one canonicaliser, so they cannot disagree.
//
// The path is canonicalised from the raw bytes of the request line: normalised, then
// percent-encoded once. A path that arrives encoded is thereby encoded a second time, as every
// service but S3 wants it.
//
// Source: IAM User Guide, "Create a signed AWS API request". Proven byte for byte against the
// signing suite of awslabs/aws-c-auth (tests/aws/sigv4_suite_test.cc).
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/access_key.h"
#include "base/clock.h"
#include "base/secret_bytes.h"
#include "http/message.h"
#include "http/url.h"

namespace clavium::aws {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kTerminator = "aws4_request";

/// Where a signature is good for; the day comes from the time of signing.
struct Scope {
  std::string region;
  std::string service;
};

/// "20261123/eu-central-1/secretsmanager/aws4_request"
[[nodiscard]] std::string credential_scope(std::string_view day, std::string_view region,
                                           std::string_view service);

/// The path without "//", "." and "..": what was signed, so what a router must look at. It keeps a
/// trailing slash. `raw` is a path without its query.
[[nodiscard]] std::string normalized_path(std::string_view raw);

/// One parameter of a query string, percent-decoded ('+' stays '+').
struct QueryParameter {
  std::string name;
  std::string value;
};
/// The parameters in `target` behind '?', in their order. A broken escape is kept as it stands.
[[nodiscard]] std::vector<QueryParameter> query_parameters(std::string_view target);

struct CanonicalOptions {
  bool normalize_path = true;
  std::string_view left_out_parameter = {};  ///< "X-Amz-Signature" for a presigned URL
};

/// The canonical request. It is a SecretBytes because it holds the session token.
///
/// signed_headers  lower-case names, sorted; fields of the same name are joined by commas
/// payload_hash    lower-case hex SHA-256 of the body
[[nodiscard]] SecretBytes canonical_request(std::string_view method, std::string_view target,
                                            const http::Headers& headers,
                                            std::span<const std::string> signed_headers,
                                            std::string_view payload_hash,
                                            const CanonicalOptions& options = {});

/// date_time  "20261123T192433Z"
/// scope      see credential_scope()
[[nodiscard]] std::string string_to_sign(std::string_view date_time, std::string_view scope,
                                         const SecretBytes& canonical);

/// The key for one day, region and service: four HMACs from the secret.
[[nodiscard]] SecretBytes derive_signing_key(const SecretBytes& secret, std::string_view day,
                                             std::string_view region, std::string_view service);

/// 64 lower-case hex digits.
[[nodiscard]] std::string signature(const SecretBytes& signing_key, std::string_view text);

/// Lower-case hex SHA-256 of a body.
[[nodiscard]] std::string payload_hash(const SecretBytes& body);

struct SignOptions {
  bool normalize_path = true;
  /// Adds X-Amz-Content-Sha256. The body is covered by the signature either way.
  bool add_content_hash = false;
  /// False: the session token travels beside the signature (a few old services want that).
  bool sign_session_token = true;
};

/// What was computed on the way, for diagnosis and tests.
struct Signed {
  SecretBytes canonical_request;
  std::string string_to_sign;
  std::string signature;
};

/// Signs the request as it stands, in the header form: adds Host (when absent), X-Amz-Date,
/// X-Amz-Security-Token (temporary keys) and Authorization. Every header present is signed, except
/// those that proxies change; so set all headers first, and change none afterwards.
///
/// base  where the request will go; its path is part of what is signed
Signed sign(http::Request& request, const http::Url& base, const AccessKey& key, const Scope& scope,
            TimePoint now, const SignOptions& options = {});

/// Signs in the query form: the parameters are appended to `request.target` and good for
/// `lifetime`.
Signed presign(http::Request& request, const http::Url& base, const AccessKey& key,
               const Scope& scope, TimePoint now, std::chrono::seconds lifetime,
               const SignOptions& options = {});

}  // namespace clavium::aws
