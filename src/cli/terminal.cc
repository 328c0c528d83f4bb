// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "base/encoding.h"
#include "base/limits.h"
#include "cli/read_value.h"
#include "cli/terminal_text.h"

namespace clavium::cli {

namespace {

constexpr std::size_t kBarColumns = 20;
constexpr std::chrono::milliseconds kBarInterval{100};
constexpr std::string_view kValueAnswers =
    "pipe the value and give `-`, or use --value-file or --from-env";

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(std::size_t(written));
  }
  return true;
}

bool is_color_forced(const Environment& environment) {
  const std::string forced = environment("CLICOLOR_FORCE").value_or("");
  return !forced.empty() && forced != "0";
}

Result<SecretBytes> checked(SecretBytes value) {
  if (value.size_bytes() > limits::kSecretValueBytesMax) {
    return fail(ErrorKind::limit_exceeded, "the value is longer than ",
                limits::kSecretValueBytesMax, " bytes, the most that a secret holds");
  }
  if (value.empty()) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "the value is empty")
                               .with_code("empty_value")
                               .with_hint("check what the pipe, file or variable holds"));
  }
  return value;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

Terminal::Terminal(const Settings& settings, const Environment& environment, Streams streams)
    : settings_(settings), streams_(std::move(streams)) {
  out_is_terminal_ = ::isatty(streams_.out) == 1;
  err_is_terminal_ = ::isatty(streams_.err) == 1;
  const bool refused = settings.no_color || !environment("NO_COLOR").value_or("").empty() ||
                       environment("TERM").value_or("") == "dumb";
  const bool forced = !settings.no_color && is_color_forced(environment);
  colored_out_ = forced || (out_is_terminal_ && !refused);
  colored_err_ = forced || (err_is_terminal_ && !refused);
  width_ = settings.width;
  winsize size{};
  if (!width_ && out_is_terminal_ && ::ioctl(streams_.out, TIOCGWINSZ, &size) == 0 &&
      size.ws_col > 0) {
    width_ = size.ws_col;
  }
}

Terminal::~Terminal() { erase_bar(); }

void Terminal::write_err(std::string_view text) {
  erase_bar();
  write_all(streams_.err, text);
}

void Terminal::note(std::string_view sentence) {
  if (settings_.quiet) return;
  write_err(concat("clavium: ", harmless(sentence), "\n"));
}

void Terminal::erase_bar() {
  if (!bar_drawn_) return;
  write_all(streams_.err, "\r\x1b[K");
  bar_drawn_ = false;
}

void Terminal::progress(std::string_view what, std::size_t done, std::size_t total) {
  if (settings_.quiet) return;
  const auto now = std::chrono::steady_clock::now();
  // A job begins when it says so, and whenever its count falls back to nothing.
  if (done == 0 || job_.empty()) job_began_ = now;
  job_ = harmless(what);
  if (!err_is_terminal_) {
    // A job's log wants the results; who wants every step there says -v.
    if (settings_.verbosity == 0) return;
    write_all(streams_.err, concat("clavium: ", done, "/", total, " ", job_, "\n"));
    return;
  }
  const bool ended = total != 0 && done >= total;
  if (bar_drawn_ && !ended && now - bar_drawn_at_ < kBarInterval) return;
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - job_began_);
  const std::string line = progress_line(job_, done, total, elapsed);
  write_all(streams_.err, concat("\r\x1b[K", cut_to(line, width_.value_or(80) - 1)));
  bar_drawn_ = true;
  bar_drawn_at_ = now;
  if (ended) {
    erase_bar();
    job_.clear();
  }
}

Result<int> Terminal::open_device(std::string_view wanted, std::string_view answers) {
  const std::string hint(answers);
  if (settings_.non_interactive) {
    return std::unexpected(make_error(ErrorKind::unauthenticated, wanted, ", and prompts are off")
                               .with_code("prompt_needed")
                               .with_hint(hint));
  }
  const int device = ::open(streams_.device.c_str(), O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (device < 0 || ::isatty(device) != 1) {
    if (device >= 0) ::close(device);
    return std::unexpected(
        make_error(ErrorKind::unauthenticated, wanted, ", and there is no terminal")
            .with_code("prompt_needed")
            .with_hint(hint));
  }
  return device;
}

Result<void> Terminal::confirm(std::string_view question) {
  if (settings_.yes) return {};
  const std::string asked = harmless(question);
  CLAVIUM_TRY(const int opened,
              open_device(concat("a confirmation is needed: ", asked), "add --yes"));
  const Descriptor device(opened);
  erase_bar();
  write_all(device.number(), concat("clavium: ", asked, " [y/N] "));
  std::string answer;
  char c = 0;
  while (answer.size() < 16 && ::read(device.number(), &c, 1) == 1 && c != '\n')
    answer.push_back(c);
  answer = ascii_lower(trim(answer));
  if (answer == "y" || answer == "yes") return {};
  return std::unexpected(make_error(ErrorKind::precondition, "not confirmed, nothing was done")
                             .with_code("not_confirmed"));
}

Result<SecretBytes> Terminal::read_value(const runbook::Arguments& arguments) {
  const bool keep_bytes = arguments.has("raw");
  const int sources =
      int(arguments.has("-")) + int(arguments.has("value-file")) + int(arguments.has("from-env"));
  if (sources > 1) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request,
                   "the value comes from one place: `-`, --value-file or --from-env")
            .with_code("usage"));
  }
  SecretBytes value;
  // `--value-file -` is the same pipe; a file of that name is ./-.
  if (arguments.has("-") || arguments.get("value-file") == "-") {
    if (::isatty(streams_.in) == 1) {
      return std::unexpected(
          make_error(ErrorKind::invalid_request,
                     "`-` reads a pipe, and standard input is a terminal that would show "
                     "what is typed")
              .with_code("usage")
              .with_hint("leave `-` out to be asked without echo"));
    }
    CLAVIUM_TRY(value, read_all(streams_.in));
  } else if (const auto path = arguments.get("value-file")) {
    CLAVIUM_TRY(FromFile file, read_value_file(std::string(*path)));
    if (file.others_may_read) note("others may read the value's file; chmod 600 closes it");
    value = std::move(file.value);
  } else if (const auto name = arguments.get("from-env")) {
    CLAVIUM_TRY(value, take_variable(std::string(*name)));
    return checked(std::move(value));
  } else {
    CLAVIUM_TRY(const int opened, open_device("a value is needed", kValueAnswers));
    const Descriptor device(opened);
    erase_bar();
    CLAVIUM_TRY(value, read_hidden_line(device.number(), "clavium: value (not shown): "));
    return checked(std::move(value));
  }
  if (!keep_bytes) {
    bool dropped = false;
    value = without_final_newline(std::move(value), dropped);
    if (dropped) note("one newline at the end of the value was dropped (--raw keeps it)");
  }
  return checked(std::move(value));
}

Result<void> Terminal::write_out(std::string_view text) {
  erase_bar();
  if (write_all(streams_.out, text)) return {};
  return std::unexpected(
      make_error(ErrorKind::unavailable, "standard output was closed").with_code("output_closed"));
}

Result<void> Terminal::write_out(const SecretBytes& text) {
  return text.reveal_text([&](std::string_view plain) { return write_out(plain); });
}

std::string progress_line(std::string_view what, std::size_t done, std::size_t total,
                          std::chrono::milliseconds elapsed) {
  done = std::min(done, total);
  const std::size_t filled = total == 0 ? 0 : kBarColumns * done / total;
  std::string line = concat("[", std::string(filled, '#'), std::string(kBarColumns - filled, '.'),
                            "] ", done, "/", total, " ", what);
  if (done == 0 || elapsed < std::chrono::milliseconds(200)) return line;
  const double seconds = double(elapsed.count()) / 1000.0;
  const double rate = double(done) / seconds;
  const double left = double(total - done) / rate;
  std::array<char, 64> tail;
  const int size = std::snprintf(tail.data(), tail.size(), ", %.1f/s, %.0f s left", rate, left);
  return line.append(tail.data(), std::size_t(size));
}

}  // namespace clavium::cli
