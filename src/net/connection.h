// SPDX-License-Identifier: Apache-2.0
//
// One connection's life as a state machine, without a socket: what is awaited, until when, and what
// happens next. The socket is the derived class's (socket_connection.h). Private to net.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/handler.h"
#include "net/listener.h"
#include "net/mailbox.h"
#include "net/request_reader.h"
#include "net/response_head.h"

namespace clavium::net {

class Connection;

/// What the connections of one thread share. Touched on that thread alone.
struct ConnectionShared {
  http::Handler& handler;
  const ListenerDeadlines& deadlines;
  std::shared_ptr<Mailbox> mailbox;
  /// Of all threads of the listener.
  std::atomic<std::size_t>& connections_open;
  /// As of the last sweep: a clock read for each deadline would buy precision that nobody needs.
  std::chrono::steady_clock::time_point swept_at{};
  HttpDate date{};
  bool draining = false;
  /// The connections, each at the index it keeps in `Connection::place_`.
  std::vector<std::shared_ptr<Connection>> connections{};
};

/// Threads  the one thread of its ConnectionShared.
/// Owners   the list in ConnectionShared until close(), and every operation under way on the
/// socket.
class Connection : public AnswerTaker, public std::enable_shared_from_this<Connection> {
 public:
  ~Connection() override = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Enters the list and begins.
  void open();
  /// Leaves the list and cuts the socket. The list's reference goes with it: callers hold their
  /// own.
  void close();
  /// Ends what has waited too long.
  void sweep(std::chrono::steady_clock::time_point now);
  /// Closes if nothing is under way; otherwise closes after the answer.
  void drain();
  void answer(std::uint64_t request_number, http::Response response) override;

 protected:
  Connection(ConnectionShared& shared, http::Connection description)
      : description_(std::move(description)), shared_(shared) {}

  // The socket's part. None of them calls back before it has returned.
  /// Ends in on_ready or on_lost. Immediately ready where there is no handshake.
  virtual void begin_handshake() = 0;
  /// Reads at least one byte into `space`: on_received or on_lost.
  virtual void begin_read(std::span<std::byte> space) = 0;
  /// Writes all of both, which stay where they are until on_sent or on_lost.
  virtual void begin_write(std::string_view head, const SecretBytes& body) = 0;
  /// Says goodbye, then reads and throws away until the peer has done the same: on_lost. Closing
  /// with bytes unread makes the kernel send a reset, which can overtake the answer just sent.
  virtual void begin_farewell() = 0;
  virtual void cut() = 0;

  // What the socket's part reports.
  void on_ready();
  void on_received(std::size_t size_bytes);
  void on_sent();
  void on_lost() { close(); }

  http::Connection description_;

 private:
  enum class Phase : std::uint8_t {
    handshake,
    idle,       // no byte of the next request is here
    arriving,   // some are
    answering,  // the handler has it
    departing,  // the answer is on its way
    farewell,
    closed,
  };

  void enter(Phase phase, std::chrono::milliseconds patience);
  void read_more();
  void advance(std::size_t size_bytes);
  void dispatch();
  void refuse(const Refusal& why);
  void send(http::Response response, bool close_after);

  ConnectionShared& shared_;
  std::size_t place_ = 0;
  Phase phase_ = Phase::handshake;
  bool sending_continue_ = false;
  bool close_after_ = false;
  std::uint64_t request_number_ = 0;
  std::chrono::steady_clock::time_point deadline_;
  RequestReader reader_;
  std::string head_;
  SecretBytes body_;
};

}  // namespace clavium::net
