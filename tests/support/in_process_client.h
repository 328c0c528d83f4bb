// SPDX-License-Identifier: Apache-2.0
//
// An http::Client without sockets: calls a Handler directly and waits for its answer. The network's
// failures can be played: a request that never arrives, an answer that never comes back.
#pragma once

#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/client.h"
#include "http/handler.h"

namespace clavium::testing {

class InProcessClient final : public http::Client {
 public:
  struct Sent {
    std::string method;
    std::string target;
    http::Headers headers;
    std::string body;
  };

  explicit InProcessClient(http::Handler& handler) : handler_(handler) {}

  /// The next request gets lost on its way: the handler never sees it.
  void lose_next_request() { plays_.push_back(Play::lose_request); }
  /// The handler does the next request's work, and its answer gets lost.
  void lose_next_answer() { plays_.push_back(Play::lose_answer); }
  /// The next request goes through as usual; to put before the two above.
  void pass_next() { plays_.push_back(Play::pass); }

  [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }
  void forget_sent() { sent_.clear(); }

  [[nodiscard]] Result<http::Response> send(const http::Url& base, const http::Request& request,
                                            const http::CallOptions& = {}) override {
    http::Request copy;
    copy.method = request.method;
    copy.target = base.path + request.target;
    copy.headers = request.headers;
    if (!copy.headers.find("Host")) copy.headers.set("Host", base.host_header());
    copy.body = request.body.clone();
    sent_.push_back({copy.method, copy.target, copy.headers,
                     request.body.reveal_text([](auto text) { return std::string(text); })});
    Play play = Play::pass;
    if (!plays_.empty()) {
      play = plays_.front();
      plays_.pop_front();
    }
    if (play == Play::lose_request) return fail(ErrorKind::unavailable, "connection lost (played)");
    const auto answer = std::make_shared<std::promise<http::Response>>();
    handler_.handle(std::move(copy),
                    [answer](http::Response r) { answer->set_value(std::move(r)); });
    http::Response response = answer->get_future().get();
    if (play == Play::lose_answer) return fail(ErrorKind::unavailable, "connection lost (played)");
    return response;
  }

 private:
  enum class Play { pass, lose_request, lose_answer };

  http::Handler& handler_;
  std::deque<Play> plays_;
  std::vector<Sent> sent_;
};

}  // namespace clavium::testing
