// SPDX-License-Identifier: Apache-2.0
#include "net/connection.h"

#include <chrono>
#include <utility>

#include "base/clock.h"
#include "base/log.h"

namespace clavium::net {

void Connection::enter(Phase phase, std::chrono::milliseconds patience) {
  phase_ = phase;
  // `swept_at` lies up to one sweep back; the addition makes up for it.
  deadline_ = shared_.swept_at + shared_.deadlines.sweep + patience;
}

void Connection::open() {
  place_ = shared_.connections.size();
  shared_.connections.push_back(shared_from_this());
  shared_.connections_open.fetch_add(1, std::memory_order_relaxed);
  enter(Phase::handshake, shared_.deadlines.request_arrival);
  begin_handshake();
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  cut();
  auto& list = shared_.connections;
  const std::shared_ptr<Connection> self = std::move(list[place_]);
  if (place_ + 1 != list.size()) {
    list[place_] = std::move(list.back());
    list[place_]->place_ = place_;
  }
  list.pop_back();
  shared_.connections_open.fetch_sub(1, std::memory_order_relaxed);
}

void Connection::sweep(std::chrono::steady_clock::time_point now) {
  if (phase_ == Phase::answering || now < deadline_) return;
  if (phase_ == Phase::arriving && !sending_continue_) {
    log(LogLevel::debug, "http.request_too_slow", {{"peer", description_.peer_address}});
  }
  close();
}

void Connection::drain() {
  if (phase_ == Phase::handshake || phase_ == Phase::idle) close();
}

void Connection::on_ready() {
  if (phase_ == Phase::closed) return;
  if (shared_.draining) return close();
  // The first request is due sooner than a later one: its sender has shown no goodwill yet.
  enter(Phase::idle, shared_.deadlines.request_arrival);
  read_more();
}

void Connection::read_more() { begin_read(reader_.space()); }

void Connection::on_received(std::size_t size_bytes) {
  if (phase_ == Phase::closed) return;
  advance(size_bytes);
}

void Connection::advance(std::size_t size_bytes) {
  const RequestReader::Progress progress = reader_.received(size_bytes);
  if (phase_ == Phase::idle && reader_.has_begun()) {
    enter(Phase::arriving, shared_.deadlines.request_arrival);
  }
  switch (progress) {
    case RequestReader::Progress::need_more:
      if (!reader_.must_send_continue()) return read_more();
      sending_continue_ = true;
      return begin_write("HTTP/1.1 100 Continue\r\n\r\n", body_);
    case RequestReader::Progress::refused:
      return refuse(reader_.refusal());
    case RequestReader::Progress::complete:
      return dispatch();
  }
}

void Connection::dispatch() {
  http::Request request = reader_.take();
  request.connection = description_;
  phase_ = Phase::answering;
  ++request_number_;
  // Its last copy may be dropped, and thereby answer, anywhere from here on.
  http::Responder respond = make_responder(shared_.mailbox, weak_from_this(), request_number_);
  try {
    shared_.handler.handle(std::move(request), std::move(respond));
  } catch (...) {
    // Not its text: a library's exception may quote what it choked on.
    log(LogLevel::error, "http.handler_threw", {{"peer", description_.peer_address}});
    http::Response failed;
    failed.status = 500;
    answer(request_number_, std::move(failed));
  }
}

void Connection::answer(std::uint64_t request_number, http::Response response) {
  if (phase_ != Phase::answering || request_number != request_number_) return;
  send(std::move(response), !reader_.keep_alive() || shared_.draining);
}

void Connection::refuse(const Refusal& why) {
  log(LogLevel::debug, "http.request_refused",
      {{"peer", description_.peer_address}, {"status", why.status}, {"reason", why.reason}});
  http::Response response;
  response.status = why.status;
  send(std::move(response), true);
}

void Connection::send(http::Response response, bool close_after) {
  close_after_ = close_after;
  const std::string& date =
      shared_.date.text(std::chrono::system_clock::to_time_t(SystemClock().now()));
  if (!write_response_head(response, date, close_after_, head_)) {
    log(LogLevel::error, "http.answer_malformed", {{"peer", description_.peer_address}});
    response = http::Response();
    response.status = 500;
    (void)write_response_head(response, date, close_after_, head_);  // it has no field to refuse
  }
  body_ = std::move(response.body);
  if (reader_.is_head() || !status_has_body(response.status)) body_ = SecretBytes();
  enter(Phase::departing, shared_.deadlines.answer_departure);
  begin_write(head_, body_);
}

void Connection::on_sent() {
  if (phase_ == Phase::closed) return;
  if (std::exchange(sending_continue_, false)) return read_more();
  body_ = SecretBytes();
  if (close_after_ || shared_.draining) {
    enter(Phase::farewell, shared_.deadlines.farewell);
    return begin_farewell();
  }
  enter(Phase::idle, shared_.deadlines.idle);
  // The next request may have come along with this one.
  if (reader_.has_begun()) return advance(0);
  read_more();
}

}  // namespace clavium::net
