// SPDX-License-Identifier: Apache-2.0
#include "service/local_backend.h"

#include <future>

#include "api/aws_error.h"
#include "operations/table.h"

namespace clavium::service {

LocalBackend::LocalBackend(Service& service, authz::Caller caller, std::string region,
                           std::string description)
    : service_(service),
      caller_(std::move(caller)),
      region_(std::move(region)),
      description_(std::move(description)) {}

Result<api::Body> LocalBackend::invoke(std::string_view service, std::string_view operation,
                                       const api::Body& request) {
  Call call;
  call.operation = operations::find_operation(service, operation);
  if (call.operation == nullptr)
    return api::aws_error("UnknownOperationException", std::string(operation));
  call.body = request.clone();
  call.caller = caller_;
  call.region = region_;
  call.origin.source_ip = "127.0.0.1";
  call.origin.user_agent = "clavium (local)";
  call.origin.in_process = true;
  std::promise<Answer> promise;
  service_.handle(std::move(call), [&](Answer answer) { promise.set_value(std::move(answer)); });
  Answer answer = promise.get_future().get();
  if (answer.body && answer.body->empty()) return SecretBytes::copy_of("{}");
  return std::move(answer.body);
}

}  // namespace clavium::service
