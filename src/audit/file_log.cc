// SPDX-License-Identifier: Apache-2.0
//
// The queue before the file: a flusher thread that turns what has gathered into one write and one
// flush, and a watchdog thread that answers for a disk that hangs, so that nobody waits for ever.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "audit/chain.h"
#include "audit/log.h"
#include "audit/segment_writer.h"
#include "base/log.h"

namespace clavium::audit {

namespace {

using SteadyClock = std::chrono::steady_clock;

// How often an idle log looks whether its file is still there, and a failed one whether it works
// again.
constexpr std::chrono::milliseconds kIdleCheck{500};
constexpr std::chrono::milliseconds kRecoveryPause{250};
// A flush takes a fraction of a millisecond; a disk that needs this long is as good as gone.
constexpr std::chrono::milliseconds kFlushMax{1800};
constexpr std::chrono::milliseconds kWatchdogCheck{100};

class FileLog final : public Log {
 public:
  FileLog(SegmentWriter writer, Head head)
      : writer_(std::move(writer)),
        head_(std::move(head)),
        flusher_([this] { flush_until_stopped(); }),
        watchdog_([this] { watch_until_stopped(); }) {}

  ~FileLog() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_flusher_.notify_one();
    flusher_.join();
    {
      const std::lock_guard lock(mutex_);
      flushed_all_ = true;
    }
    wake_watchdog_.notify_one();
    watchdog_.join();
  }

  void append(std::string record, Done done) override {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back({std::move(record), std::move(done)});
    }
    wake_flusher_.notify_one();
  }

  Head head() const override {
    const std::lock_guard lock(mutex_);
    return head_;
  }

  bool healthy() const override {
    const std::lock_guard lock(mutex_);
    return healthy_ && !is_stuck();
  }

 private:
  struct Waiting {
    std::string record;
    Done done;
  };

  bool is_stuck() const {  // with mutex_ held
    return flush_began_ && SteadyClock::now() - *flush_began_ > kFlushMax;
  }

  void flush_until_stopped() {
    for (;;) {
      std::vector<std::string> records;
      {
        std::unique_lock lock(mutex_);
        wake_flusher_.wait_for(lock, kIdleCheck, [&] { return stopping_ || !queue_.empty(); });
        if (queue_.empty() && stopping_) return;
        records = take_batch();
        flush_began_ = SteadyClock::now();
      }
      if (records.empty()) {
        finish_idle(try_recovery());
      } else {
        flush(records);
      }
    }
  }

  /// Moves the oldest waiters to in_flight_, where the watchdog finds them, and returns their
  /// records.
  std::vector<std::string> take_batch() {  // with mutex_ held
    std::vector<std::string> records;
    std::size_t bytes = 0;
    for (Waiting& waiting : queue_) {
      bytes += waiting.record.size() + (kLineBytesMax - limits::kAuditRecordBytesMax);
      if (!records.empty() && bytes > kFlushBytesMax) break;
      records.push_back(std::move(waiting.record));
      in_flight_.push_back(std::move(waiting.done));
    }
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(records.size()));
    return records;
  }

  /// Only the flusher changes head_, so it may read it without the mutex.
  void flush(const std::vector<std::string>& records) {
    std::vector<Result<Head>> answers;
    answers.reserve(records.size());
    lines_.clear();
    Head next = head_;
    for (const std::string& record : records) {
      if (is_record(record)) {
        append_line(lines_, next, record);
        answers.emplace_back(next);
      } else {
        answers.emplace_back(fail(ErrorKind::invalid_request,
                                  "an audit record is one line holding one JSON object of at most ",
                                  limits::kAuditRecordBytesMax, " bytes"));
      }
    }
    Result<void> written = try_recovery();
    if (written && !lines_.empty()) written = writer_.append(lines_, head_.sequence + 1);
    if (!written) {
      for (Result<Head>& answer : answers) {
        if (answer) answer = std::unexpected(written.error());
      }
      next = head_;
    }
    finish(std::move(next), written, std::move(answers));
  }

  /// Nothing while all is well and there is work; else looks at the file, at a bounded rate.
  Result<void> try_recovery() {
    const bool idle = lines_.empty();
    if (healthy_ && !idle) return {};
    const auto now = SteadyClock::now();
    if (!healthy_ && now < recover_not_before_) return std::unexpected(last_error_);
    recover_not_before_ = now + kRecoveryPause;
    auto recovered = writer_.recover(head_);
    // What cannot be mended by waiting still is no reason to give the caller another answer.
    if (!recovered) recovered.error().kind = ErrorKind::unavailable;
    return recovered;
  }

  void finish_idle(const Result<void>& outcome) {
    const std::lock_guard lock(mutex_);
    flush_began_.reset();
    set_health(outcome);
  }

  void finish(Head next, const Result<void>& outcome, std::vector<Result<Head>> answers) {
    std::vector<Done> waiters;
    {
      const std::lock_guard lock(mutex_);
      flush_began_.reset();
      head_ = std::move(next);
      set_health(outcome);
      waiters.swap(in_flight_);
    }
    lines_.clear();
    // The watchdog may have answered already; then there are no waiters left.
    for (std::size_t i = 0; i < waiters.size(); ++i) waiters[i](std::move(answers[i]));
  }

  void set_health(const Result<void>& outcome) {  // with mutex_ held
    if (!outcome) last_error_ = outcome.error();
    if (healthy_ == outcome.has_value()) return;
    healthy_ = outcome.has_value();
    if (healthy_) {
      log(LogLevel::info, "audit_log_recovered", {{"sequence", head_.sequence}});
    } else {
      log(LogLevel::error, "audit_log_failed", {{"reason", outcome.error().message}});
    }
  }

  void watch_until_stopped() {
    std::unique_lock lock(mutex_);
    while (!wake_watchdog_.wait_for(lock, kWatchdogCheck, [&] { return flushed_all_; })) {
      if (!is_stuck() || (in_flight_.empty() && queue_.empty())) continue;
      std::vector<Done> waiters;
      waiters.swap(in_flight_);
      for (Waiting& waiting : queue_) waiters.push_back(std::move(waiting.done));
      queue_.clear();
      lock.unlock();
      log(LogLevel::error, "audit_log_stuck", {{"waiters", waiters.size()}});
      for (const Done& done : waiters) {
        done(fail(ErrorKind::unavailable, "the disk of the audit log does not answer"));
      }
      lock.lock();
    }
  }

  SegmentWriter writer_;                        // flusher only
  std::string lines_;                           // flusher only
  SteadyClock::time_point recover_not_before_;  // flusher only
  Error last_error_;                            // flusher only

  mutable std::mutex mutex_;
  std::condition_variable wake_flusher_;
  std::condition_variable wake_watchdog_;
  // Guarded by mutex_; head_ and healthy_ are written by the flusher alone.
  Head head_;
  bool healthy_ = true;
  bool stopping_ = false;
  bool flushed_all_ = false;
  std::vector<Waiting> queue_;
  std::vector<Done> in_flight_;
  std::optional<SteadyClock::time_point> flush_began_;

  std::thread flusher_;
  std::thread watchdog_;
};

}  // namespace

Result<std::unique_ptr<Log>> open_file_log(const std::filesystem::path& directory,
                                           const FileLogOptions& options) {
  SegmentWriter writer(directory, options.segment_bytes);
  CLAVIUM_TRY(Head head, writer.open());
  return std::make_unique<FileLog>(std::move(writer), std::move(head));
}

}  // namespace clavium::audit
