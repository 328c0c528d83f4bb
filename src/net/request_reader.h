// SPDX-License-Identifier: Apache-2.0
//
// Bytes in, requests out: the reading half of a connection without a socket. Framing is
// Boost.Beast's, what Beast is too kind about is strict_head's. Private to net.
//
// Body bytes go from the read buffer straight into SecretBytes; the part of the buffer that a
// request stood in is wiped when the request is taken.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "http/message.h"
#include "net/strict_head.h"

namespace clavium::net {

/// Threads: none of its own; one connection uses it.
class RequestReader {
 public:
  enum class Progress { need_more, complete, refused };

  RequestReader();
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Where the next bytes off the wire belong; never empty while more are needed.
  [[nodiscard]] std::span<std::byte> space();
  /// `size_bytes` were written at the start of `space()`. Zero looks again at what is already
  /// there: the next of several requests that came in one piece. After `refused` the connection is
  /// of no more use.
  [[nodiscard]] Progress received(std::size_t size_bytes);

  /// True when at least one byte of a request is here that has not been taken.
  [[nodiscard]] bool has_begun() const;
  /// True once a request that waits for "100 Continue": the head is here and the body is not.
  [[nodiscard]] bool must_send_continue();

  /// After `complete`: the request, and room for the next. Its `connection` is empty.
  [[nodiscard]] http::Request take();
  /// Of the request taken last: may another one follow on this connection?
  [[nodiscard]] bool keep_alive() const;
  /// Of the request taken last: HEAD, whose answer has no body.
  [[nodiscard]] bool is_head() const;

  /// After `refused`.
  [[nodiscard]] const Refusal& refusal() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace clavium::net
