// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "base/encoding.h"

namespace clavium {
namespace {

using namespace std::string_view_literals;

std::string one(std::string_view value) {
  const LogField field("name", value);
  return format_fields(std::span(&field, 1));
}

TEST(FormatFields, PlainTextIsBareAndAnythingElseIsQuoted) {
  EXPECT_EQ(one("arn:aws:x/y-1_2.3@4"), "name=arn:aws:x/y-1_2.3@4");
  EXPECT_EQ(one(""), "name=\"\"");
  EXPECT_EQ(one("two words"), "name=\"two words\"");
  EXPECT_EQ(one("a=b"), "name=\"a=b\"");
  EXPECT_EQ(one("caf\xc3\xa9"), "name=\"caf\xc3\xa9\"");
}

TEST(FormatFields, NumbersAndBooleans) {
  const LogField fields[] = {
      {"a", 1}, {"b", std::size_t{2}}, {"c", INT64_MIN}, {"d", true}, {"e", false}};
  EXPECT_EQ(format_fields(fields), "a=1 b=2 c=-9223372036854775808 d=true e=false");
  EXPECT_EQ(format_fields({}), "");
}

TEST(FormatFields, NoValueForgesALineOrAField) {
  EXPECT_EQ(one("x\nlevel=error"), "name=\"x\\x0alevel=error\"");
  EXPECT_EQ(one("x\" other=\"y"), "name=\"x\\\" other=\\\"y\"");
  EXPECT_EQ(one("x\\"), "name=\"x\\\\\"");
  EXPECT_EQ(one("x\r\0\x1b[2J\x7f"sv), "name=\"x\\x0d\\x00\\x1b[2J\\x7f\"");
}

// What ends a line or moves the cursor is not all ASCII.
TEST(FormatFields, ControlsBeyondAsciiAreEscapedToo) {
  EXPECT_EQ(one("a\xc2\x85z"), "name=\"a\\xc2\\x85z\"");           // next line
  EXPECT_EQ(one("a\xc2\x9bz"), "name=\"a\\xc2\\x9bz\"");           // the C1 spelling of ESC [
  EXPECT_EQ(one("a\xe2\x80\xa8z"), "name=\"a\\xe2\\x80\\xa8z\"");  // line separator
  EXPECT_EQ(one("a\xe2\x80\xaez"), "name=\"a\\xe2\\x80\\xaez\"");  // right-to-left override
  EXPECT_EQ(one("a\xe2\x81\xa6z"), "name=\"a\\xe2\\x81\\xa6z\"");  // isolate
  EXPECT_EQ(one("\xe2\x80\xa6 \xc2\xa0"), "name=\"\xe2\x80\xa6 \xc2\xa0\"");  // neighbours stay
}

TEST(FormatFields, TextThatIsNoUtf8IsEscapedByteByByte) {
  EXPECT_EQ(one("a\x9b\xff"sv), "name=\"a\\x9b\\xff\"");
  EXPECT_EQ(one("\xe2\x80"sv), "name=\"\\xe2\\x80\"");
}

// Whatever goes in, one line of printable text comes out.
TEST(FormatFields, EveryByteInEveryPlaceKeepsTheLineWhole) {
  for (int code = 0; code < 256; ++code) {
    for (const std::string_view frame : {"?"sv, "a?"sv, "?b"sv, "\xc2?"sv, "\xe2\x80?"sv}) {
      std::string text(frame);
      text[text.find('?')] = char(code);
      const std::string line = one(text);
      EXPECT_TRUE(is_utf8(line)) << code;
      for (const char c : line) EXPECT_TRUE(std::uint8_t(c) >= 0x20 && c != 0x7f) << code;
    }
  }
}

class Recorder final : public LogSink {
 public:
  void write(LogLevel level, std::string_view event, std::span<const LogField> fields) override {
    lines_.push_back(std::string(name_of(level)) + " " + std::string(event) + " " +
                     format_fields(fields));
  }
  std::vector<std::string> lines_;
};

TEST(Log, GoesToTheSinkFromTheLevelOnAndNowhereWithoutOne) {
  log(LogLevel::error, "dropped");
  Recorder recorder;
  set_log_sink(&recorder, LogLevel::warning);
  log(LogLevel::info, "too little");
  log(LogLevel::warning, "request_refused", {{"status", 403}});
  log(LogLevel::error, "disk_full");
  set_log_sink(nullptr);
  log(LogLevel::error, "dropped");
  EXPECT_EQ(recorder.lines_,
            (std::vector<std::string>{"warning request_refused status=403", "error disk_full "}));
}

}  // namespace
}  // namespace clavium
