// SPDX-License-Identifier: Apache-2.0
//
// One connection thread: its acceptor, its connections, its sweep. Private to net.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <chrono>
#include <cstddef>
#include <optional>

#include "net/asio_types.h"
#include "net/connection.h"
#include "net/tls_context.h"

namespace clavium::net {

/// What the threads of one listener share.
struct ListenerShared {
  http::Handler& handler;
  ListenerDeadlines deadlines;
  std::size_t connections_max = 0;
  TlsContext tls;  ///< null without TLS
  std::atomic<std::size_t> connections = 0;
};

/// Threads  run: the loop's own. drain: any. Everything else: before run.
class EventLoop {
 public:
  explicit EventLoop(ListenerShared& shared);
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Where to open and bind the acceptor that run() accepts from.
  [[nodiscard]] Acceptor& acceptor() { return acceptor_; }
  /// Returns when drained.
  void run();
  /// See Listener::drain_and_stop.
  void drain(std::chrono::milliseconds patience);

 private:
  void accept();
  void on_accepted(boost::system::error_code failed, Socket socket);
  void schedule_sweep();
  void sweep();
  void begin_drain(std::chrono::milliseconds patience);

  ListenerShared& listener_;
  asio::io_context io_;
  asio::executor_work_guard<Executor> work_;
  Acceptor acceptor_;
  asio::ip::tcp::endpoint peer_;
  Timer sweep_timer_;
  ConnectionShared shared_;
  bool accepting_ = false;
  std::size_t refused_ = 0;  // connections over the cap since the last sweep
  std::optional<std::chrono::steady_clock::time_point> cut_at_;
};

}  // namespace clavium::net
