// SPDX-License-Identifier: Apache-2.0
//
// Writes the newest segment of the audit log and knows, after any failure, what is durable.
//
// Space is reserved ahead in steps, so that a flush changes no size and a full disk is noticed
// before anything is written. What a failed flush may have left behind the durable end is cut off
// before the next write; after a failed fdatasync the file is opened and verified anew, because the
// kernel then may have dropped pages that it reports as clean. Threads: one at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "audit/log.h"
#include "audit/segment.h"
#include "base/error.h"

namespace clavium::audit {

/// A flush writes at most this much (or one record), so no more can be torn by a crash.
inline constexpr std::size_t kFlushBytesMax = 1 << 20;

class SegmentWriter {
 public:
  SegmentWriter(std::filesystem::path directory, std::uint64_t segment_bytes);
  SegmentWriter(SegmentWriter&&) = default;
  ~SegmentWriter();

  /// Makes the directory, locks it against a second writer, verifies the newest segment and its
  /// link to the one before, and removes a torn flush at the very end. Returns the head of the
  /// chain. Errors: corrupt (nothing was touched), conflict (another process writes here),
  /// unavailable.
  [[nodiscard]] Result<Head> open();

  /// Writes whole lines, the first being record `first_sequence`; durable on return.
  /// Errors: unavailable; then none of the lines counts, and recover() or the next append() clears
  /// them.
  [[nodiscard]] Result<void> append(std::string_view lines, std::uint64_t first_sequence);

  /// After a failure: opens the log anew and cuts it back to `durable`. Without one: reserves space
  /// and looks whether the file still is the one at its path. Errors: unavailable, or corrupt when
  /// the log on disk no longer holds `durable`.
  [[nodiscard]] Result<void> recover(const Head& durable);

 private:
  struct End {
    Head head;
    std::uint64_t offset = 0;
  };
  [[nodiscard]] Result<void> lock_directory();
  [[nodiscard]] Result<Head> open_newest(const Head* durable);
  [[nodiscard]] Result<End> find_end(const Segment& newest, Head before, const Head* durable);
  [[nodiscard]] Result<void> begin_segment(std::uint64_t first_sequence);
  [[nodiscard]] Result<void> reserve(std::size_t bytes);
  [[nodiscard]] Result<void> cut_to_end();
  [[nodiscard]] Result<void> check_attached() const;
  [[nodiscard]] Error failure(std::string_view what, int error) const;

  const std::filesystem::path directory_;
  const std::uint64_t segment_bytes_;
  FileDescriptor directory_fd_;
  FileDescriptor fd_;
  std::filesystem::path path_;
  std::uint64_t end_ = 0;        // behind the last durable line
  std::uint64_t allocated_ = 0;  // the size of the file
  bool must_cut_ = false;        // bytes behind end_ may be rubbish
  bool must_reopen_ = false;
};

}  // namespace clavium::audit
