// SPDX-License-Identifier: Apache-2.0
#include "wire/server_handler.h"

#include <chrono>
#include <memory>

#include "api/error_names.h"
#include "base/encoding.h"
#include "base/log.h"
#include "operations/table.h"
#include "wire/aws_json.h"
#include "wire/aws_query.h"

namespace clavium::wire {

namespace {

http::Response plain(int status, std::string_view text,
                     std::string_view type = "text/plain; charset=utf-8") {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(type));
  response.headers.add("Cache-Control", "no-store");
  response.body = SecretBytes::copy_of(text);
  return response;
}

Error unknown_operation() {
  return {ErrorKind::invalid_request, "", {}, "UnknownOperationException"};
}

constexpr std::string_view kOtherEnvelope =
    R"({"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"})";

bool is_plain_json(std::string_view content_type) {
  return equal_ignoring_ascii_case(trim(content_type.substr(0, content_type.find(';'))),
                                   "application/json");
}

// What AWS's front end answers to whatever is no POST and names no operation.
http::Response no_operation() {
  return plain(
      403,
      "<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be "
      "authorized</Message>\n</AccessDeniedException>\n",
      "application/xml");
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }
std::string_view query_of(std::string_view target) {
  const std::size_t at = target.find('?');
  return at == std::string_view::npos ? std::string_view() : target.substr(at + 1);
}

CallResult result_of(const Result<SecretBytes>& body) {
  if (body) return CallResult::success;
  return api::name_to_answer(body.error()).http_status >= 500 ? CallResult::failed
                                                              : CallResult::refused;
}

std::size_t index_of(const operations::Operation& operation) {
  return std::size_t(&operation - operations::operations().data());
}

}  // namespace

http::Response ServerHandler::operator_page(std::string_view path) const {
  if (path == "/livez") return plain(200, "alive\n");
  if (path == "/readyz") {
    if (!parts_.store.writable()) return plain(503, "not ready: the store cannot be written\n");
    if (!parts_.log.healthy()) return plain(503, "not ready: the audit log cannot be written\n");
    return plain(200, "ready\n");
  }
  if (path == "/metrics") {
    return plain(200,
                 metrics_.exposition(parts_.store.secret_count(), parts_.service.ready(),
                                     parts_.log.head().sequence),
                 "text/plain; version=0.0.4; charset=utf-8");
  }
  return no_operation();
}

void ServerHandler::handle(http::Request request, http::Responder respond) {
  const std::string_view type = request.headers.find("Content-Type").value_or("");
  const bool sts_get =
      request.method == "GET" && aws_query::parameter(query_of(request.target), "Action");
  if (sts_get || (request.method == "POST" && aws_query::is_media_type(type))) {
    return handle_query(std::move(request), std::move(respond));
  }
  if (request.method == "GET" || request.method == "HEAD") {
    return respond(operator_page(path_of(request.target)));
  }
  if (request.method != "POST") return respond(no_operation());
  if (aws_json::is_media_type(type)) return handle_json(std::move(request), std::move(respond));
  metrics_.count_malformed();
  // Plain JSON belongs to another protocol of AWS's front end, which answers in an envelope of its
  // own.
  if (is_plain_json(type)) return respond(plain(404, kOtherEnvelope, "application/json"));
  respond(plain(404, "<UnknownOperationException/>\n", "application/xml"));
}

void ServerHandler::handle_json(http::Request request, http::Responder respond) {
  const std::string_view target = request.headers.find("X-Amz-Target").value_or("");
  const operations::Operation* operation =
      operations::find_operation("secretsmanager", aws_json::operation_of(target));
  if (operation == nullptr) {
    metrics_.count_malformed();
    return respond(aws_json::failure(random_uuid(parts_.entropy), unknown_operation()));
  }
  auto who = parts_.authenticator.authenticate(request, operation->service);
  if (!who) {
    metrics_.count_unauthenticated();
    log(LogLevel::info, "authentication_refused",
        {{"code", who.error().code}, {"peer", request.connection.peer_address}});
    return respond(aws_json::failure(random_uuid(parts_.entropy), who.error()));
  }
  SecretBytes body = std::move(request.body);
  call(
      std::move(request), *operation, *std::move(who), std::move(body),
      [](service::Answer answer) {
        return answer.body ? aws_json::success(answer.request_id, *std::move(answer.body))
                           : aws_json::failure(answer.request_id, answer.body.error());
      },
      aws_json::failure, std::move(respond));
}

void ServerHandler::handle_query(http::Request request, http::Responder respond) {
  const auto failure = [](const std::string& request_id, const Error& error) {
    return aws_query::failure(request_id, error);
  };
  auto who = parts_.authenticator.authenticate(request, "sts");
  if (!who) {
    metrics_.count_unauthenticated();
    return respond(failure(random_uuid(parts_.entropy), who.error()));
  }
  std::optional<std::string> action = aws_query::parameter(query_of(request.target), "Action");
  if (!action) {
    action = request.body.reveal_text(
        [](std::string_view form) { return aws_query::parameter(form, "Action"); });
  }
  const operations::Operation* operation = operations::find_operation("sts", action.value_or(""));
  if (operation == nullptr) {
    metrics_.count_malformed();
    return respond(failure(
        random_uuid(parts_.entropy),
        {ErrorKind::invalid_request,
         concat("Could not find operation ", action.value_or(""), " for version 2011-06-15"),
         {},
         "InvalidAction"}));
  }
  call(
      std::move(request), *operation, *std::move(who), SecretBytes::copy_of("{}"),
      [failure, name = operation->name](service::Answer answer) {
        return answer.body ? aws_query::success(name, answer.request_id, *answer.body)
                           : failure(answer.request_id, answer.body.error());
      },
      failure, std::move(respond));
}

void ServerHandler::call(http::Request request, const operations::Operation& operation,
                         authz::Caller who, SecretBytes body,
                         std::function<http::Response(service::Answer)> encode,
                         // NOLINTNEXTLINE(performance-unnecessary-value-param): it is handed over
                         const Failure& failure, http::Responder respond) {
  service::Call made;
  made.operation = &operation;
  made.body = std::move(body);
  made.caller = std::move(who);
  made.region = made.caller.region;
  made.origin = {request.connection.peer_address,
                 std::string(request.headers.find("User-Agent").value_or("")),
                 request.connection.tls_version, request.connection.tls_cipher,
                 std::string(request.headers.find("Host").value_or(""))};

  auto answered = [this, &operation, began = std::chrono::steady_clock::now(),
                   encode = std::move(encode), respond](service::Answer answer) {
    metrics_.count_call(index_of(operation), result_of(answer.body),
                        std::chrono::steady_clock::now() - began);
    if (!answer.body && answer.body.error().kind == ErrorKind::throttled)
      metrics_.count_throttled();
    respond(encode(std::move(answer)));
  };
  if (operation.effect != operations::Effect::changes) {
    return parts_.service.handle(std::move(made), std::move(answered));
  }
  // A change waits for the disk, so it leaves the connection's thread.
  auto held = std::make_shared<service::Call>(std::move(made));
  if (!parts_.submit(
          [this, held, answered] { parts_.service.handle(std::move(*held), answered); })) {
    metrics_.count_throttled();
    respond(failure(random_uuid(parts_.entropy),
                    {ErrorKind::throttled, "Rate exceeded", {}, "ThrottlingException"}));
  }
}

}  // namespace clavium::wire
