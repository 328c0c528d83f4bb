// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "http/message.h"

namespace clavium::http {

/// Takes the answer; called exactly once, from any thread, also after the handler returned.
using Responder = std::function<void(Response)>;

/// Maps requests to answers and knows no socket.
///
/// `handle` runs on a connection thread: it must not block on disk or network. Work that blocks
/// goes to a pool, and `respond` is called from there. The request is the handler's to keep.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(Request request, Responder respond) = 0;
};

}  // namespace clavium::http
