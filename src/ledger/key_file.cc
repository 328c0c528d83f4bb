// SPDX-License-Identifier: Apache-2.0
#include "ledger/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/encoding.h"

namespace clavium::ledger {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

std::unexpected<Error> system_failure(std::string_view doing, const std::filesystem::path& file) {
  return fail(ErrorKind::unavailable, doing, " ", file.string(), ": ", std::strerror(errno));
}

}  // namespace

Result<std::optional<SecretBytes>> read_key_file(const std::filesystem::path& file) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (opened.number() < 0) {
    if (errno == ENOENT) return std::optional<SecretBytes>();
    return system_failure("cannot open", file);
  }
  struct stat about{};
  if (::fstat(opened.number(), &about) != 0) return system_failure("cannot look at", file);
  if ((about.st_mode & 077) != 0)
    return std::unexpected(make_error(ErrorKind::denied, file.string(), " can be read by others")
                               .with_hint(concat("chmod 600 ", file.string())));
  if (about.st_size != static_cast<off_t>(kFingerprintKeyBytes))
    return fail(ErrorKind::corrupt, file.string(), " is not a fingerprint key of ",
                kFingerprintKeyBytes, " bytes");
  ssize_t got = 0;
  auto key = SecretBytes::filled(kFingerprintKeyBytes, [&](std::span<std::byte> out) {
    got = ::read(opened.number(), out.data(), out.size());
  });
  if (got != static_cast<ssize_t>(kFingerprintKeyBytes)) return system_failure("cannot read", file);
  return std::optional(std::move(key));
}

Result<SecretBytes> make_key_file(const std::filesystem::path& file, Entropy& entropy) {
  auto key = SecretBytes::filled(kFingerprintKeyBytes,
                                 [&](std::span<std::byte> out) { entropy.fill(out); });
  // Written under another name and linked into place, so that nobody ever reads half a key, and
  // link() fails where rename() would replace the key of a process that was first.
  std::byte nonce[8];
  entropy.fill(nonce);
  const std::filesystem::path fresh = file.string() + "." + hex_encode(nonce);
  {
    const Descriptor opened(
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (opened.number() < 0) return system_failure("cannot make", fresh);
    const ssize_t put = key.reveal([&](std::span<const std::byte> bytes) {
      return ::write(opened.number(), bytes.data(), bytes.size());
    });
    if (put != static_cast<ssize_t>(kFingerprintKeyBytes) || ::fsync(opened.number()) != 0) {
      auto failure = system_failure("cannot write", fresh);
      ::unlink(fresh.c_str());
      return failure;
    }
  }
  const int linked = ::link(fresh.c_str(), file.c_str());
  const int reason = errno;
  ::unlink(fresh.c_str());
  if (linked != 0 && reason == EEXIST) {
    CLAVIUM_TRY(auto theirs, read_key_file(file));
    if (!theirs) return fail(ErrorKind::unavailable, file.string(), " came and went");
    return *std::move(theirs);
  }
  errno = reason;
  if (linked != 0) return system_failure("cannot make", file);
  const Descriptor directory(
      ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number() < 0 || ::fsync(directory.number()) != 0)
    return system_failure("cannot flush the directory of", file);
  return key;
}

}  // namespace clavium::ledger
