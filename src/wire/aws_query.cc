// SPDX-License-Identifier: Apache-2.0
#include "wire/aws_query.h"

#include <algorithm>
#include <array>

#include "api/aws_error.h"
#include "api/error_names.h"
#include "base/encoding.h"
#include "json/value.h"

namespace clavium::wire::aws_query {

namespace {

constexpr std::string_view kNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

// Errors that the service names as the JSON protocol does, by their names in this one.
struct Translation {
  std::string_view json;
  std::string_view query;
};
constexpr std::array<Translation, 4> kTranslations = {{
    {"AccessDeniedException", "AccessDenied"},
    {"InternalServiceError", "InternalFailure"},
    {"ThrottlingException", "Throttling"},
    {"ValidationException", "ValidationError"},
}};

const api::ErrorName& name_to_answer(const Error& error) {
  const api::ErrorName& told = api::name_to_answer(error);
  for (const Translation& translation : kTranslations) {
    if (translation.json == told.name) return *api::find_error_name(translation.query);
  }
  return told;
}

http::Response respond(int status, const std::string& request_id, const std::string& xml) {
  http::Response response;
  response.status = status;
  response.headers.add("x-amzn-RequestId", request_id);
  response.headers.add("Content-Type", "text/xml");
  response.body = SecretBytes::copy_of(xml);
  return response;
}

}  // namespace

bool is_media_type(std::string_view content_type) {
  return equal_ignoring_ascii_case(trim(content_type.substr(0, content_type.find(';'))),
                                   "application/x-www-form-urlencoded");
}

std::optional<std::string> parameter(std::string_view form, std::string_view name) {
  for (const std::string_view pair : split(form, '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) != name) continue;
    std::string value(pair.substr(std::min(equals + 1, pair.size())));
    std::replace(value.begin(), value.end(), '+', ' ');
    return percent_decode(value);
  }
  return std::nullopt;
}

http::Response success(std::string_view action, const std::string& request_id,
                       const SecretBytes& body) {
  std::string elements;
  if (const auto document = json::Document::parse(body)) {
    document->root().for_each_member([&](std::string_view key, json::Value value) {
      elements += concat("    <", key, ">", escape(value.string().value_or("")), "</", key, ">\n");
    });
  }
  return respond(
      200, request_id,
      concat("<", action, "Response xmlns=\"", kNamespace, "\">\n  <", action, "Result>\n",
             elements, "  </", action, "Result>\n  <ResponseMetadata>\n    <RequestId>", request_id,
             "</RequestId>\n  </ResponseMetadata>\n</", action, "Response>\n"));
}

http::Response failure(const std::string& request_id, const Error& error) {
  const api::ErrorName& told = name_to_answer(error);
  return respond(
      told.http_status, request_id,
      concat("<ErrorResponse xmlns=\"", kNamespace, "\">\n  <Error>\n    <Type>",
             told.http_status >= 500 ? "Receiver" : "Sender", "</Type>\n    <Code>", told.name,
             "</Code>\n    <Message>",
             escape(told.http_status >= 500 ? api::kServerFault : std::string_view(error.message)),
             "</Message>\n  </Error>\n  <RequestId>", request_id,
             "</RequestId>\n</ErrorResponse>\n"));
}

}  // namespace clavium::wire::aws_query
