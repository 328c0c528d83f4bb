// SPDX-License-Identifier: Apache-2.0
//
// Callers queue and wait; one thread takes all that has gathered, writes it in one transaction,
// publishes it to the index, and wakes them.
#include "store/sqlite_store.h"

#include <condition_variable>
#include <future>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <thread>
#include <unordered_set>

#include "base/log.h"
#include "store/secret_index.h"
#include "store/sqlite_writer.h"

namespace clavium::store {

namespace {

// What may wait is on the disk after this long at the latest, and a failed disk is tried as often.
constexpr std::chrono::milliseconds kLazyMax{1000};

struct Waiting {
  Write write;
  std::vector<api::SecretPtr> published;
  std::promise<void> done;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::filesystem::path& file, const SqliteStoreOptions& options)
      : index_(options.terms_of), writer_(file, options.checkpoint_pages, index_) {}

  Result<void> start() {
    CLAVIUM_TRY(SqliteWriter::Contents contents, writer_.open());
    facts_ = std::move(contents.facts);
    head_ = std::move(contents.audit_head);
    for (PendingRecord& record : contents.outbox) {
      outbox_.insert(record.event_id);
      pending_at_start_.push_back(std::move(record));
    }
    thread_ = std::thread([this] { write_until_stopped(); });
    return {};
  }

  ~SqliteStore() override {
    {
      const std::lock_guard lock(queue_mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  Result<api::SecretPtr> find(const api::SecretKey& key) override { return index_.find(key); }

  Result<ListPage> list(const api::Namespace& space, const ListQuery& query) override {
    return index_.list(space, query);
  }

  Result<std::vector<api::Namespace>> namespaces() override { return index_.namespaces(); }

  Result<std::size_t> count(const api::Namespace& space) override { return index_.count(space); }

  Result<std::vector<api::SecretPtr>> due(TimePoint now, std::size_t limit) override {
    return index_.due(now, limit);
  }
  Result<std::optional<TimePoint>> next_due() override { return index_.next_due(); }

  Result<std::vector<api::SecretPtr>> commit(std::span<const Change> changes,
                                             std::span<const PendingRecord> records) override {
    if (changes.size() > 1) {
      std::set<api::SecretKey> keys;
      for (const Change& change : changes) {
        if (!keys.insert(change.key).second) {
          return fail(ErrorKind::invalid_request, "two changes of one secret in one commit");
        }
      }
    }
    Waiting waiting;
    waiting.write.changes = changes;
    waiting.write.records = records;
    CLAVIUM_CHECK(write_and_wait(waiting));
    return std::move(waiting.published);
  }

  void note_read(const api::SecretKey& key, std::string_view version_id, TimePoint day) override {
    const std::uint64_t sequence = index_.note_read(key, version_id, day);
    if (sequence == 0) return;
    const std::lock_guard lock(lazy_mutex_);
    TimePoint& noted =
        lazy_.reads.try_emplace({sequence, std::string(version_id)}, day).first->second;
    noted = std::max(noted, day);
  }

  Result<std::vector<PendingRecord>> pending_records() override {
    const std::lock_guard lock(lazy_mutex_);
    std::vector<PendingRecord> pending;
    for (const PendingRecord& record : pending_at_start_) {
      if (outbox_.contains(record.event_id)) pending.push_back(record);
    }
    return pending;
  }

  void confirm_record(std::string_view event_id, const AuditHead& head) override {
    const std::lock_guard lock(lazy_mutex_);
    // Records of reading are confirmed too, and were never in the outbox.
    if (outbox_.erase(std::string(event_id)) > 0) lazy_.confirmed.emplace_back(event_id);
    if (head_ && head_->sequence >= head.sequence) return;
    head_ = lazy_.head = head;
  }

  Result<std::optional<AuditHead>> audit_head() override {
    const std::lock_guard lock(lazy_mutex_);
    return head_;
  }

  Result<std::optional<std::string>> fact(std::string_view name) override {
    const std::shared_lock lock(facts_mutex_);
    const auto found = facts_.find(name);
    if (found == facts_.end()) return std::nullopt;
    return found->second;
  }

  Result<void> set_fact(std::string_view name, std::string_view value) override {
    if (name.empty()) return fail(ErrorKind::invalid_request, "a fact needs a name");
    Waiting waiting;
    waiting.write.fact_name = name;
    waiting.write.fact_value = value;
    return write_and_wait(waiting);
  }

  bool writable() const override { return writable_.load(); }
  std::size_t secret_count() const override { return index_.size(); }

 private:
  Result<void> write_and_wait(Waiting& waiting) {
    std::future<void> done = waiting.done.get_future();
    {
      const std::lock_guard lock(queue_mutex_);
      queue_.push_back(&waiting);
    }
    wake_.notify_one();
    done.wait();
    return waiting.write.outcome;
  }

  void write_until_stopped() {
    for (bool last = false; !last;) {
      std::vector<Waiting*> group;
      {
        std::unique_lock lock(queue_mutex_);
        wake_.wait_for(lock, kLazyMax, [&] { return stopping_ || !queue_.empty(); });
        group.swap(queue_);
        last = stopping_ && group.empty();
      }
      write_group(group);
      writer_.checkpoint_if_due();
    }
  }

  void write_group(const std::vector<Waiting*>& group) {
    LazyWrites lazy = take_lazy();
    if (group.empty() && lazy.empty() && writable_) return;
    std::vector<Write*> writes;
    for (Waiting* waiting : group) writes.push_back(&waiting->write);
    const Result<void> written = writer_.write(writes, lazy);
    if (!written) give_back(std::move(lazy));
    set_writable(written);
    for (Waiting* waiting : group) {
      if (!written) {
        waiting->write.outcome = written;
      } else if (waiting->write.outcome) {
        publish(*waiting);
      }
      // The caller may be gone as soon as the promise is kept, so it leaves the caller's frame
      // first.
      std::promise<void> done = std::move(waiting->done);
      done.set_value();
    }
  }

  void publish(Waiting& waiting) {
    const Write& write = waiting.write;
    if (!write.fact_name.empty()) {
      const std::unique_lock lock(facts_mutex_);
      facts_.insert_or_assign(std::string(write.fact_name), std::string(write.fact_value));
      return;
    }
    {
      const std::lock_guard lock(lazy_mutex_);
      for (const PendingRecord& record : write.records) outbox_.insert(record.event_id);
    }
    for (std::size_t i = 0; i < write.changes.size(); ++i) {
      if (write.after[i]) {
        waiting.published.push_back(index_.publish(write.after[i]));
      } else {
        index_.remove(write.changes[i].key);
        waiting.published.push_back(nullptr);
      }
    }
  }

  LazyWrites take_lazy() {
    const std::lock_guard lock(lazy_mutex_);
    return std::exchange(lazy_, {});
  }

  void give_back(LazyWrites taken) {
    const std::lock_guard lock(lazy_mutex_);
    for (const auto& [read, day] : taken.reads) {
      TimePoint& noted = lazy_.reads.try_emplace(read, day).first->second;
      noted = std::max(noted, day);
    }
    lazy_.confirmed.insert(lazy_.confirmed.end(), taken.confirmed.begin(), taken.confirmed.end());
    if (!lazy_.head) lazy_.head = std::move(taken.head);
  }

  void set_writable(const Result<void>& written) {
    if (writable_.exchange(written.has_value()) == written.has_value()) return;
    if (written) {
      log(LogLevel::info, "store_recovered");
    } else {
      log(LogLevel::error, "store_failed", {{"reason", written.error().message}});
    }
  }

  SecretIndex index_;
  SqliteWriter writer_;                          // the writer thread's, once that runs
  std::vector<PendingRecord> pending_at_start_;  // const, once that runs
  std::atomic<bool> writable_ = true;

  std::mutex queue_mutex_;
  std::condition_variable wake_;
  std::vector<Waiting*> queue_;  // guarded by queue_mutex_
  bool stopping_ = false;        // guarded by queue_mutex_

  std::mutex lazy_mutex_;
  LazyWrites lazy_;                         // guarded by lazy_mutex_
  std::unordered_set<std::string> outbox_;  // guarded by lazy_mutex_
  std::optional<AuditHead> head_;           // guarded by lazy_mutex_

  std::shared_mutex facts_mutex_;
  std::map<std::string, std::string, std::less<>> facts_;  // guarded by facts_mutex_

  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& file,
                                                 const SqliteStoreOptions& options) {
  auto store = std::make_unique<SqliteStore>(file, options);
  CLAVIUM_CHECK(store->start());
  return store;
}

}  // namespace clavium::store
