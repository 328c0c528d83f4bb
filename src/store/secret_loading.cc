// SPDX-License-Identifier: Apache-2.0
#include "store/secret_loading.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "store/row_batch.h"
#include "store/secret_columns.h"

namespace clavium::store {

namespace {

constexpr std::size_t kBatchRows = 512;
// Batches that wait to be made into rows: some 10 MB at most, as rows go.
constexpr std::size_t kBatchesMax = 32;

constexpr std::string_view kSelectSecrets =
    "SELECT sequence, account, region, name, arn_suffix, revision, description, kms_key_id,"
    " created_at, last_changed_at, last_accessed_on, deletion_at, tags_were_set, tags, type,"
    " owning_service, resource_policy, rotation, rotation_run, primary_region, replicas, wake_at"
    " FROM secret ORDER BY sequence";
constexpr std::string_view kSelectVersions =
    "SELECT secret, id, stages, created_at, last_accessed_on, kind, sealed, kms_key_id"
    " FROM version ORDER BY number";

TimePoint to_time(std::int64_t column) { return TimePoint(std::chrono::milliseconds(column)); }
std::optional<TimePoint> to_time(std::optional<std::int64_t> column) {
  if (!column) return std::nullopt;
  return to_time(*column);
}

struct Loaded {
  std::uint64_t sequence;
  std::shared_ptr<api::Secret> secret;
  std::string_view damage;  // a literal; empty: sound
};

Loaded read_secret(const RowBatch::Row& row) {
  Loaded loaded{std::uint64_t(row.integer(0)), std::make_shared<api::Secret>(), {}};
  api::Secret& secret = *loaded.secret;
  secret.sequence = loaded.sequence;
  secret.key.space = {std::string(row.text(1)), std::string(row.text(2))};
  secret.key.name = row.text(3);
  secret.arn_suffix = row.text(4);
  secret.revision = std::uint64_t(row.integer(5));
  secret.description = row.text(6);
  secret.kms_key_id = row.text(7);
  secret.created_at = to_time(row.integer(8));
  secret.last_changed_at = to_time(row.integer(9));
  secret.last_accessed_on = to_time(row.optional_integer(10));
  secret.deletion_at = to_time(row.optional_integer(11));
  secret.tags_were_set = row.integer(12) != 0;
  if (!read_tags(row.text(13), secret.tags)) loaded.damage = "its tags cannot be read";
  secret.type = row.text(14);
  secret.owning_service = row.text(15);
  secret.resource_policy = row.text(16);
  if (!read_rotation(row.text(17), secret.rotation) ||
      !read_rotation_run(row.text(18), secret.rotation_run)) {
    loaded.damage = "its rotation cannot be read";
  }
  secret.primary_region = row.text(19);
  if (!read_replicas(row.text(20), secret.replicas)) loaded.damage = "its replicas cannot be read";
  secret.wake_at = to_time(row.optional_integer(21));
  if (secret.sequence == 0 || secret.revision == 0) loaded.damage = "its numbers make no sense";
  return loaded;
}

void read_version(const RowBatch::Row& row, Loaded& owner) {
  api::Version& version = owner.secret->versions.emplace_back();
  version.id = row.text(1);
  if (!read_stages(row.text(2), version.stages)) owner.damage = "a version's stages cannot be read";
  version.created_at = to_time(row.integer(3));
  version.last_accessed_on = to_time(row.optional_integer(4));
  if (row.integer(5) != 0 && row.integer(5) != 1) owner.damage = "a version's kind is unknown";
  version.kind = row.integer(5) == 1 ? api::ValueKind::binary : api::ValueKind::string;
  if (!row.is_null(6)) {
    const auto sealed = row.bytes(6);
    version.sealed = std::make_shared<const std::vector<std::byte>>(sealed.begin(), sealed.end());
  }
  version.kms_key_id = row.text(7);
}

/// Batches on their way from the thread that reads to the one that makes rows of them.
class Batches {
 public:
  enum class Of : bool { secrets, versions };
  struct Batch {
    Of of;
    RowBatch rows;
  };

  // For the thread that reads.

  void give(Batch batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.size() < kBatchesMax; });
    if (batch.of == Of::secrets) ++secrets_left_;
    waiting_.push_back(std::move(batch));
    changed_.notify_all();
  }
  /// Until all secrets that were given have been made; versions perhaps not.
  void wait_for_secrets() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return secrets_left_ == 0; });
  }
  void finish() {
    const std::lock_guard lock(mutex_);
    is_finished_ = true;
    changed_.notify_all();
  }

  // For the thread that makes.

  /// The next batch; absent once all were taken.
  std::optional<Batch> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_finished_ || !waiting_.empty(); });
    if (waiting_.empty()) return std::nullopt;
    Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    return batch;
  }
  void made(const Batch& batch) {
    if (batch.of == Of::versions) return;
    const std::lock_guard lock(mutex_);
    --secrets_left_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> waiting_;     // guarded by mutex_
  std::size_t secrets_left_ = 0;  // guarded by mutex_; batches of secrets that are not made yet
  bool is_finished_ = false;      // guarded by mutex_
};

Result<void> read_all(SqliteConnection& connection, std::string_view sql, Batches::Of of,
                      Batches& batches) {
  CLAVIUM_TRY(SqliteStatement statement, connection.prepare(sql));
  for (bool more = true; more;) {
    Batches::Batch batch{of, {}};
    CLAVIUM_TRY(more, statement.next_rows(batch.rows, kBatchRows));
    batches.give(std::move(batch));
  }
  return {};
}

/// What the reading thread does from its beginning to its end.
Result<void> read_and_order(SqliteConnection& connection, SecretIndex& index, Batches& batches) {
  CLAVIUM_CHECK(read_all(connection, kSelectSecrets, Batches::Of::secrets, batches));
  CLAVIUM_CHECK(read_all(connection, kSelectVersions, Batches::Of::versions, batches));
  // The orders look at no version, so they are built while the last versions are made.
  batches.wait_for_secrets();
  index.finish_loading();
  return {};
}

class Maker {
 public:
  explicit Maker(SecretIndex& index) : index_(index) {}

  void make(const Batches::Batch& batch) {
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
      if (batch.of == Batches::Of::secrets) {
        secrets_.push_back(read_secret(batch.rows.row(i)));
        index_.load(secrets_.back().secret);
      } else {
        make_version(batch.rows.row(i));
      }
    }
  }
  [[nodiscard]] const std::vector<Loaded>& secrets() const { return secrets_; }

 private:
  void make_version(const RowBatch::Row& row) {
    const auto sequence = std::uint64_t(row.integer(0));
    // Versions that were made together stand together, often right behind the last one's owner.
    for (const std::size_t near : {last_owner_, last_owner_ + 1}) {
      if (near >= secrets_.size() || secrets_[near].sequence != sequence) continue;
      last_owner_ = near;
      return read_version(row, secrets_[near]);
    }
    const auto owner = std::ranges::lower_bound(secrets_, sequence, {}, &Loaded::sequence);
    if (owner == secrets_.end() || owner->sequence != sequence) return;
    last_owner_ = std::size_t(owner - secrets_.begin());
    read_version(row, *owner);
  }

  SecretIndex& index_;
  std::vector<Loaded> secrets_;
  std::size_t last_owner_ = 0;
};

}  // namespace

Result<void> load_secrets(
    SqliteConnection& connection, SecretIndex& index,
    const std::function<void(const api::SecretKey&, std::string_view reason)>& damaged) {
  CLAVIUM_TRY(const auto count, connection.query_integer("SELECT count(*) FROM secret"));
  index.expect(std::size_t(count));
  Batches batches;
  Result<void> read;
  std::thread reader([&] {
    read = read_and_order(connection, index, batches);
    batches.finish();
  });
  // Rows are made on this thread: in a program's first thread, memory grows in larger steps.
  Maker maker(index);
  while (const auto batch = batches.take()) {
    maker.make(*batch);
    batches.made(*batch);
  }
  reader.join();
  CLAVIUM_CHECK(read);
  for (const Loaded& loaded : maker.secrets()) {
    if (loaded.damage.empty()) continue;
    damaged(loaded.secret->key, loaded.damage);
    index.mark_damaged(loaded.secret->key);
  }
  return {};
}

}  // namespace clavium::store
