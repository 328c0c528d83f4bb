// SPDX-License-Identifier: Apache-2.0
//
// The floor under every request of the server: the same listener, a handler that does nothing. What
// a real answer costs beyond this is ours to explain.
//
//   listener_floor [PORT [THREADS [CERTIFICATE KEY]]]      and then    wrk -c 64
//   http://127.0.0.1:PORT/
//
// Serves one fixed JSON body of 300 bytes on 127.0.0.1 until SIGINT or SIGTERM.
#include <csignal>
#include <cstdio>
#include <string>

#include "base/encoding.h"
#include "net/listener.h"

namespace {

using namespace clavium;

class FixedAnswer final : public http::Handler {
 public:
  FixedAnswer()
      : body_(
            R"({"ARN":"arn:aws:secretsmanager:eu-west-1:000000000000:secret:bench-AbCdEf","Text":")") {
    body_.append(298 - body_.size(), 'x').append("\"}");
  }

  void handle(http::Request, http::Responder respond) override {
    http::Response response;
    response.headers.add("Content-Type", "application/x-amz-json-1.1");
    response.headers.add("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000");
    response.body = SecretBytes::copy_of(body_);
    respond(std::move(response));
  }

 private:
  std::string body_;
};

}  // namespace

int main(int argc, char** argv) {
  net::ListenerOptions options;
  options.port = argc > 1 ? std::uint16_t(parse_integer(argv[1]).value_or(0)) : 0;
  options.threads = argc > 2 ? unsigned(parse_integer(argv[2]).value_or(1)) : 1;
  if (argc > 4) {
    options.tls_certificate = argv[3];
    options.tls_key = argv[4];
  }
  // Blocked before any thread exists, so that all of them inherit it and sigwait gets the signal.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  FixedAnswer handler;
  const auto listener = net::Listener::start(options, handler);
  if (!listener) {
    std::fprintf(stderr, "listener_floor: %s\n", listener.error().message.c_str());
    return 1;
  }
  std::printf("listening on 127.0.0.1:%u\n", unsigned((*listener)->port()));
  std::fflush(stdout);
  int received = 0;
  sigwait(&signals, &received);
  (*listener)->drain_and_stop(std::chrono::seconds(1));
  return 0;
}
