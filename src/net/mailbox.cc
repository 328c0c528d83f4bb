// SPDX-License-Identifier: Apache-2.0
#include "net/mailbox.h"

#include <atomic>

#include "base/log.h"

namespace clavium::net {

namespace {

/// What the copies of one Responder share.
class Ticket {
 public:
  Ticket(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<AnswerTaker> to, std::uint64_t number)
      : mailbox_(std::move(mailbox)), to_(std::move(to)), number_(number) {}
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

  ~Ticket() {
    if (used_.load(std::memory_order_relaxed)) return;
    log(LogLevel::error, "http.request_dropped");
    http::Response none;
    none.status = 500;
    mailbox_->deliver(to_, number_, std::move(none));
  }

  void use(http::Response response) {
    if (used_.exchange(true, std::memory_order_relaxed)) {
      log(LogLevel::error, "http.answered_twice");
      return;
    }
    mailbox_->deliver(to_, number_, std::move(response));
  }

 private:
  std::shared_ptr<Mailbox> mailbox_;
  std::weak_ptr<AnswerTaker> to_;
  std::uint64_t number_;
  std::atomic<bool> used_ = false;
};

}  // namespace

void Mailbox::deliver(const std::weak_ptr<AnswerTaker>& to, std::uint64_t request_number,
                      http::Response response) {
  if (std::this_thread::get_id() == owner_) {
    if (const auto taker = to.lock()) taker->answer(request_number, std::move(response));
    return;
  }
  const std::scoped_lock lock(mutex_);
  if (!open_) return;
  letters_.push_back({to, request_number, std::move(response)});
  // Under the lock, so that close() cannot pull away what `wake_` posts to.
  if (letters_.size() == 1) wake_();
}

void Mailbox::hand_over() {
  std::vector<Letter> letters;
  {
    const std::scoped_lock lock(mutex_);
    letters.swap(letters_);
  }
  for (Letter& letter : letters) {
    if (const auto taker = letter.to.lock()) {
      taker->answer(letter.request_number, std::move(letter.response));
    }
  }
}

void Mailbox::close() {
  std::vector<Letter> dropped;
  const std::scoped_lock lock(mutex_);
  open_ = false;
  dropped.swap(letters_);
}

http::Responder make_responder(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<AnswerTaker> to,
                               std::uint64_t request_number) {
  return [ticket = std::make_shared<Ticket>(std::move(mailbox), std::move(to), request_number)](
             http::Response response) { ticket->use(std::move(response)); };
}

}  // namespace clavium::net
