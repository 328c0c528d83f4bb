// SPDX-License-Identifier: Apache-2.0
#include "net/event_loop.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <exception>

#include "base/log.h"
#include "net/socket_connection.h"

namespace clavium::net {

namespace {

/// While draining, how often to look whether the last connection has gone.
constexpr std::chrono::milliseconds kDrainSweep{10};

std::string address_text(const asio::ip::address& address) {
  // A dual-stack socket shows IPv4 peers as ::ffff:192.0.2.1; policies know them as 192.0.2.1.
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

}  // namespace

EventLoop::EventLoop(ListenerShared& shared)
    : listener_(shared),
      io_(1),
      work_(asio::make_work_guard(io_)),
      acceptor_(io_),
      sweep_timer_(io_),
      shared_{.handler = shared.handler,
              .deadlines = shared.deadlines,
              .mailbox = std::make_shared<Mailbox>(
                  [this] { asio::post(io_, [this] { shared_.mailbox->hand_over(); }); }),
              .connections_open = shared.connections} {}

EventLoop::~EventLoop() { shared_.mailbox->close(); }

void EventLoop::run() {
  shared_.mailbox->adopt_thread();
  shared_.swept_at = std::chrono::steady_clock::now();
  schedule_sweep();
  accept();
  for (;;) {
    try {
      io_.run();
      break;
    } catch (const std::exception& failed) {
      // Asio itself throws when memory or descriptors run out; what can go on goes on.
      log(LogLevel::error, "http.loop_threw", {{"reason", failed.what()}});
    }
  }
  shared_.mailbox->close();
}

void EventLoop::accept() {
  accepting_ = true;
  acceptor_.async_accept(peer_, [this](boost::system::error_code failed, Socket socket) {
    accepting_ = false;
    on_accepted(failed, std::move(socket));
  });
}

void EventLoop::on_accepted(boost::system::error_code failed, Socket socket) {
  if (shared_.draining) return;
  if (failed) {
    // Out of descriptors, say: the next sweep tries again, rather than this thread spinning.
    log(LogLevel::error, "http.accept_failed", {{"reason", failed.message()}});
    return;
  }
  if (listener_.connections.load(std::memory_order_relaxed) >= listener_.connections_max) {
    ++refused_;
  } else {
    boost::system::error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    http::Connection description;
    description.peer_address = address_text(peer_.address());
    const auto connection =
        listener_.tls ? make_tls_connection(shared_, std::move(description), std::move(socket),
                                            *listener_.tls)
                      : make_plain_connection(shared_, std::move(description), std::move(socket));
    connection->open();
  }
  accept();
}

void EventLoop::schedule_sweep() {
  sweep_timer_.expires_after(shared_.draining ? kDrainSweep : shared_.deadlines.sweep);
  sweep_timer_.async_wait([this](boost::system::error_code cancelled) {
    if (!cancelled) sweep();
  });
}

void EventLoop::sweep() {
  const auto now = std::chrono::steady_clock::now();
  shared_.swept_at = now;
  // From behind: closing moves the last one, already looked at, into the gap.
  const bool cut_all = cut_at_ && now >= *cut_at_;
  for (std::size_t i = shared_.connections.size(); i-- > 0;) {
    const std::shared_ptr<Connection> connection = shared_.connections[i];
    if (cut_all) {
      connection->close();
    } else {
      connection->sweep(now);
    }
  }
  if (refused_ > 0) {
    log(LogLevel::warning, "http.connections_refused",
        {{"count", refused_}, {"connections_max", listener_.connections_max}});
    refused_ = 0;
  }
  if (shared_.draining && shared_.connections.empty()) return work_.reset();
  if (!shared_.draining && !accepting_) accept();
  schedule_sweep();
}

void EventLoop::drain(std::chrono::milliseconds patience) {
  asio::post(io_, [this, patience] { begin_drain(patience); });
}

void EventLoop::begin_drain(std::chrono::milliseconds patience) {
  shared_.draining = true;
  cut_at_ = std::chrono::steady_clock::now() + patience;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  for (std::size_t i = shared_.connections.size(); i-- > 0;) {
    const std::shared_ptr<Connection> connection = shared_.connections[i];
    connection->drain();
  }
  sweep_timer_.cancel();
  sweep();
}

}  // namespace clavium::net
