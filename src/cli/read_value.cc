// SPDX-License-Identifier: Apache-2.0
#include "cli/read_value.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/limits.h"

namespace clavium::cli {

namespace {

constexpr std::size_t kBlockBytes = 4096;

Error too_long() {
  return make_error(ErrorKind::limit_exceeded, "the value is longer than ",
                    limits::kSecretValueBytesMax, " bytes, the most that a secret holds");
}

std::string reason() { return std::generic_category().message(errno); }

// What a signal handler needs to set the terminal back; it may only touch what is here.
volatile std::sig_atomic_t g_hidden_terminal = -1;
termios g_shown_mode;
termios g_hidden_mode;

constexpr std::array kEndingSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

extern "C" void show_again_and_raise(int signal) {
  const int saved_errno = errno;
  if (g_hidden_terminal >= 0) ::tcsetattr(g_hidden_terminal, TCSANOW, &g_shown_mode);
  struct sigaction handler{};
  ::sigaction(signal, nullptr, &handler);
  struct sigaction plain{};
  plain.sa_handler = SIG_DFL;
  ::sigaction(signal, &plain, nullptr);
  ::raise(signal);  // Ends the process, or stops it until it is continued.
  handler.sa_handler = show_again_and_raise;
  ::sigaction(signal, &handler, nullptr);
  if (g_hidden_terminal >= 0) ::tcsetattr(g_hidden_terminal, TCSANOW, &g_hidden_mode);
  errno = saved_errno;
}

// Hides what is typed for as long as it lives.
class Hidden {
 public:
  explicit Hidden(int terminal) {
    if (::tcgetattr(terminal, &g_shown_mode) != 0) return;
    g_hidden_mode = g_shown_mode;
    g_hidden_mode.c_lflag &= ~tcflag_t(ECHO | ECHONL);
    g_hidden_mode.c_lflag |= ICANON | ISIG;
    g_hidden_terminal = terminal;
    struct sigaction action{};
    action.sa_handler = show_again_and_raise;
    action.sa_flags = SA_NODEFER;  // raise() inside the handler must take effect there
    ::sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i) {
      ::sigaction(kEndingSignals[i], &action, &before_[i]);
      // A signal that was ignored (nohup) stays ignored.
      if (before_[i].sa_handler == SIG_IGN) ::sigaction(kEndingSignals[i], &before_[i], nullptr);
    }
    // TCSAFLUSH throws away what was typed before the prompt stood there: it was not meant for it.
    done_ = ::tcsetattr(terminal, TCSAFLUSH, &g_hidden_mode) == 0;
  }
  ~Hidden() {
    if (g_hidden_terminal < 0) return;
    ::tcsetattr(g_hidden_terminal, TCSANOW, &g_shown_mode);
    g_hidden_terminal = -1;
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i) {
      ::sigaction(kEndingSignals[i], &before_[i], nullptr);
    }
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

  [[nodiscard]] bool done() const { return done_; }

 private:
  std::array<struct sigaction, kEndingSignals.size()> before_{};
  bool done_ = false;
};

void write_whole(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(std::size_t(written));
  }
}

}  // namespace

Result<SecretBytes> read_all(int descriptor) {
  SecretBuffer buffer(kBlockBytes);
  for (;;) {
    const std::span<std::byte> room = buffer.prepare(kBlockBytes);
    const ssize_t got = ::read(descriptor, room.data(), kBlockBytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorKind::unavailable, "the value could not be read: ", reason());
    if (got == 0) return std::move(buffer).finish();
    buffer.commit(std::size_t(got));
    // Two more than the bound: the newline of a pipe is dropped later.
    if (buffer.size_bytes() > limits::kSecretValueBytesMax + 2) return std::unexpected(too_long());
  }
}

Result<FromFile> read_value_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (file < 0) {
    const ErrorKind kind = errno == ENOENT   ? ErrorKind::not_found
                           : errno == EACCES ? ErrorKind::denied
                                             : ErrorKind::invalid_request;
    return fail(kind, "the value's file could not be opened: ", reason());
  }
  struct stat state{};
  const bool known = ::fstat(file, &state) == 0;
  // A pipe is allowed for `--value-file <(command)`.
  if (!known || (!S_ISREG(state.st_mode) && !S_ISFIFO(state.st_mode))) {
    ::close(file);
    return fail(ErrorKind::invalid_request, "the value's file is neither a file nor a pipe");
  }
  auto value = read_all(file);
  ::close(file);
  if (!value) return std::unexpected(std::move(value).error());
  return FromFile{*std::move(value),
                  S_ISREG(state.st_mode) && (state.st_mode & (S_IRGRP | S_IROTH)) != 0};
}

Result<SecretBytes> take_variable(const std::string& name) {
  char* value = std::getenv(name.c_str());
  if (value == nullptr) return fail(ErrorKind::not_found, "the variable of --from-env is not set");
  const std::size_t size = std::strlen(value);
  if (size > limits::kSecretValueBytesMax) return std::unexpected(too_long());
  SecretBytes taken = SecretBytes::copy_of(std::string_view(value, size));
  wipe(std::as_writable_bytes(std::span(value, size)));
  ::unsetenv(name.c_str());
  return taken;
}

Result<SecretBytes> read_hidden_line(int terminal, const std::string& prompt) {
  const Hidden hidden(terminal);
  if (!hidden.done()) {
    return fail(ErrorKind::unavailable, "the terminal cannot hide what is typed: ", reason());
  }
  write_whole(terminal, prompt);
  SecretBuffer buffer(kBlockBytes);
  for (;;) {
    const std::span<std::byte> room = buffer.prepare(kBlockBytes);
    const ssize_t got = ::read(terminal, room.data(), kBlockBytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorKind::unavailable, "the terminal could not be read: ", reason());
    const bool ended = got == 0 || room[std::size_t(got) - 1] == std::byte('\n');
    buffer.commit(std::size_t(got));
    if (buffer.size_bytes() > limits::kSecretValueBytesMax + 2) return std::unexpected(too_long());
    if (got == 0 && buffer.size_bytes() == 0) {
      write_whole(terminal, "\n");
      return std::unexpected(
          make_error(ErrorKind::precondition, "nothing was entered").with_code("cancelled"));
    }
    if (ended) break;
  }
  write_whole(terminal, "\n");
  bool dropped = false;
  return without_final_newline(std::move(buffer).finish(), dropped);
}

SecretBytes without_final_newline(SecretBytes value, bool& dropped) {
  const std::size_t keep = value.reveal_text([](std::string_view text) {
    if (text.ends_with("\r\n")) return text.size() - 2;
    return text.ends_with('\n') ? text.size() - 1 : text.size();
  });
  dropped = keep != value.size_bytes();
  if (!dropped) return value;
  return value.reveal(
      [&](std::span<const std::byte> bytes) { return SecretBytes::copy_of(bytes.first(keep)); });
}

}  // namespace clavium::cli
