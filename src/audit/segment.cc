// SPDX-License-Identifier: Apache-2.0
#include "audit/segment.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "audit/chain.h"
#include "base/encoding.h"

namespace clavium::audit {

namespace {

constexpr std::string_view kPrefix = "audit-";
constexpr std::string_view kSuffix = ".log";
constexpr std::size_t kSequenceDigits = 20;  // of 2^64 - 1
constexpr std::size_t kReadBytes = 256 * 1024;

std::optional<std::uint64_t> sequence_of(std::string_view name) {
  if (name.size() != kPrefix.size() + kSequenceDigits + kSuffix.size()) return std::nullopt;
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
  const auto number = parse_integer(name.substr(kPrefix.size(), kSequenceDigits));
  if (!number || *number < 1) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = other.release();
  }
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

std::string segment_name(std::uint64_t first_sequence) {
  const std::string digits = std::to_string(first_sequence);
  return concat(kPrefix, std::string(kSequenceDigits - digits.size(), '0'), digits, kSuffix);
}

Result<std::vector<Segment>> list_segments(const std::filesystem::path& directory) {
  std::vector<Segment> segments;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (const auto first = sequence_of(entry->path().filename().string())) {
      segments.push_back({*first, entry->path()});
    }
  }
  if (error) {
    return fail(ErrorKind::unavailable, "cannot list the audit log ", directory.string(), ": ",
                error.message());
  }
  std::ranges::sort(segments, {}, &Segment::first_sequence);
  return segments;
}

Result<SegmentReader> SegmentReader::open(const std::filesystem::path& path) {
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (fd.get() >= 0) return SegmentReader(std::move(fd));
  const int error = errno;
  const ErrorKind kind = error == ENOENT  ? ErrorKind::not_found
                         : error == ELOOP ? ErrorKind::denied
                                          : ErrorKind::unavailable;
  return fail(kind, "cannot open ", path.string(), ": ", std::generic_category().message(error));
}

Result<SegmentReader> SegmentReader::open_at(const std::filesystem::path& path,
                                             std::uint64_t offset) {
  CLAVIUM_TRY(SegmentReader reader, open(path));
  reader.offset_ = offset;
  return reader;
}

Result<std::size_t> SegmentReader::fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t kept = buffer_.size();
  buffer_.resize(kept + kReadBytes);
  ssize_t got = 0;
  do {
    got = ::pread(fd_.get(), buffer_.data() + kept, kReadBytes, static_cast<off_t>(offset_ + kept));
  } while (got < 0 && errno == EINTR);
  buffer_.resize(kept + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got < 0) {
    return fail(ErrorKind::unavailable,
                "cannot read the audit log: ", std::generic_category().message(errno));
  }
  return static_cast<std::size_t>(got);
}

Result<std::optional<std::string_view>> SegmentReader::next() {
  for (std::size_t searched = 0;;) {
    const std::string_view unread = std::string_view(buffer_).substr(begin_);
    // No record holds a NUL, so one marks space that was never written.
    const std::size_t stop = unread.find_first_of(std::string_view("\n\0", 2), searched);
    if (stop != std::string_view::npos) {
      if (unread[stop] == '\0') return std::nullopt;
      begin_ += stop + 1;
      offset_ += stop + 1;
      return unread.substr(0, stop);
    }
    if (unread.size() > kLineBytesMax) return fail(ErrorKind::corrupt, "malformed line: too long");
    searched = unread.size();
    CLAVIUM_TRY(const std::size_t got, fill());
    if (got == 0) return std::nullopt;
  }
}

Result<SegmentReader::Tail> SegmentReader::tail() {
  Tail tail;
  std::string block(kReadBytes, '\0');
  for (std::uint64_t position = offset_;;) {
    const ssize_t got =
        ::pread(fd_.get(), block.data(), block.size(), static_cast<off_t>(position));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return fail(ErrorKind::unavailable,
                  "cannot read the audit log: ", std::generic_category().message(errno));
    }
    if (got == 0) return tail;
    const std::string_view read(block.data(), static_cast<std::size_t>(got));
    if (const auto last = read.find_last_not_of('\0'); last != std::string_view::npos) {
      tail = {Ending::torn, position + last + 1 - offset_};
    }
    position += read.size();
  }
}

}  // namespace clavium::audit
