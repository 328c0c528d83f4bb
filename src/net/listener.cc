// SPDX-License-Identifier: Apache-2.0
#include "net/listener.h"

#include <sys/socket.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "net/event_loop.h"

namespace clavium::net {

namespace {

using Endpoint = asio::ip::tcp::endpoint;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

Result<asio::ip::address> parse_host(std::string_view host) {
  if (host == "localhost") return asio::ip::address(asio::ip::address_v4::loopback());
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  boost::system::error_code failed;
  auto address = asio::ip::make_address(host, failed);
  if (failed) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "cannot listen on \"", host, "\": not an IP address")
            .with_hint("write 127.0.0.1, ::1, or 0.0.0.0 for every interface"));
  }
  return address;
}

struct Checked {
  asio::ip::address address;
  TlsContext tls;  // empty without TLS
};

Result<Checked> checked(const ListenerOptions& options) {
  Checked made;
  CLAVIUM_TRY(made.address, parse_host(options.host));
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "half of a TLS configuration")
                               .with_hint("give both --tls-cert and --tls-key"));
  }
  if (!options.tls_certificate.empty()) {
    CLAVIUM_TRY(made.tls, make_tls_context(options.tls_certificate, options.tls_key));
  } else if (!made.address.is_loopback()) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "without TLS, listening on ",
                                      options.host, " would show secret values to the network")
                               .with_hint("give --tls-cert and --tls-key, or listen on 127.0.0.1"));
  }
  return made;
}

Error bind_error(const Endpoint& endpoint, const boost::system::error_code& failed) {
  const std::string where = endpoint.address().to_string();
  if (failed == asio::error::address_in_use) {
    return make_error(ErrorKind::already_exists, "port ", endpoint.port(), " of ", where,
                      " is taken")
        .with_hint("stop the other program or choose another port; 0 takes any free one");
  }
  if (failed == asio::error::access_denied) {
    return make_error(ErrorKind::denied, "not allowed to listen on port ", endpoint.port())
        .with_hint("ports below 1024 need CAP_NET_BIND_SERVICE; choose a higher port");
  }
  return make_error(ErrorKind::invalid_request, "cannot listen on ", where, " port ",
                    endpoint.port(), ": ", failed.message());
}

/// Binds and listens. The first of a listener's acceptors binds without SO_REUSEPORT, so that it
/// fails if anyone else has the port: a second server would otherwise start and take half the
/// connections of the first. It sets the option only then, which lets the others join it.
Result<void> listen(Acceptor& acceptor, const Endpoint& endpoint, bool first) {
  boost::system::error_code failed;
  const auto step = [&](auto&& call) {
    if (!failed) call();
  };
  step([&] { acceptor.open(endpoint.protocol(), failed); });
  step([&] { acceptor.set_option(asio::socket_base::reuse_address(true), failed); });
  if (!first) step([&] { acceptor.set_option(ReusePort(true), failed); });
  step([&] { acceptor.bind(endpoint, failed); });
  if (first) step([&] { acceptor.set_option(ReusePort(true), failed); });
  step([&] { acceptor.listen(asio::socket_base::max_listen_connections, failed); });
  if (failed) return std::unexpected(bind_error(endpoint, failed));
  return {};
}

}  // namespace

struct Listener::State {
  State(http::Handler& handler, const ListenerOptions& options, TlsContext tls)
      : shared{.handler = handler,
               .deadlines = options.deadlines,
               .connections_max = options.connections_max,
               .tls = std::move(tls)} {}

  ListenerShared shared;
  std::vector<std::unique_ptr<EventLoop>> loops;
  std::vector<std::thread> threads;
  std::uint16_t port = 0;
  std::once_flag stopped;
};

Listener::Listener(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<void> Listener::check(const ListenerOptions& options) {
  CLAVIUM_CHECK(checked(options));
  return {};
}

Result<std::unique_ptr<Listener>> Listener::start(const ListenerOptions& options,
                                                  http::Handler& handler) {
  CLAVIUM_TRY(auto found, checked(options));
  auto state = std::make_unique<State>(handler, options, std::move(found.tls));
  const unsigned threads =
      options.threads > 0 ? options.threads : std::max(std::thread::hardware_concurrency(), 1U);
  Endpoint endpoint(found.address, options.port);
  for (unsigned i = 0; i < threads; ++i) {
    state->loops.push_back(std::make_unique<EventLoop>(state->shared));
    Acceptor& acceptor = state->loops.back()->acceptor();
    CLAVIUM_CHECK(listen(acceptor, endpoint, i == 0));
    boost::system::error_code failed;
    endpoint = acceptor.local_endpoint(failed);  // with the port that the system chose
    if (failed) return std::unexpected(bind_error(endpoint, failed));
  }
  state->port = endpoint.port();
  for (const auto& loop : state->loops) {
    state->threads.emplace_back([&running = *loop] { running.run(); });
  }
  return std::unique_ptr<Listener>(new Listener(std::move(state)));
}

Listener::~Listener() { drain_and_stop(std::chrono::seconds(0)); }

std::uint16_t Listener::port() const { return state_->port; }

void Listener::drain_and_stop(std::chrono::seconds patience) {
  std::call_once(state_->stopped, [&] {
    for (const auto& loop : state_->loops) loop->drain(patience);
    for (std::thread& thread : state_->threads) thread.join();
  });
}

}  // namespace clavium::net
