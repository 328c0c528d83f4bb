// SPDX-License-Identifier: Apache-2.0
#include "store/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace clavium::store {

namespace {

std::unexpected<Error> cannot(std::string_view what, const std::filesystem::path& path) {
  return fail(ErrorKind::unavailable, "cannot ", what, " ", path.string(), ": ",
              std::generic_category().message(errno));
}

Result<void> make_with_parents(const std::filesystem::path& path) {
  std::filesystem::path so_far;
  for (const auto& part : path) {
    so_far /= part;
    if (::mkdir(so_far.c_str(), 0700) != 0 && errno != EEXIST && errno != EISDIR &&
        errno != EROFS) {
      return cannot("make", so_far);
    }
  }
  return {};
}

Result<void> check_private(int fd, const std::filesystem::path& path) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) return cannot("examine", path);
  if (status.st_uid != ::geteuid()) {
    return std::unexpected(make_error(ErrorKind::precondition, path.string(), " belongs to user ",
                                      status.st_uid, ", and this process runs as user ",
                                      ::geteuid())
                               .with_hint("run as its owner, or name another directory"));
  }
  if ((status.st_mode & 077) != 0) {
    return std::unexpected(
        make_error(ErrorKind::precondition, path.string(), " can be entered by other users")
            .with_hint(concat("chmod 700 ", path.string())));
  }
  return {};
}

std::string holder_of(int lock_fd) {
  char digits[16] = {};
  const ssize_t read = ::pread(lock_fd, digits, sizeof digits - 1, 0);
  std::string holder(digits, read > 0 ? static_cast<std::size_t>(read) : 0);
  holder.resize(std::min(holder.size(), holder.find_first_not_of("0123456789")));
  return holder.empty() ? "unknown" : holder;
}

}  // namespace

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : root_(std::move(other.root_)), lock_fd_(std::exchange(other.lock_fd_, -1)) {}

DataDirectory& DataDirectory::operator=(DataDirectory&& other) noexcept {
  std::swap(root_, other.root_);
  std::swap(lock_fd_, other.lock_fd_);
  return *this;
}

// The file stays: removing it would let two processes lock two files of the same name.
DataDirectory::~DataDirectory() {
  if (lock_fd_ >= 0) ::close(lock_fd_);
}

Result<DataDirectory> open_data_directory(const std::filesystem::path& path) {
  CLAVIUM_CHECK(make_with_parents(path));
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return cannot("open", path);
  const auto is_private = check_private(directory, path);
  const int lock_fd =
      is_private ? ::openat(directory, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)
                 : -1;
  const int open_error = errno;
  ::close(directory);
  CLAVIUM_CHECK(is_private);
  errno = open_error;
  if (lock_fd < 0) return cannot("open", path / "lock");

  DataDirectory opened(path, lock_fd);
  if (::flock(lock_fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return cannot("lock", path / "lock");
    return std::unexpected(make_error(ErrorKind::conflict, "another clavium (process ",
                                      holder_of(lock_fd), ") uses ", path.string())
                               .with_hint("stop it first, or name another directory"));
  }
  const std::string pid = concat(::getpid(), '\n');
  if (::ftruncate(lock_fd, 0) != 0 ||
      ::pwrite(lock_fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return cannot("write", path / "lock");
  }
  return opened;
}

}  // namespace clavium::store
