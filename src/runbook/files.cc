// SPDX-License-Identifier: Apache-2.0
#include "runbook/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/limits.h"

namespace clavium::runbook {

Result<std::string> read_small_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(ErrorKind::not_found, "cannot read ", file.string());
  std::string text(limits::kConfigBytesMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > limits::kConfigBytesMax)
    return fail(ErrorKind::invalid_request, file.string(), " is larger than ",
                limits::kConfigBytesMax, " bytes");
  return text;
}

Result<void> write_small_file(const std::filesystem::path& file, std::string_view text) {
  const auto failed = [&] {
    return fail(ErrorKind::unavailable, "cannot write ", file.string(), ": ", std::strerror(errno));
  };
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed();
  while (!text.empty()) {
    const ssize_t put = ::write(descriptor, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) {
      const int reason = errno;
      ::close(descriptor);
      errno = reason;
      return failed();
    }
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::close(descriptor) != 0) return failed();
  return {};
}

}  // namespace clavium::runbook
