// SPDX-License-Identifier: Apache-2.0
#include "wire/lambda_invoker.h"

#include <string>
#include <utility>

#include "api/error_names.h"
#include "aws/endpoints.h"
#include "aws/sigv4.h"
#include "base/encoding.h"
#include "json/value.h"

namespace clavium::wire {

namespace {

// Bytes of an error's text that go into the log: what a function says of itself is not ours.
constexpr std::size_t kErrorTextMax = 300;

http::Request request_of(const api::FunctionCall& call) {
  http::Request request;
  request.method = "POST";
  request.target =
      concat("/2015-03-31/functions/", percent_encode(call.function_arn), "/invocations");
  request.headers.add("Content-Type", "application/json");
  const bool probe = call.kind == api::FunctionCallKind::probe;
  request.headers.add("X-Amz-Invocation-Type", probe ? "DryRun" : "RequestResponse");
  request.body = SecretBytes::copy_of(probe ? std::string_view("{}") : call.event);
  return request;
}

// `{"Type": …, "Message": …}` or `message`; the name of the error stands in a header.
Error error_of(const http::Response& answer) {
  const std::string_view name =
      api::bare_error_name(answer.headers.find("x-amzn-errortype").value_or(""));
  std::string text;
  if (const auto document = json::Document::parse(answer.body);
      document && document->root().kind() == json::Kind::object) {
    for (const std::string_view member : {"Message", "message"}) {
      const auto found = document->root().find(member);
      if (found && text.empty()) text = found->string().value_or("");
    }
  }
  if (text.size() > kErrorTextMax) text.resize(kErrorTextMax);
  if (text.empty()) {
    text = concat(name.empty() ? std::string_view("Lambda") : name, " answered with status ",
                  answer.status);
  }
  return {api::kind_of_answer(name, answer.status), std::move(text), {}, std::string(name)};
}

}  // namespace

bool is_function_arn(std::string_view text, std::string_view region) {
  const auto parts = split(text, ':');
  if (parts.size() != 7 && parts.size() != 8) return false;
  for (const std::string_view part : parts) {
    if (part.empty()) return false;
    for (const char c : part) {
      if (!is_ascii_alphanumeric(c) && c != '-' && c != '_' && c != '$') return false;
    }
  }
  return parts[0] == "arn" && parts[1].starts_with("aws") && parts[2] == "lambda" &&
         parts[3] == region && parts[5] == "function";
}

LambdaInvoker::LambdaInvoker(http::Client& client, aws::AccessKeyCache& keys, const Clock& clock,
                             LambdaOptions options)
    : client_(client), keys_(keys), clock_(clock), options_(std::move(options)) {}

Result<api::FunctionAnswer> LambdaInvoker::invoke(const api::FunctionCall& call) {
  if (!is_function_arn(call.function_arn, call.region)) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "not the ARN of a function in ", call.region)
            .with_hint(
                concat("name it as arn:aws:lambda:", call.region, ":ACCOUNT:function:NAME")));
  }
  CLAVIUM_TRY(const http::Url endpoint, aws::endpoint_of("lambda", call.region, options_.endpoint));
  http::CallOptions options;
  options.timeout =
      call.kind == api::FunctionCallKind::probe ? options_.probe_max : options_.call_max;
  options.stop = call.stop;
  for (bool renewed = false;; renewed = true) {
    auto key = keys_.get();
    if (!key) {
      Error error = std::move(key).error().during("the server cannot sign calls of functions");
      if (error.hint.empty())
        error.hint = "give the server an access key of its own: AWS_ACCESS_KEY_ID, AWS_PROFILE, …";
      return std::unexpected(std::move(error));
    }
    http::Request request = request_of(call);
    (void)aws::sign(request, endpoint, **key, {call.region, "lambda"}, clock_.now());
    CLAVIUM_TRY(const http::Response answer, client_.send(endpoint, request, options));
    if (answer.status >= 200 && answer.status < 300) {
      return api::FunctionAnswer{
          std::string(answer.headers.find("x-amz-function-error").value_or(""))};
    }
    Error error = error_of(answer);
    const bool expired = error.code == "ExpiredTokenException" || error.code == "ExpiredToken";
    if (!expired || renewed) return std::unexpected(std::move(error));
    keys_.forget();
  }
}

}  // namespace clavium::wire
