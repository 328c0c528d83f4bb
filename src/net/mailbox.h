// SPDX-License-Identifier: Apache-2.0
//
// How answers get back to the thread that owns their connection, from whichever thread made them,
// and whatever has become of the connection or the listener meanwhile. Private to net.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "http/handler.h"
#include "http/message.h"

namespace clavium::net {

/// The receiving end of answers: a connection. Touched on the thread of its mailbox alone.
class AnswerTaker {
 public:
  virtual ~AnswerTaker() = default;
  /// `request_number` says which request of the connection this answers; a taker that has moved on
  /// ignores it.
  virtual void answer(std::uint64_t request_number, http::Response response) = 0;
};

/// One a connection thread. Answers that pile up while the thread is busy are handed over together,
/// so that a flush which releases a hundred of them wakes the thread once.
///
/// Threads  deliver: any. The others: the thread that calls adopt_thread, which is the owner.
class Mailbox {
 public:
  /// `wake` makes the owner call hand_over soon; called from any thread, never after close()
  /// returned.
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void adopt_thread() { owner_ = std::this_thread::get_id(); }
  void deliver(const std::weak_ptr<AnswerTaker>& to, std::uint64_t request_number,
               http::Response response);
  void hand_over();
  /// Whatever comes from now on is wiped and dropped.
  void close();

 private:
  struct Letter {
    std::weak_ptr<AnswerTaker> to;
    std::uint64_t request_number;
    http::Response response;
  };

  std::thread::id owner_;  // set before the first connection, constant from then on
  std::mutex mutex_;
  std::function<void()> wake_;   // guarded by mutex_
  bool open_ = true;             // guarded by mutex_
  std::vector<Letter> letters_;  // guarded by mutex_
};

/// The Responder for one request. Called more than once, only the first call counts; dropped
/// without a call, the client gets a 500 rather than silence.
[[nodiscard]] http::Responder make_responder(std::shared_ptr<Mailbox> mailbox,
                                             std::weak_ptr<AnswerTaker> to,
                                             std::uint64_t request_number);

}  // namespace clavium::net
