// SPDX-License-Identifier: Apache-2.0
//
// An http::Client whose server is a function of the test, and an environment that is a map.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "aws/environment.h"
#include "http/client.h"

namespace clavium::testing {

struct Sent {
  http::Url base;
  http::Request request;
  http::CallOptions options;

  [[nodiscard]] std::string header(std::string_view name) const {
    return std::string(request.headers.find(name).value_or("<absent>"));
  }
  [[nodiscard]] std::string body() const {
    return request.body.reveal_text([](std::string_view text) { return std::string(text); });
  }
  [[nodiscard]] std::string url() const { return base.text() + request.target; }
};

class ScriptedClient final : public http::Client {
 public:
  using Server = std::function<Result<http::Response>(const Sent&)>;
  explicit ScriptedClient(Server server) : server_(std::move(server)) {}

  [[nodiscard]] Result<http::Response> send(const http::Url& base, const http::Request& request,
                                            const http::CallOptions& options) override {
    sent.push_back({base,
                    {request.method, request.target, request.headers, request.body.clone(), {}},
                    options});
    return server_(sent.back());
  }

  std::vector<Sent> sent;

 private:
  Server server_;
};

inline http::Response answer(int status, std::string_view body, http::Headers headers = {}) {
  return {status, std::move(headers), SecretBytes::copy_of(body)};
}

inline Result<http::Response> nobody_answers(const Sent&) {
  return fail(ErrorKind::unavailable, "could not connect");
}

inline aws::Environment environment_of(std::map<std::string, std::string, std::less<>> variables) {
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

}  // namespace clavium::testing
