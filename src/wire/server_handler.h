// SPDX-License-Identifier: Apache-2.0
//
// From an HTTP request to a call of the service and back: the AWS JSON 1.1 protocol for Secrets
// Manager, the Query protocol for STS, and three pages for whoever operates the server.
//
//   POST /         application/x-amz-json-1.1 with X-Amz-Target, or a form with Action=
//   GET  /livez    the process answers
//   GET  /readyz   changes and records can be made durable (503 with the reason otherwise)
//   GET  /metrics  Prometheus text
//
// A request is authenticated before its body is parsed. Only one that is wrong in two ways could
// tell the difference to AWS's order, and nobody without a key makes us parse JSON.
#pragma once

#include <functional>
#include <string_view>

#include "audit/log.h"
#include "authn/sigv4_authenticator.h"
#include "base/clock.h"
#include "http/handler.h"
#include "service/service.h"
#include "store/store.h"
#include "wire/metrics.h"

namespace clavium::wire {

class ServerHandler final : public http::Handler {
 public:
  /// Hands blocking work to a pool; false when the pool is full.
  using Submit = std::function<bool(std::function<void()>)>;

  struct Parts {
    service::Service& service;
    authn::SigV4Authenticator& authenticator;
    const store::Store& store;
    const audit::Log& log;
    const Clock& clock;
    Entropy& entropy;
    Submit submit;
  };

  explicit ServerHandler(Parts parts) : parts_(std::move(parts)) {}

  void handle(http::Request request, http::Responder respond) override;

 private:
  using Failure = std::function<http::Response(const std::string& request_id, const Error&)>;

  [[nodiscard]] http::Response operator_page(std::string_view path) const;
  void handle_json(http::Request request, http::Responder respond);
  void handle_query(http::Request request, http::Responder respond);
  void call(http::Request request, const operations::Operation& operation, authz::Caller who,
            SecretBytes body, std::function<http::Response(service::Answer)> encode,
            const Failure& failure, http::Responder respond);

  Parts parts_;
  Metrics metrics_;
};

}  // namespace clavium::wire
