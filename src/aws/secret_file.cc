// SPDX-License-Identifier: Apache-2.0
#include "aws/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace clavium::aws {

namespace {

struct Descriptor {
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number;
};

Result<void> check_trust(const struct stat& status, const std::filesystem::path& path) {
  if (status.st_uid != ::geteuid()) {
    return fail(ErrorKind::denied, path.string(), " belongs to another user");
  }
  if ((status.st_mode & 077) != 0) {
    return std::unexpected(make_error(ErrorKind::denied, path.string(), " is open to other users")
                               .with_hint(concat("chmod 600 ", path.string())));
  }
  return {};
}

}  // namespace

Result<std::optional<SecretBytes>> read_secret_file(const std::filesystem::path& path,
                                                    FileTrust trust) {
  // O_NONBLOCK, so that a pipe put in the file's place cannot hold us up; it is refused below.
  int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
  if (trust == FileTrust::private_only) flags |= O_NOFOLLOW;
  const Descriptor file(::open(path.c_str(), flags));
  if (file.number < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<SecretBytes>();
    if (errno == ELOOP) return fail(ErrorKind::denied, path.string(), " is a symbolic link");
    return fail(ErrorKind::denied, "cannot open ", path.string(), ": ", std::strerror(errno));
  }
  // Judged by descriptor: the file that was checked is the file that is read.
  struct stat status{};
  if (::fstat(file.number, &status) != 0) {
    return fail(ErrorKind::unavailable, "cannot stat ", path.string(), ": ", std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorKind::invalid_request, path.string(), " is not a regular file");
  }
  if (trust == FileTrust::private_only) CLAVIUM_CHECK(check_trust(status, path));

  SecretBuffer contents(std::size_t(status.st_size) + 1);
  for (;;) {
    const std::span<std::byte> room = contents.prepare(4096);
    const ssize_t got = ::read(file.number, room.data(), room.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return fail(ErrorKind::unavailable, "cannot read ", path.string(), ": ",
                  std::strerror(errno));
    }
    if (got == 0) break;
    contents.commit(std::size_t(got));
    if (contents.size_bytes() > kSecretFileBytesMax) {
      return fail(ErrorKind::invalid_request, path.string(), " is larger than ",
                  kSecretFileBytesMax, " bytes");
    }
  }
  return std::optional<SecretBytes>(std::move(contents).finish());
}

}  // namespace clavium::aws
