// SPDX-License-Identifier: Apache-2.0
//
// The head of an answer as it goes on the wire. Private to net.
#pragma once

#include <cstddef>
#include <ctime>
#include <string>

#include "http/message.h"

namespace clavium::net {

/// The Date of this second, formatted once a second (RFC 9110 section 5.6.7). One a thread.
class HttpDate {
 public:
  [[nodiscard]] const std::string& text(std::time_t now);

 private:
  std::time_t second_ = -1;
  std::string text_;
};

/// Replaces `out` by status line, the answer's own fields, Date and Content-Length, and
/// "Connection: close" with `close`. Fields of the answer that are the listener's to say
/// (Content-Length, Transfer-Encoding, Connection, Date) are left out.
///
/// Result   false when a field could not be sent as it is: a line break or NUL in it would let
/// whoever
///          chose the value write fields, or an answer, of his own. `out` is then of no use.
[[nodiscard]] bool write_response_head(const http::Response& response, const std::string& date,
                                       bool close, std::string& out);

/// False for the statuses that end with their head (1xx, 204, 304).
[[nodiscard]] bool status_has_body(int status);

}  // namespace clavium::net
