// SPDX-License-Identifier: Apache-2.0
//
// Handlers for tests of the listener, and a listener started or the test over.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "net/listener.h"
#include "tests/net/raw_client.h"

namespace clavium::net::test {

inline std::unique_ptr<Listener> started(const ListenerOptions& options, http::Handler& handler) {
  auto listener = Listener::start(options, handler);
  if (!listener) throw std::runtime_error(listener.error().message);
  return *std::move(listener);
}

inline ListenerOptions one_thread() {
  ListenerOptions options;
  options.threads = 1;
  return options;
}

inline http::Response text_answer(std::string_view text, int status = 200) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/plain");
  response.body = SecretBytes::copy_of(text);
  return response;
}

inline std::string text_of(const SecretBytes& bytes) {
  return bytes.reveal_text([](std::string_view text) { return std::string(text); });
}

/// Answers at once with "METHOD TARGET [BODY]" and counts.
class Echo final : public http::Handler {
 public:
  void handle(http::Request request, http::Responder respond) override {
    ++requests;
    respond(
        text_answer(concat(request.method, " ", request.target, " [", text_of(request.body), "]")));
  }
  std::atomic<int> requests = 0;
};

/// Keeps the Responders until the test asks for them.
class Holding final : public http::Handler {
 public:
  void handle(http::Request request, http::Responder respond) override {
    const std::scoped_lock lock(mutex_);
    held_.emplace_back(std::move(request), std::move(respond));
    changed_.notify_all();
  }

  /// Waits for the next request.
  std::pair<http::Request, http::Responder> next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, kPatience, [this] { return !held_.empty(); })) {
      throw std::runtime_error("no request came");
    }
    auto first = std::move(held_.front());
    held_.erase(held_.begin());
    return first;
  }

  [[nodiscard]] std::size_t waiting() {
    const std::scoped_lock lock(mutex_);
    return held_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<http::Request, http::Responder>> held_;
};

}  // namespace clavium::net::test
