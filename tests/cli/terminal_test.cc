// SPDX-License-Identifier: Apache-2.0
//
// The terminal over pipes and a pseudo-terminal: what is asked, where, and what is never shown.
#include "cli/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "cli/read_value.h"

namespace clavium::cli {
namespace {

struct Pipe {
  Pipe() { EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0); }
  ~Pipe() {
    ::close(ends[0]);
    close_writer();
  }
  void close_writer() {
    if (ends[1] >= 0) ::close(ends[1]);
    ends[1] = -1;
  }
  void put(std::string_view text) {
    EXPECT_EQ(::write(ends[1], text.data(), text.size()), ssize_t(text.size()));
  }
  std::string take() {
    close_writer();
    std::string all;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
      all.append(buffer, std::size_t(got));
    return all;
  }
  int ends[2] = {-1, -1};
};

struct PseudoTerminal {
  PseudoTerminal() {
    char path[128];
    EXPECT_EQ(::openpty(&master, &slave, path, nullptr, nullptr), 0);
    name = path;
  }
  ~PseudoTerminal() {
    ::close(master);
    ::close(slave);
  }
  bool echoes() const {
    termios mode{};
    EXPECT_EQ(::tcgetattr(slave, &mode), 0);
    return (mode.c_lflag & ECHO) != 0;
  }
  // What was shown until `mark` appears.
  std::string shown_until(std::string_view mark) {
    std::string all;
    char c = 0;
    while (all.find(mark) == std::string::npos && ::read(master, &c, 1) == 1) all.push_back(c);
    return all;
  }
  void type(std::string_view text) {
    EXPECT_EQ(::write(master, text.data(), text.size()), ssize_t(text.size()));
  }
  int master = -1, slave = -1;
  std::string name;
};

std::optional<std::string> no_variables(std::string_view) { return std::nullopt; }

std::string text_of(const SecretBytes& value) {
  return value.reveal_text([](std::string_view plain) { return std::string(plain); });
}

struct TerminalTest : testing::Test {
  Terminal terminal(std::string device = "/nonexistent") {
    return Terminal(settings, no_variables,
                    Streams{in.ends[0], out.ends[1], err.ends[1], std::move(device)});
  }
  Result<SecretBytes> piped(std::string_view text,
                            std::initializer_list<std::string_view> options = {}) {
    runbook::Arguments arguments;
    arguments.add("-", "");
    for (const std::string_view option : options) arguments.add(option, "");
    std::thread writer([&] {
      in.put(text);
      in.close_writer();
    });
    auto value = terminal().read_value(arguments);
    writer.join();
    return value;
  }
  Settings settings;
  Pipe in, out, err;
};

TEST_F(TerminalTest, DropsOneNewlineOfAPipeAndSaysSo) {
  const auto value = piped("s3cret\n\n");
  ASSERT_TRUE(value);
  EXPECT_EQ(text_of(*value), "s3cret\n");
  const std::string said = err.take();
  EXPECT_NE(said.find("clavium: one newline"), std::string::npos);
  EXPECT_EQ(said.find("s3cret"), std::string::npos);
}

TEST_F(TerminalTest, KeepsBytesWithRaw) {
  const auto value = piped("s3cret\r\n", {"raw"});
  ASSERT_TRUE(value);
  EXPECT_EQ(text_of(*value), "s3cret\r\n");
  EXPECT_EQ(err.take(), "");
}

TEST_F(TerminalTest, RefusesEmptyAndOversizeValues) {
  EXPECT_EQ(piped("\n").error().code, "empty_value");
}

TEST_F(TerminalTest, TakesSixtyFourKibibytesAndNotOneByteMore) {
  EXPECT_TRUE(piped(std::string(65'536, 'x') + "\n"));
  Pipe again;
  std::swap(in.ends, again.ends);
  const auto more = piped(std::string(65'537, 'x'));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().kind, ErrorKind::limit_exceeded);
}

TEST_F(TerminalTest, TakesAVariableAndRemovesIt) {
  ::setenv("CLAVIUM_TEST_VALUE", "from the environment", 1);
  runbook::Arguments arguments;
  arguments.add("from-env", "CLAVIUM_TEST_VALUE");
  const auto value = terminal().read_value(arguments);
  ASSERT_TRUE(value);
  EXPECT_EQ(text_of(*value), "from the environment");
  EXPECT_EQ(::getenv("CLAVIUM_TEST_VALUE"), nullptr);
  EXPECT_EQ(terminal().read_value(arguments).error().kind, ErrorKind::not_found);
}

TEST_F(TerminalTest, WarnsOfAFileThatOthersMayRead) {
  const auto path = std::filesystem::temp_directory_path() / concat("clavium-value-", ::getpid());
  std::ofstream(path) << "s3cret";
  ::chmod(path.c_str(), 0644);
  runbook::Arguments arguments;
  arguments.add("value-file", path.string());
  const auto value = terminal().read_value(arguments);
  std::filesystem::remove(path);
  ASSERT_TRUE(value);
  EXPECT_EQ(text_of(*value), "s3cret");
  EXPECT_NE(err.take().find("chmod 600"), std::string::npos);
}

TEST_F(TerminalTest, NeverPromptsWithoutATerminal) {
  const auto value = terminal().read_value({});
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().code, "prompt_needed");
  EXPECT_EQ(runbook::exit_code_for(value.error()), 4);
  EXPECT_NE(value.error().hint.find("--value-file"), std::string::npos);
  const auto confirmed = terminal().confirm("delete /a?");
  ASSERT_FALSE(confirmed);
  EXPECT_EQ(confirmed.error().hint, "add --yes");
}

TEST_F(TerminalTest, NeverPromptsWhenPromptsAreOffAlthoughThereIsATerminal) {
  PseudoTerminal device;
  settings.non_interactive = true;
  EXPECT_EQ(terminal(device.name).confirm("delete /a?").error().code, "prompt_needed");
  settings.yes = true;
  EXPECT_TRUE(terminal(device.name).confirm("delete /a?"));
}

TEST_F(TerminalTest, ReadsAHiddenValueAndShowsAgainAfterwards) {
  PseudoTerminal device;
  ASSERT_TRUE(device.echoes());
  std::string shown;
  bool hidden = false;
  std::thread person([&] {
    shown = device.shown_until("): ");
    hidden = !device.echoes();
    device.type("typed s3cret\n");
  });
  const auto value = terminal(device.name).read_value({});
  person.join();
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(text_of(*value), "typed s3cret");
  EXPECT_TRUE(hidden);
  EXPECT_TRUE(device.echoes());
  EXPECT_EQ(out.take(), "");
}

TEST_F(TerminalTest, AsksAndTakesNoForAnAnswer) {
  PseudoTerminal device;
  std::thread person([&] {
    device.shown_until("[y/N] ");
    device.type("nope\n");
  });
  const auto answer = terminal(device.name).confirm("delete /a?");
  person.join();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "not_confirmed");
}

TEST_F(TerminalTest, WithoutATerminalWritesOneLineAStepOnlyWhenAskedToSayMore) {
  terminal().progress("not said", 0, 3);
  settings.verbosity = 1;
  terminal().progress("writing \x1b copies", 1, 3);
  settings.quiet = true;
  terminal().progress("more", 2, 3);
  terminal().note("not said");
  EXPECT_EQ(err.take(), "clavium: 1/3 writing \\x1b copies\n");
}

TEST(ProgressLine, ShowsRateAndRemainingTime) {
  EXPECT_EQ(progress_line("copies", 10, 40, std::chrono::seconds(5)),
            "[#####...............] 10/40 copies, 2.0/s, 15 s left");
  EXPECT_EQ(progress_line("copies", 0, 0, std::chrono::seconds(5)),
            "[....................] 0/0 copies");
}

TEST(Colors, FollowTheVariables) {
  Pipe in, out, err;
  const Streams streams{in.ends[0], out.ends[1], err.ends[1], "/nonexistent"};
  Settings settings;
  const auto forced = [](std::string_view name) -> std::optional<std::string> {
    return name == "CLICOLOR_FORCE" ? std::optional<std::string>("1") : std::nullopt;
  };
  EXPECT_FALSE(Terminal(settings, no_variables, streams).colored_out());
  EXPECT_TRUE(Terminal(settings, forced, streams).colored_out());
  settings.no_color = true;
  EXPECT_FALSE(Terminal(settings, forced, streams).colored_out());
}

}  // namespace
}  // namespace clavium::cli
