// SPDX-License-Identifier: Apache-2.0
//
// An http::Client that answers from a script, for answers that no honest server gives.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/client.h"

namespace clavium::testing {

class ScriptedClient final : public http::Client {
 public:
  ScriptedClient& answer(int status, std::string_view body, http::Headers headers = {}) {
    http::Response response;
    response.status = status;
    response.headers = std::move(headers);
    response.body = SecretBytes::copy_of(body);
    script_.emplace_back(std::move(response));
    return *this;
  }
  ScriptedClient& lose(ErrorKind kind = ErrorKind::unavailable) {
    script_.emplace_back(std::unexpected(make_error(kind, "connection lost (scripted)")));
    return *this;
  }

  /// "GET /v2/user", in the order of sending.
  [[nodiscard]] const std::vector<std::string>& sent() const { return sent_; }
  [[nodiscard]] bool finished() const { return script_.empty(); }

  [[nodiscard]] Result<http::Response> send(const http::Url&, const http::Request& request,
                                            const http::CallOptions& = {}) override {
    sent_.push_back(request.method + " " + request.target);
    if (script_.empty()) return fail(ErrorKind::internal, "the script has no further answer");
    Result<http::Response> next = std::move(script_.front());
    script_.pop_front();
    return next;
  }

 private:
  std::deque<Result<http::Response>> script_;
  std::vector<std::string> sent_;
};

}  // namespace clavium::testing
