// SPDX-License-Identifier: Apache-2.0
//
// Terminal manners, for every verb:
//
// - Results go to standard output, everything else to standard error, each line begun with
// `clavium: `;
//   lower case, no full stop. An error has at most three lines: what, `hint:` one command that
//   mends it, `code:` a stable word.
// - Prompts go to the terminal device (/dev/tty), not to standard error: they show although it is
// redirected.
//   What is typed for a value is not shown, and the terminal is set back however the prompt ends,
//   signals included.
// - Without a terminal, with CI set, or with --non-interactive nobody is asked: the error says
// which options
//   answer the question (exit code 4).
// - A long job draws one bar with its rate and remaining time on a terminal, writes one line an
// event
//   elsewhere, and nothing with --quiet.
// - Colours only on a terminal, and not with NO_COLOR or --no-color; CLICOLOR_FORCE forces them.
// - Text from the store is made harmless before it is shown (terminal_text.h).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret_bytes.h"
#include "cli/global_options.h"
#include "cli/settings.h"
#include "runbook/verb.h"

namespace clavium::cli {

/// Where the terminal is. Tests put pipes and pseudo-terminals here. Descriptors are not owned.
struct Streams {
  int in = 0;
  int out = 1;
  int err = 2;
  std::string device = "/dev/tty";
};

/// Threads: one.
class Terminal final : public runbook::Conversation {
 public:
  Terminal(const Settings& settings, const Environment& environment, Streams streams = {});
  ~Terminal() override;
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void note(std::string_view sentence) override;
  void progress(std::string_view what, std::size_t done, std::size_t total) override;
  [[nodiscard]] Result<void> confirm(std::string_view question) override;
  [[nodiscard]] Result<SecretBytes> read_value(const runbook::Arguments& arguments) override;

  /// Writes to standard output, whole. Errors: unavailable ("output_closed") when the reader has
  /// gone.
  [[nodiscard]] Result<void> write_out(std::string_view text);
  [[nodiscard]] Result<void> write_out(const SecretBytes& text);
  /// Writes lines to standard error as they are, whatever --quiet says.
  void write_err(std::string_view text);

  [[nodiscard]] bool out_is_terminal() const { return out_is_terminal_; }
  [[nodiscard]] bool colored_out() const { return colored_out_; }
  [[nodiscard]] bool colored_err() const { return colored_err_; }
  /// Columns of standard output's terminal, or --width; absent where there is neither.
  [[nodiscard]] std::optional<std::size_t> width() const { return width_; }

 private:
  [[nodiscard]] Result<int> open_device(std::string_view wanted, std::string_view answers);
  void erase_bar();

  const Settings& settings_;
  Streams streams_;
  bool out_is_terminal_ = false;
  bool err_is_terminal_ = false;
  bool colored_out_ = false;
  bool colored_err_ = false;
  std::optional<std::size_t> width_;
  bool bar_drawn_ = false;
  std::chrono::steady_clock::time_point job_began_{};
  std::chrono::steady_clock::time_point bar_drawn_at_{};
  std::string job_;
};

/// The bar's line: "[#####...............] 12/48 writing copies, 3.4/s, 11 s left". Without
/// `elapsed` worth speaking of there is no rate yet.
[[nodiscard]] std::string progress_line(std::string_view what, std::size_t done, std::size_t total,
                                        std::chrono::milliseconds elapsed);

}  // namespace clavium::cli
