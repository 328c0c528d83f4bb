// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>

#include "base/error.h"
#include "base/limits.h"
#include "http/message.h"
#include "http/url.h"

namespace clavium::http {

struct CallOptions {
  std::chrono::milliseconds timeout = limits::kHttpRequestMax;
  /// Once requested, the call under way ends within about a second (unavailable); whether the other
  /// side did what was asked is not known then.
  std::stop_token stop = {};
};

/// Sends one request and waits for its answer. Never follows a redirect, never retries, never takes
/// credentials or proxies from anywhere but its own construction.
///
/// Result   any HTTP status is a success here; only transport can fail
/// Errors   unavailable: could not connect, timed out, connection lost, answer too large
///          denied: the peer's certificate is not trusted (repeating will not help)
/// Threads  safe to call from many.
class Client {
 public:
  virtual ~Client() = default;
  /// `request.target` is appended to the base's path. The Host header is set from the base when the
  /// request has none.
  [[nodiscard]] virtual Result<Response> send(const Url& base, const Request& request,
                                              const CallOptions& options = {}) = 0;
};

}  // namespace clavium::http
