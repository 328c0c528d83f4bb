// SPDX-License-Identifier: Apache-2.0
#include "keyring/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace clavium::keyring {

namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool open() const { return number_ >= 0; }

 private:
  int number_;
};

Error refused(const fs::path& path, std::string_view why, std::string hint) {
  return make_error(ErrorKind::denied, path.string(), " ", why).with_hint(std::move(hint));
}

Error failed(std::string_view attempt, const fs::path& path, int error_number) {
  const auto kind = [&] {
    switch (error_number) {
      case ENOENT:
      case ENOTDIR:
        return ErrorKind::not_found;
      case EEXIST:
        return ErrorKind::already_exists;
      case EACCES:
      case EPERM:
      case EROFS:
        return ErrorKind::denied;
      default:
        return ErrorKind::unavailable;
    }
  }();
  return make_error(kind, "could not ", attempt, " ", path.string(), ": ",
                    std::generic_category().message(error_number));
}

Result<void> check_private(const fs::path& path, const struct stat& state) {
  if (!S_ISREG(state.st_mode)) {
    return std::unexpected(refused(path, "is no regular file", "name the key file itself"));
  }
  if (state.st_uid != ::geteuid()) {
    return std::unexpected(refused(path, concat("belongs to user ", state.st_uid, " and not to us"),
                                   concat("chown ", ::geteuid(), " ", path.string())));
  }
  if ((state.st_mode & 077) != 0) {
    return std::unexpected(refused(
        path, "can be reached by other users",
        concat("chmod 600 ", path.string(), ", and replace the key if somebody may have read it")));
  }
  return {};
}

bool write_all(int file, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(std::size_t(count));
  }
  return true;
}

Result<void> sync_directory_of(const fs::path& path) {
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const Descriptor handle(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle.open() || ::fsync(handle.number()) != 0) {
    return std::unexpected(failed("write to the disk", directory, errno));
  }
  return {};
}

}  // namespace

Result<SecretBytes> read_private_file(const fs::path& path, std::size_t bytes_max) {
  // Not blocking, or a named pipe in the file's place would hang the start.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file.open()) {
    if (errno == ELOOP) {
      return std::unexpected(
          refused(path, "is a symbolic link", "name the file that it points to"));
    }
    return std::unexpected(failed("open", path, errno));
  }
  // The open file is looked at, not its name: whoever changes the name now changes nothing.
  struct stat state{};
  if (::fstat(file.number(), &state) != 0) return std::unexpected(failed("look at", path, errno));
  CLAVIUM_CHECK(check_private(path, state));
  SecretBuffer content(bytes_max + 1);
  while (content.size_bytes() <= bytes_max) {
    const auto room = content.prepare(bytes_max + 1 - content.size_bytes());
    const ssize_t count = ::read(file.number(), room.data(), room.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(failed("read", path, errno));
    if (count == 0) return std::move(content).finish();
    content.commit(std::size_t(count));
  }
  return fail(ErrorKind::corrupt, path.string(), " has more than ", bytes_max, " bytes");
}

Result<void> create_private_file(const fs::path& path, const SecretBytes& content) {
  const Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.open()) return std::unexpected(failed("create", path, errno));
  // fchmod as well, since a umask may have taken away even the owner's right to read.
  const bool written = ::fchmod(file.number(), 0600) == 0 &&
                       content.reveal([&](std::span<const std::byte> bytes) {
                         return write_all(file.number(), bytes);
                       }) &&
                       ::fsync(file.number()) == 0;
  if (!written) {
    const int why = errno;
    ::unlink(path.c_str());
    return std::unexpected(failed("write", path, why));
  }
  return sync_directory_of(path);
}

}  // namespace clavium::keyring
