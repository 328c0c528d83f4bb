// SPDX-License-Identifier: Apache-2.0
#include "audit/segment_writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "audit/chain.h"
#include "base/log.h"

namespace clavium::audit {

namespace {

constexpr std::uint64_t kReserveBytes = 4 << 20;

int write_all(int fd, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    if (written == 0) return EIO;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return 0;
}

/// The head at the end of a segment that is complete.
Result<Head> last_head(const Segment& segment) {
  CLAVIUM_TRY(SegmentReader reader, SegmentReader::open(segment.path));
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(segment.path, error);
  if (error) return fail(ErrorKind::unavailable, "cannot read its size: ", error.message());
  // Long enough for one whole line whatever it starts in.
  const std::uint64_t from = size > 2 * kLineBytesMax ? size - 2 * kLineBytesMax : 0;
  if (from > 0) {
    CLAVIUM_TRY(SegmentReader near_end, SegmentReader::open_at(segment.path, from));
    reader = std::move(near_end);
    if (auto rest_of_a_line = reader.next(); !rest_of_a_line) {
      return std::unexpected(std::move(rest_of_a_line).error());
    }
  }
  Head head;
  for (;;) {
    CLAVIUM_TRY(const auto text, reader.next());
    if (!text) break;
    CLAVIUM_TRY(const Line line, parse_line(*text));
    head = {line.sequence - 1, std::string(line.previous)};
    CLAVIUM_CHECK(follow(head, line));
  }
  if (reader.offset() != size || head.sequence == 0) {
    return fail(ErrorKind::corrupt, "the file is cut at its end");
  }
  return head;
}

}  // namespace

SegmentWriter::SegmentWriter(std::filesystem::path directory, std::uint64_t segment_bytes)
    : directory_(std::move(directory)), segment_bytes_(segment_bytes) {}

SegmentWriter::~SegmentWriter() {
  if (fd_.get() < 0 || must_reopen_) return;
  // The zeros behind the end go; if that fails, readers pass over them.
  (void)cut_to_end();
}

Error SegmentWriter::failure(std::string_view what, int error) const {
  Error made = make_error(ErrorKind::unavailable, "the audit log cannot ", what, " ",
                          path_.string(), ": ", std::generic_category().message(error));
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    made.hint = "free some space; the log then goes on by itself";
  }
  return made;
}

Result<void> SegmentWriter::lock_directory() {
  path_ = directory_;
  std::error_code error;
  if (!std::filesystem::exists(directory_, error) && ::mkdir(directory_.c_str(), 0700) != 0) {
    return std::unexpected(failure("make", errno));
  }
  directory_fd_ =
      FileDescriptor(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (directory_fd_.get() < 0) return std::unexpected(failure("open", errno));
  if (::flock(directory_fd_.get(), LOCK_EX | LOCK_NB) != 0) {
    return std::unexpected(make_error(ErrorKind::conflict, "another process writes the audit log ",
                                      directory_.string())
                               .with_hint("stop the other server first"));
  }
  return {};
}

Result<Head> SegmentWriter::open() {
  CLAVIUM_CHECK(lock_directory());
  return open_newest(nullptr);
}

Result<Head> SegmentWriter::open_newest(const Head* durable) {
  fd_ = FileDescriptor();
  CLAVIUM_TRY(const std::vector<Segment> segments, list_segments(directory_));
  if (segments.empty()) return empty_head();
  const Segment& newest = segments.back();
  const auto in_file = [](Error error, const Segment& segment) {
    return std::unexpected(std::move(error).during(segment.path.filename().string()));
  };

  Head before = empty_head();
  if (segments.size() > 1) {
    auto linked = last_head(segments[segments.size() - 2]);
    if (!linked) return in_file(std::move(linked).error(), segments[segments.size() - 2]);
    before = *std::move(linked);
  }
  if (newest.first_sequence != before.sequence + 1) {
    return in_file(make_error(ErrorKind::corrupt, "record ", before.sequence + 1,
                              " is missing: the file begins with record ", newest.first_sequence),
                   newest);
  }
  auto end = find_end(newest, std::move(before), durable);
  if (!end) return in_file(std::move(end).error(), newest);

  path_ = newest.path;
  FileDescriptor fd(::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  struct stat status{};
  if (fd.get() < 0 || ::fstat(fd.get(), &status) != 0)
    return std::unexpected(failure("open", errno));
  fd_ = std::move(fd);
  end_ = end->offset;
  allocated_ = static_cast<std::uint64_t>(status.st_size);
  if (must_cut_) CLAVIUM_CHECK(cut_to_end());
  return end->head;
}

Result<SegmentWriter::End> SegmentWriter::find_end(const Segment& newest, Head before,
                                                   const Head* durable) {
  CLAVIUM_TRY(SegmentReader reader, SegmentReader::open(newest.path));
  End end{std::move(before), 0};
  while (durable == nullptr || end.head.sequence < durable->sequence) {
    CLAVIUM_TRY(const auto text, reader.next());
    if (!text) break;
    const auto line = parse_line(*text);
    if (!line) {
      return fail(ErrorKind::corrupt, "record ", end.head.sequence + 1, " is a malformed line");
    }
    CLAVIUM_CHECK(follow(end.head, *line));
    end.offset = reader.offset();
  }
  if (durable != nullptr) return end;  // everything behind it was never acknowledged
  CLAVIUM_TRY(const SegmentReader::Tail tail, reader.tail());
  if (tail.ending == Ending::clean) return end;
  if (tail.bytes > kFlushBytesMax + kLineBytesMax) {
    return fail(ErrorKind::corrupt, "record ", end.head.sequence + 1, " is damaged, and ",
                tail.bytes, " bytes follow it: more than a crash can tear");
  }
  log(LogLevel::warning, "audit_torn_tail_removed",
      {{"file", newest.path.filename().string()},
       {"after_sequence", end.head.sequence},
       {"bytes", tail.bytes}});
  must_cut_ = true;
  return end;
}

Result<void> SegmentWriter::begin_segment(std::uint64_t first_sequence) {
  if (fd_.get() >= 0) CLAVIUM_CHECK(cut_to_end());
  path_ = directory_ / segment_name(first_sequence);
  FileDescriptor fd(
      ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (fd.get() < 0) {
    must_reopen_ = true;
    return std::unexpected(failure("make", errno));
  }
  fd_ = std::move(fd);
  end_ = allocated_ = 0;
  if (::fsync(directory_fd_.get()) != 0) {
    must_reopen_ = true;
    return std::unexpected(failure("make", errno));
  }
  return {};
}

Result<void> SegmentWriter::reserve(std::size_t bytes) {
  if (end_ + bytes <= allocated_) return {};
  const std::uint64_t needed = end_ + bytes - allocated_;
  int error = EINTR;
  for (const std::uint64_t step :
       {std::max(needed, std::min(kReserveBytes, segment_bytes_)), needed}) {
    while (error == EINTR) {
      error =
          ::posix_fallocate(fd_.get(), static_cast<off_t>(allocated_), static_cast<off_t>(step));
    }
    if (error == 0) {
      allocated_ += step;
      return {};
    }
    if (step != needed) error = EINTR;
  }
  must_cut_ = true;
  return std::unexpected(failure("extend", error));
}

Result<void> SegmentWriter::cut_to_end() {
  if (::ftruncate(fd_.get(), static_cast<off_t>(end_)) != 0) {
    return std::unexpected(failure("cut", errno));
  }
  allocated_ = end_;
  if (::fsync(fd_.get()) != 0) {
    must_reopen_ = true;
    return std::unexpected(failure("flush", errno));
  }
  must_cut_ = false;
  return {};
}

Result<void> SegmentWriter::check_attached() const {
  if (fd_.get() < 0) return {};
  struct stat ours{};
  struct stat at_path{};
  const char* wrong = nullptr;
  if (::fstat(fd_.get(), &ours) != 0 || ::lstat(path_.c_str(), &at_path) != 0 ||
      ours.st_dev != at_path.st_dev || ours.st_ino != at_path.st_ino) {
    wrong = " was removed, renamed or replaced";
  } else if (static_cast<std::uint64_t>(ours.st_size) < allocated_) {
    wrong = " was truncated";
  }
  if (wrong == nullptr) return {};
  return std::unexpected(make_error(ErrorKind::unavailable, "the audit log ", path_.string(), wrong)
                             .with_hint("put the file back; the log then goes on by itself"));
}

Result<void> SegmentWriter::append(std::string_view lines, std::uint64_t first_sequence) {
  if (must_reopen_) return std::unexpected(failure("go on with", EIO));
  if (fd_.get() >= 0 && must_cut_) CLAVIUM_CHECK(cut_to_end());
  if (fd_.get() < 0 || end_ >= segment_bytes_) CLAVIUM_CHECK(begin_segment(first_sequence));
  CLAVIUM_CHECK(reserve(lines.size()));
  if (const int error = write_all(fd_.get(), lines, end_); error != 0) {
    must_cut_ = true;
    return std::unexpected(failure("write", error));
  }
  if (::fdatasync(fd_.get()) != 0) {
    must_cut_ = must_reopen_ = true;
    return std::unexpected(failure("flush", errno));
  }
  // Asked after the flush: what follows is an answer that says the record can be found.
  if (auto attached = check_attached(); !attached) {
    must_cut_ = must_reopen_ = true;
    return attached;
  }
  end_ += lines.size();
  return {};
}

Result<void> SegmentWriter::recover(const Head& durable) {
  if (!must_reopen_) {
    if (auto attached = check_attached(); !attached) {
      must_cut_ = must_reopen_ = true;
      return attached;
    }
    if (fd_.get() < 0) return {};
    if (must_cut_) CLAVIUM_CHECK(cut_to_end());
    return reserve(1);
  }
  // What the kernel kept of a failed flush must not be mistaken for what the disk holds.
  if (fd_.get() >= 0) ::posix_fadvise(fd_.get(), 0, 0, POSIX_FADV_DONTNEED);
  must_cut_ = true;
  CLAVIUM_TRY(const Head found, open_newest(&durable));
  if (found.sequence != durable.sequence || found.hash != durable.hash) {
    fd_ = FileDescriptor();
    return std::unexpected(
        make_error(ErrorKind::corrupt, "the audit log in ", directory_.string(), " ends at record ",
                   found.sequence, "; record ", durable.sequence, " was already acknowledged")
            .with_hint("put the missing file back; the log then goes on by itself"));
  }
  must_reopen_ = must_cut_ = false;
  return {};
}

}  // namespace clavium::audit
