// SPDX-License-Identifier: Apache-2.0
//
// The HTTP/1.1 server: sockets, TLS, deadlines and framing on one side, an http::Handler on the
// other.
//
// One thread a core, each with its own acceptor on the same port (SO_REUSEPORT), its own epoll and
// its own connections; nothing is shared on the way of a request. A request whose bytes two readers
// could take for different requests is refused with 400 and the connection closed (strict_head.h
// lists the rules); so at most one reading of a byte stream exists.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/limits.h"
#include "http/handler.h"

namespace clavium::net {

/// How long a peer may keep the listener waiting. Checked once every `sweep`, so a deadline strikes
/// up to one sweep late and never early. The time that the handler takes is the handler's to bound.
struct ListenerDeadlines {
  /// From connecting to the first byte of the first request, the TLS handshake included; and then
  /// from a request's first byte to its last.
  std::chrono::milliseconds request_arrival = limits::kRequestArrivalMax;
  /// Between an answer and the first byte of the next request.
  std::chrono::milliseconds idle = limits::kConnectionIdleMax;
  /// For the peer to take a whole answer: a bound on each write would let it take a byte at a time.
  std::chrono::milliseconds answer_departure = std::chrono::seconds(60);
  /// For the peer to notice that the connection is over, before it is cut.
  std::chrono::milliseconds farewell = std::chrono::seconds(2);
  std::chrono::milliseconds sweep = std::chrono::seconds(1);
};

struct ListenerOptions {
  /// An address, or "localhost" for 127.0.0.1. Without TLS only loopback addresses are taken.
  std::string host = "127.0.0.1";
  /// 0: any free one; Listener::port tells which.
  std::uint16_t port = 0;
  /// PEM files, both or neither: the certificate with its chain, and its key without a passphrase.
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  /// 0: one a core.
  unsigned threads = 0;
  /// In all threads together; one more is closed as soon as it is accepted.
  std::size_t connections_max = limits::kConnectionsMax;
  ListenerDeadlines deadlines;
};

class Listener {
 public:
  /// What start() refuses for the options alone: for a caller who must not have made anything
  /// before the refusal. Binds nothing.
  [[nodiscard]] static Result<void> check(const ListenerOptions& options);
  /// Binds, starts the threads and accepts from then on. `handler` must outlive the Listener and
  /// every Responder it still holds may be called later still (it then does nothing).
  ///
  /// Errors   invalid_request: the host is no address, TLS is missing where it is needed, a file
  /// cannot
  ///          be read or does not fit; already_exists: the port is taken; denied: not ours to bind
  [[nodiscard]] static Result<std::unique_ptr<Listener>> start(const ListenerOptions& options,
                                                               http::Handler& handler);
  /// Stops at once when drain_and_stop was not called.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  /// Stops accepting, closes idle connections, lets requests under way arrive and be answered (each
  /// with "Connection: close"), cuts what is left after `patience`. Returns when all threads have
  /// ended; a second call does nothing. Not from the handler.
  void drain_and_stop(std::chrono::seconds patience);

 private:
  struct State;
  explicit Listener(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace clavium::net
