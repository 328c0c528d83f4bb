// SPDX-License-Identifier: Apache-2.0
//
// The audit log: append-only files of hash-chained records, durable before any answer leaves.
//
// Many appenders share one flush (group commit): append() queues and returns; one thread writes
// what has gathered, flushes once, and then calls every waiter. Format: docs/formats/audit-log.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"

namespace clavium::audit {

/// The end of the chain: how many records, and the hash of the last one (64 hex digits; all zero at
/// 0).
struct Head {
  std::uint64_t sequence = 0;
  std::string hash;
};

class Log {
 public:
  /// Called on a thread of the log once the record is durable (with the chain's head at that
  /// record) or never will be (unavailable: disk full or failing; then the answer must not leave).
  using Done = std::function<void(Result<Head>)>;

  virtual ~Log() = default;

  /// Queues one record (a line of JSON, at most limits::kAuditRecordBytesMax). Never blocks on
  /// disk. Threads: safe to call from many.
  virtual void append(std::string record, Done done) = 0;
  /// append() and wait.
  [[nodiscard]] Result<Head> append_and_wait(std::string record);

  /// The head of what is durable.
  [[nodiscard]] virtual Head head() const = 0;
  /// False when the last flush failed; true again as soon as one succeeds.
  [[nodiscard]] virtual bool healthy() const = 0;
};

struct FileLogOptions {
  std::uint64_t segment_bytes = 64ULL << 20;  ///< a new file is begun behind this
};

/// Opens the log in `directory` (made 0700 when missing). A record that was cut off by a crash at
/// the very end is removed; damage anywhere else is `corrupt` and nothing is touched.
[[nodiscard]] Result<std::unique_ptr<Log>> open_file_log(const std::filesystem::path& directory,
                                                         const FileLogOptions& options = {});

struct VerifyReport {
  std::uint64_t records = 0;
  Head head;
};

/// Reads the whole chain. Errors: corrupt, naming the file, the record's sequence number and what
/// is wrong (altered, missing, out of order, cut at the end). `at_least`, when its sequence is not
/// 0, is a head that the chain must pass through.
[[nodiscard]] Result<VerifyReport> verify_log(const std::filesystem::path& directory,
                                              const Head& at_least = {});

/// Calls `each(sequence, record)` for the records with a sequence above `after`, oldest first,
/// until it returns false. Does not verify hashes. Works while a server appends.
[[nodiscard]] Result<void> read_log(
    const std::filesystem::path& directory, std::uint64_t after,
    const std::function<bool(std::uint64_t, std::string_view)>& each);

}  // namespace clavium::audit
