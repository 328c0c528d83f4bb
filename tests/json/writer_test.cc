// SPDX-License-Identifier: Apache-2.0
#include "json/writer.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "base/freed_memory_watch.h"
#include "json/value.h"

namespace clavium::json {
namespace {

using namespace std::string_view_literals;

TEST(Writer, KeepsCommasAndNesting) {
  Writer writer;
  writer.begin_object()
      .member("a", 1)
      .key("b")
      .begin_array()
      .value("x")
      .begin_array()
      .end_array()
      .begin_object()
      .end_object()
      .null()
      .end_array()
      .member("c", true)
      .key("d")
      .begin_object()
      .member("e", std::string("f"))
      .end_object()
      .member("g", false)
      .end_object();
  EXPECT_EQ(std::move(writer).finish_text(),
            R"({"a":1,"b":["x",[],{},null],"c":true,"d":{"e":"f"},"g":false})");
}

TEST(Writer, WritesTheWholeRangeOfNumbers) {
  Writer writer;
  writer.begin_array()
      .value(INT64_MIN)
      .value(INT64_MAX)
      .value(UINT64_MAX)
      .value(0)
      .raw("1.5e3")
      .end_array();
  EXPECT_EQ(std::move(writer).finish_text(),
            "[-9223372036854775808,9223372036854775807,18446744073709551615,0,1.5e3]");
}

TEST(Writer, EscapesWhatMustBeAndNothingElse) {
  Writer writer;
  writer.value("\"\\/\b\f\n\r\t\x01\x1f\x7f\xc3\xa9</"sv);
  EXPECT_EQ(std::move(writer).finish_text(),
            "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0001\\u001f\x7f\xc3\xa9</\"");
}

TEST(Writer, EveryCharacterComesBackFromTheReader) {
  std::string text;
  for (int c = 0; c < 0x80; ++c) text.push_back(char(c));
  text += "\xc2\x80\xe2\x82\xac\xf0\x9f\x98\x80";
  Writer writer;
  writer.begin_object()
      .member(text, text)
      .key("secret")
      .secret_text(SecretBytes::copy_of(text))
      .end_object();
  const auto document = Document::parse(std::move(writer).finish());
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->root().find(text)->string(), text);
  EXPECT_EQ(document->root().find("secret")->string(), text);
}

TEST(Writer, SecretBytesGoOutAsBase64) {
  Writer writer;
  writer.begin_array()
      .secret_base64(SecretBytes::copy_of("\x00\xff\x10"sv))
      .secret_base64(SecretBytes())
      .end_array();
  EXPECT_EQ(std::move(writer).finish_text(), R"(["AP8Q",""])");
}

TEST(Writer, ALongValueIsWrittenWholeAndLeavesNoTraceInAbandonedBuffers) {
  const std::string value = "hunter2-is-secret" + std::string(70'000, '"');
  const SecretBytes secret = SecretBytes::copy_of(value);
  const testing::FreedMemoryWatch watch("hunter2-is-secret");
  {
    Writer writer;
    writer.begin_object().key("SecretString").secret_text(secret).end_object();
    const SecretBytes text = std::move(writer).finish();
    EXPECT_EQ(text.size_bytes(), 17 + 2 * 70'000 + 19);
  }
  EXPECT_GE(watch.seen(), 2u);
  EXPECT_EQ(watch.finds(), 0u);
}

TEST(Writer, TimestampsHaveUpToThreeDecimals) {
  const auto written = [](std::int64_t milliseconds) {
    Writer writer;
    writer.epoch_seconds(milliseconds);
    return std::move(writer).finish_text();
  };
  EXPECT_EQ(written(1'523'477'145'729), "1523477145.729");
  EXPECT_EQ(written(1'523'477'145'700), "1523477145.7");
  EXPECT_EQ(written(1'523'477'145'050), "1523477145.05");
  EXPECT_EQ(written(1'523'477'145'000), "1523477145");
  EXPECT_EQ(written(1), "0.001");
  EXPECT_EQ(written(0), "0");
  EXPECT_EQ(written(-1), "-0.001");
  EXPECT_EQ(written(-1500), "-1.5");
}

}  // namespace
}  // namespace clavium::json
