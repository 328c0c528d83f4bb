// SPDX-License-Identifier: Apache-2.0
//
// What Boost.Beast's parser lets pass and we do not. Every rule here exists because two readers of
// one byte stream could disagree about where a request ends or whom it is for (request smuggling);
// RFC 9112 allows a server to refuse each of them. Private to net.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "http/message.h"

namespace clavium::net {

/// Why a connection is about to be closed. The reason goes to the log, never to the peer.
struct Refusal {
  int status = 400;
  std::string_view reason;  ///< static text; never quotes the peer's bytes
};

/// Finds the end of a request's head while its bytes arrive, and refuses at the first byte that has
/// no business in one: a bare LF or CR, NUL and other controls, a folded line, an empty line in
/// front.
class HeadScanner {
 public:
  enum class Progress { need_more, complete, refused };

  /// `received` is all of the head so far: the same bytes as in the last call and more behind them.
  [[nodiscard]] Progress scan(std::string_view received);
  /// After `refused`.
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  void reset() { *this = HeadScanner(); }

 private:
  Progress refuse(int status, std::string_view reason);

  std::size_t position_ = 0;  // everything in front of it has been looked at
  std::size_t line_start_ = 0;
  std::size_t lines_ = 0;  // whole lines seen
  Refusal refusal_;
};

/// The rules about a whole head: Host, target, framing fields, HTTP/1.0. `version` is 10 or 11.
[[nodiscard]] std::optional<Refusal> check_head(const http::Request& request, int version);

}  // namespace clavium::net
