// SPDX-License-Identifier: Apache-2.0
#include "wire/aws_json.h"

#include <algorithm>
#include <array>

#include "api/aws_error.h"
#include "api/error_names.h"
#include "base/encoding.h"
#include "json/writer.h"

namespace clavium::wire::aws_json {

namespace {

constexpr std::string_view kTargetPrefix = "secretsmanager.";

// Raised by AWS's front end before the service sees the call: these spell the text in lower case.
constexpr std::array<std::string_view, 7> kFrontEnd = {"ValidationException",
                                                       "UnrecognizedClientException",
                                                       "InvalidSignatureException",
                                                       "IncompleteSignatureException",
                                                       "MissingAuthenticationTokenException",
                                                       "ExpiredTokenException",
                                                       "ThrottlingException"};

http::Response respond(int status, const std::string& request_id, SecretBytes body) {
  http::Response response;
  response.status = status;
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Content-Type", std::string(kContentType));
  response.body = std::move(body);
  return response;
}

}  // namespace

bool is_media_type(std::string_view content_type) {
  return equal_ignoring_ascii_case(trim(content_type.substr(0, content_type.find(';'))),
                                   kContentType);
}

std::string_view operation_of(std::string_view target) {
  return target.starts_with(kTargetPrefix) ? target.substr(kTargetPrefix.size())
                                           : std::string_view();
}

http::Response success(const std::string& request_id, SecretBytes body) {
  return respond(200, request_id, body.empty() ? SecretBytes::copy_of("{}") : std::move(body));
}

http::Response failure(const std::string& request_id, const Error& error) {
  const api::ErrorName& told = api::name_to_answer(error);
  json::Writer out;
  out.begin_object().member("__type", told.name);
  const std::string_view text =
      told.http_status >= 500 ? api::kServerFault : std::string_view(error.message);
  if (!text.empty()) {
    const bool front_end =
        std::find(kFrontEnd.begin(), kFrontEnd.end(), told.name) != kFrontEnd.end();
    out.member(front_end ? "message" : "Message", text);
  }
  out.end_object();
  return respond(told.http_status, request_id, std::move(out).finish());
}

}  // namespace clavium::wire::aws_json
