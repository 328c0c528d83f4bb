// SPDX-License-Identifier: Apache-2.0
#include "aws/authorization_fields.h"

#include <array>

#include "aws/sigv4.h"
#include "base/encoding.h"

namespace clavium::aws {

namespace {

using enum AuthenticationFailure;

constexpr std::size_t kQuotedCharsMax = 2048;

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// A query string with one reading only. '+' means a space to form decoders and itself to others.
Result<void> check_query(std::string_view target, const ServiceDialect& dialect) {
  const auto refuse = [&](std::string message) {
    return std::unexpected(authentication_error(malformed_query, dialect, std::move(message)));
  };
  if (!target.starts_with('/')) return refuse("The request target must be a path.");
  const std::size_t query_at = target.find('?');
  if (query_at == std::string_view::npos) return {};
  for (std::size_t i = query_at; i < target.size(); ++i) {
    if (target[i] == '+') return refuse("A '+' in the query string must be written as %20 or %2B.");
    if (target[i] != '%') continue;
    if (i + 2 >= target.size()) return refuse("Incomplete trailing escape % sequence");
    if (!is_hex_digit(target[i + 1]) || !is_hex_digit(target[i + 2])) {
      return refuse(concat("Illegal hex character in escape % pattern: %",
                           quotable(target.substr(i + 1, 2))));
    }
  }
  return {};
}

Error missing(const ServiceDialect& dialect) {
  return authentication_error(missing_token, dialect,
                              dialect.query_codes ? "Request is missing Authentication Token"
                                                  : "Missing Authentication Token");
}

// The parameters of presigned URLs, each absent or given once.
struct QueryAuthentication {
  std::optional<std::string> algorithm, credential, date, signed_headers, signature, expires, token;
  bool any = false;
  std::string_view given_twice;
};

QueryAuthentication read_query(std::string_view target) {
  QueryAuthentication query;
  const std::array<std::pair<std::string_view, std::optional<std::string>*>, 7> known = {{
      {"X-Amz-Algorithm", &query.algorithm},
      {"X-Amz-Credential", &query.credential},
      {"X-Amz-Date", &query.date},
      {"X-Amz-SignedHeaders", &query.signed_headers},
      {"X-Amz-Signature", &query.signature},
      {"X-Amz-Expires", &query.expires},
      {"X-Amz-Security-Token", &query.token},
  }};
  for (QueryParameter& parameter : query_parameters(target)) {
    for (const auto& [name, value] : known) {
      if (parameter.name != name) continue;
      if (*value) query.given_twice = name;
      *value = std::move(parameter.value);
      query.any = true;
      break;
    }
  }
  return query;
}

Result<AuthorizationFields> read_query_form(QueryAuthentication query,
                                            const ServiceDialect& dialect) {
  if (query.algorithm && *query.algorithm != kAlgorithm) return std::unexpected(missing(dialect));
  std::string sentences;
  const auto require = [&](const std::optional<std::string>& value, std::string_view name) {
    if (!value) sentences += concat("AWS query-string parameters must include '", name, "'. ");
  };
  require(query.algorithm, "X-Amz-Algorithm");
  require(query.credential, "X-Amz-Credential");
  require(query.signature, "X-Amz-Signature");
  require(query.signed_headers, "X-Amz-SignedHeaders");
  require(query.date, "X-Amz-Date");
  if (!sentences.empty()) {
    return std::unexpected(authentication_error(
        incomplete, dialect, sentences + "Re-examine the query-string parameters."));
  }
  if (!query.given_twice.empty()) {
    return std::unexpected(authentication_error(
        incomplete, dialect,
        concat("'", query.given_twice, "' must be given once in the query string.")));
  }
  AuthorizationFields fields;
  fields.presigned = true;
  fields.credential = *std::move(query.credential);
  fields.signed_headers = *std::move(query.signed_headers);
  fields.signature = *std::move(query.signature);
  fields.date = *std::move(query.date);
  fields.expires = std::move(query.expires);
  fields.session_token = std::move(query.token).value_or("");
  return fields;
}

Result<AuthorizationFields> read_header_form(std::string_view header, const http::Headers& headers,
                                             const ServiceDialect& dialect) {
  const auto refuse = [&](std::string message) {
    return std::unexpected(authentication_error(incomplete, dialect, std::move(message)));
  };
  const std::size_t space = std::min(header.find(' '), header.size());
  const std::string_view algorithm = header.substr(0, space);
  if (algorithm != kAlgorithm) {
    return refuse(concat("Unsupported AWS 'algorithm': '", quotable(algorithm), "'."));
  }
  std::optional<std::string_view> credential, signed_headers, given_signature;
  const std::string_view parameters = trim(header.substr(space));
  if (!parameters.empty()) {
    for (const std::string_view piece : split(parameters, ',')) {
      const std::string_view parameter = trim(piece);
      const std::size_t equals = parameter.find('=');
      if (equals == std::string_view::npos) {
        return refuse(concat("'", quotable(parameter),
                             "' not a valid key=value pair (missing equal-sign) in Authorization "
                             "header: '",
                             quotable(header), "'."));
      }
      const std::string_view name = parameter.substr(0, equals);
      std::optional<std::string_view>* const known = name == "Credential"      ? &credential
                                                     : name == "SignedHeaders" ? &signed_headers
                                                     : name == "Signature"     ? &given_signature
                                                                               : nullptr;
      if (known == nullptr) continue;
      // AWS takes the last one; a proxy that takes the first would see another caller.
      if (*known)
        return refuse(concat("'", name, "' must be given once in the Authorization header."));
      *known = parameter.substr(equals + 1);
    }
  }
  std::optional<std::string_view> date = headers.find("x-amz-date");
  const bool date_is_http = !date;
  if (!date) date = headers.find("date");
  std::string sentences;
  if (!credential) sentences += "Authorization header requires 'Credential' parameter. ";
  if (!given_signature) sentences += "Authorization header requires 'Signature' parameter. ";
  if (!signed_headers) sentences += "Authorization header requires 'SignedHeaders' parameter. ";
  if (!date) {
    sentences +=
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (!sentences.empty()) return refuse(concat(sentences, "Authorization=", kAlgorithm));

  AuthorizationFields fields;
  fields.credential = std::string(*credential);
  fields.signed_headers = std::string(*signed_headers);
  fields.signature = std::string(*given_signature);
  fields.date = std::string(*date);
  fields.date_is_http = date_is_http;
  fields.session_token = std::string(headers.find("x-amz-security-token").value_or(""));
  return fields;
}

}  // namespace

std::string quotable(std::string_view text) {
  std::string out(text.substr(0, kQuotedCharsMax));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) c = '?';
  }
  return out;
}

Result<AuthorizationFields> read_authorization_fields(const http::Request& request,
                                                      const ServiceDialect& dialect) {
  CLAVIUM_CHECK(check_query(request.target, dialect));
  const std::optional<std::string_view> header = request.headers.find("authorization");
  QueryAuthentication query = read_query(request.target);
  if (header && query.any) {
    return std::unexpected(
        authentication_error(invalid_signature, dialect,
                             dialect.query_codes ? ""
                                                 : "Found both 'X-Amz-Algorithm' as a query-string "
                                                   "param and 'Authorization' as HTTP header."));
  }
  if (request.headers.count("authorization") > 1) {
    return std::unexpected(
        authentication_error(incomplete, dialect, "The Authorization header must be given once."));
  }
  if (header && !trim(*header).empty()) {
    return read_header_form(trim(*header), request.headers, dialect);
  }
  if (query.any) return read_query_form(std::move(query), dialect);
  return std::unexpected(missing(dialect));
}

}  // namespace clavium::aws
