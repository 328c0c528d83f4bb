// SPDX-License-Identifier: Apache-2.0
//
// The files of the audit log: their names, and reading one line by line in little memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace clavium::audit {

struct Segment {
  std::uint64_t first_sequence = 0;  ///< of the record that the file begins with
  std::filesystem::path path;
};

/// "audit-00000000000000000001.log"
[[nodiscard]] std::string segment_name(std::uint64_t first_sequence);
/// The segments in a directory, oldest first; other files are passed over. Errors: unavailable.
[[nodiscard]] Result<std::vector<Segment>> list_segments(const std::filesystem::path& directory);

/// How the bytes behind the last whole line look.
enum class Ending : std::uint8_t {
  clean,  ///< nothing, or only the zeros of preallocated space
  torn,   ///< part of a line, or bytes with a hole of zeros: a flush that did not finish
};

/// Owns a file descriptor.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor();
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

class SegmentReader {
 public:
  /// Errors: not_found, unavailable; denied for a symbolic link.
  [[nodiscard]] static Result<SegmentReader> open(const std::filesystem::path& path);
  /// Begins at a byte, which must be the first of a line.
  [[nodiscard]] static Result<SegmentReader> open_at(const std::filesystem::path& path,
                                                     std::uint64_t offset);

  /// The next whole line without its newline, valid until the next call; absent behind the last
  /// one. Errors: unavailable (reading failed), corrupt (a line longer than any record).
  [[nodiscard]] Result<std::optional<std::string_view>> next();

  /// Bytes of the whole lines returned so far.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

  /// Looks at everything behind offset(); call when next() gave nothing.
  struct Tail {
    Ending ending = Ending::clean;
    std::uint64_t bytes = 0;  ///< from offset() to the last byte that is not zero
  };
  [[nodiscard]] Result<Tail> tail();

 private:
  explicit SegmentReader(FileDescriptor fd) : fd_(std::move(fd)) {}
  [[nodiscard]] Result<std::size_t> fill();

  FileDescriptor fd_;
  std::string buffer_;
  std::size_t begin_ = 0;     // of what is unread in buffer_
  std::uint64_t offset_ = 0;  // in the file, of buffer_[begin_]
};

}  // namespace clavium::audit
