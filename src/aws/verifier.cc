// SPDX-License-Identifier: Apache-2.0
#include "aws/verifier.h"

#include <algorithm>

#include "aws/authorization_fields.h"
#include "aws/sigv4.h"
#include "base/encoding.h"

namespace clavium::aws {

namespace {

using enum AuthenticationFailure;

constexpr std::int64_t kPresignedSecondsMax = 604'800;  // seven days

std::unexpected<Error> refuse(AuthenticationFailure failure, const ServiceDialect& dialect,
                              std::string message) {
  return std::unexpected(authentication_error(failure, dialect, std::move(message)));
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What changes a request's meaning must be covered by the signature and stand in the request once:
// otherwise whoever carries the request could add or double it.
Result<std::vector<std::string>> read_signed_headers(const AuthorizationFields& fields,
                                                     const http::Headers& headers,
                                                     const ServiceDialect& dialect) {
  std::vector<std::string> names;
  for (const std::string_view name : split(fields.signed_headers, ';')) names.emplace_back(name);
  if (!contains(names, "host")) {
    return refuse(invalid_signature, dialect,
                  "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  for (const http::Headers::Field& field : headers.fields()) {
    const std::string name = ascii_lower(field.name);
    const bool must_be_signed = name.starts_with("x-amz-") || name == "content-type";
    if (must_be_signed && !contains(names, name)) {
      return refuse(
          invalid_signature, dialect,
          concat("'", quotable(name), "' must be a 'SignedHeader' in the AWS Authorization."));
    }
    if ((must_be_signed || name == "host" || name == "date") && headers.count(name) > 1) {
      return refuse(incomplete, dialect,
                    concat("The '", quotable(name), "' header must be given once."));
    }
  }
  return names;
}

Result<TimePoint> read_date(const AuthorizationFields& fields, const ServiceDialect& dialect) {
  if (const auto basic = parse_iso8601_basic(fields.date)) return *basic;
  if (fields.date_is_http) {
    if (const auto http = parse_http_date(fields.date)) return *http;
  }
  return refuse(incomplete, dialect,
                concat("Date must be in ISO-8601 'basic format'. Got '", quotable(fields.date),
                       "'. See http://en.wikipedia.org/wiki/ISO_8601"));
}

// How long before now a request may have been signed.
Result<std::chrono::seconds> age_max(const AuthorizationFields& fields,
                                     const ServiceDialect& dialect) {
  if (!fields.expires) return dialect.window;
  const std::optional<std::int64_t> seconds = parse_integer(*fields.expires);
  if (!seconds || *seconds < 1 || *seconds > kPresignedSecondsMax) {
    return refuse(
        incomplete, dialect,
        concat("X-Amz-Expires must be a number of seconds from 1 to ", kPresignedSecondsMax));
  }
  return std::chrono::seconds(*seconds);
}

Result<void> check_window(TimePoint signed_at, TimePoint now, std::chrono::seconds oldest,
                          const ServiceDialect& dialect) {
  // Whole seconds on both sides, as the timestamps of the wire are.
  const TimePoint second = std::chrono::floor<std::chrono::seconds>(now);
  if (signed_at < second - oldest) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(oldest).count();
    return refuse(invalid_signature, dialect,
                  concat("Signature expired: ", format_iso8601_basic(signed_at),
                         " is now earlier than ", format_iso8601_basic(second - oldest), " (",
                         format_iso8601_basic(second), " - ", minutes, " min.)"));
  }
  if (signed_at > second + dialect.window) {
    return refuse(
        invalid_signature, dialect,
        concat("Signature not yet current: ", format_iso8601_basic(signed_at),
               " is still later than ", format_iso8601_basic(second + dialect.window), " (",
               format_iso8601_basic(second), " + ", dialect.window.count(), " min.)"));
  }
  return {};
}

Result<void> check_scope(const Authorization& claim, std::string_view terminator,
                         const Expectation& expected) {
  std::vector<std::string> sentences;
  const bool any_region = expected.regions == nullptr || expected.regions->empty();
  if (any_region ? !is_region(claim.region) : !contains(*expected.regions, claim.region)) {
    sentences.push_back(concat("Credential should be scoped to a valid region, not '",
                               quotable(claim.region), "'."));
  }
  if (claim.service != expected.service) {
    sentences.push_back(
        concat("Credential should be scoped to correct service: '", expected.service, "'."));
  }
  if (terminator != kTerminator) {
    sentences.push_back(concat("Credential should be scoped with a valid terminator: '",
                               kTerminator, "', not '", quotable(terminator), "'."));
  }
  const std::string_view date = std::string_view(claim.date_time).substr(0, 8);
  if (claim.day != date) {
    sentences.push_back(concat(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
        "HTTP: '",
        quotable(claim.day), "' != '", date, "', from '", claim.date_time, "'."));
  }
  if (sentences.empty()) return {};
  return refuse(invalid_signature, expected.dialect, join(sentences, " "));
}

bool is_sorted_and_unique(const std::vector<std::string>& names) {
  return std::adjacent_find(names.begin(), names.end(), std::greater_equal<>()) == names.end();
}

}  // namespace

bool is_region(std::string_view text) {
  return text.size() >= 2 && text.size() <= 32 && text.front() != '-' && text.back() != '-' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

Result<Authorization> parse_authorization(const http::Request& request, const Expectation& expected,
                                          TimePoint now) {
  const ServiceDialect& dialect = expected.dialect;
  CLAVIUM_TRY(AuthorizationFields fields, read_authorization_fields(request, dialect));
  Authorization claim;
  claim.presigned = fields.presigned;
  CLAVIUM_TRY(claim.signed_headers, read_signed_headers(fields, request.headers, dialect));
  CLAVIUM_TRY(claim.signed_at, read_date(fields, dialect));
  CLAVIUM_TRY(const std::chrono::seconds oldest, age_max(fields, dialect));
  CLAVIUM_CHECK(check_window(claim.signed_at, now, oldest, dialect));
  claim.date_time = format_iso8601_basic(claim.signed_at);

  const std::vector<std::string_view> parts = split(fields.credential, '/');
  if (parts.size() != 5) {
    return refuse(incomplete, dialect,
                  concat("Credential must have exactly 5 slash-delimited elements, e.g. "
                         "keyid/date/region/service/term, got '",
                         quotable(fields.credential), "'"));
  }
  claim.access_key_id = std::string(parts[0]);
  claim.day = std::string(parts[1]);
  claim.region = std::string(parts[2]);
  claim.service = std::string(parts[3]);
  CLAVIUM_CHECK(check_scope(claim, parts[4], expected));
  claim.signature = std::move(fields.signature);
  claim.session_token = SecretBytes::copy_of(fields.session_token);
  wipe(fields.session_token);
  return claim;
}

Result<void> check_signature(const http::Request& request, const Authorization& claim,
                             const SecretBytes& signing_key, const ServiceDialect& dialect) {
  const std::string hash = payload_hash(request.body);
  CanonicalOptions options;
  if (claim.presigned) options.left_out_parameter = "X-Amz-Signature";
  const SecretBytes canonical = canonical_request(request.method, request.target, request.headers,
                                                  claim.signed_headers, hash, options);
  const std::string computed = signature(
      signing_key,
      string_to_sign(claim.date_time, credential_scope(claim.day, claim.region, claim.service),
                     canonical));
  bool matches = constant_time_equal(computed, claim.signature);
  // A header that was signed but is not there, or a list in any but the one canonical spelling,
  // would be a second text for the same signature.
  matches &= is_sorted_and_unique(claim.signed_headers);
  for (const std::string& name : claim.signed_headers) {
    matches &= request.headers.count(name) > 0 && name == ascii_lower(name);
  }
  // The signature covers the hash of the real body, so a header that claims another hash (or
  // UNSIGNED-PAYLOAD) is signed but untrue.
  const auto claimed_hash = request.headers.find("x-amz-content-sha256");
  if (matches && claimed_hash && *claimed_hash != hash) {
    return refuse(invalid_signature, dialect,
                  "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  if (!matches) {
    return refuse(
        invalid_signature, dialect,
        "The request signature we calculated does not match the signature you provided. Check "
        "your AWS Secret Access Key and signing method. Consult the service documentation for "
        "details.");
  }
  return {};
}

}  // namespace clavium::aws
