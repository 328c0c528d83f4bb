// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

namespace clavium {
namespace {

using namespace std::string_view_literals;

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

// Absent as "(refused)", so that tables can hold both.
std::string decoded(std::string_view base64) {
  const auto bytes = base64_decode(base64);
  if (!bytes) return "(refused)";
  return bytes->reveal_text([](std::string_view text) { return std::string(text); });
}

// RFC 4648 section 10.
constexpr std::pair<std::string_view, std::string_view> kRfc4648[] = {{"", ""},
                                                                      {"f", "Zg=="},
                                                                      {"fo", "Zm8="},
                                                                      {"foo", "Zm9v"},
                                                                      {"foob", "Zm9vYg=="},
                                                                      {"fooba", "Zm9vYmE="},
                                                                      {"foobar", "Zm9vYmFy"}};

TEST(Base64, Rfc4648Vectors) {
  for (const auto& [plain, encoded] : kRfc4648) {
    EXPECT_EQ(base64_encode(bytes_of(plain)), encoded);
    EXPECT_EQ(decoded(encoded), plain);
    SecretBuffer buffer(0);
    base64_encode(bytes_of(plain), buffer);
    EXPECT_TRUE(constant_time_equal(std::move(buffer).finish(), SecretBytes::copy_of(encoded)));
  }
}

TEST(Base64, EveryByteComesBackInBothAlphabets) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(char(i));
  for (std::size_t size = 250; size <= 256; ++size) {
    const std::string_view plain = std::string_view(all).substr(0, size);
    EXPECT_EQ(decoded(base64_encode(bytes_of(plain))), plain);
    const auto url = base64url_decode(base64url_encode(bytes_of(plain)));
    ASSERT_TRUE(url);
    EXPECT_TRUE(std::ranges::equal(*url, bytes_of(plain)));
  }
}

// Two spellings of the same bytes would be two spellings of one token.
TEST(Base64, OnlyTheCanonicalSpellingIsRead) {
  for (const std::string_view text :
       {"Zg"sv,       "Zg="sv,  "Zg==="sv, "Zg===="sv, "Z==="sv,    "===="sv, "=="sv,
        "="sv,        "Zh=="sv, "Zm9="sv,  "Zm9v\n"sv, "Zm9v "sv,   " Zm9"sv, "Zm 9"sv,
        "Zg==Zg=="sv, "Z=g="sv, "Zm-_"sv,  "Zm9\0"sv,  "Zm9\xc3"sv, "A"sv,    "A==="sv}) {
    EXPECT_EQ(decoded(text), "(refused)") << text;
  }
  EXPECT_EQ(base64_decode("Zh==").error().kind, ErrorKind::invalid_request);
}

TEST(Base64, TheErrorDoesNotQuoteTheInput) {
  const auto bytes = base64_decode("hunter2-hunter2!");
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().message.find("hunter"), std::string::npos);
}

TEST(Base64Url, HasNoPaddingAndOneSpelling) {
  EXPECT_EQ(base64url_encode(bytes_of("\xfb\xff"sv)), "-_8");
  for (const std::string_view text : {"-_8="sv, "-_9"sv, "+/8"sv, "A"sv, "AAAAA"sv, "-_ 8"sv}) {
    EXPECT_FALSE(base64url_decode(text)) << text;
  }
  EXPECT_TRUE(base64url_decode(""));
}

TEST(Hex, WritesLowerAndReadsBothCases) {
  EXPECT_EQ(hex_encode(bytes_of("\x00\x7f\xff\xab"sv)), "007fffab");
  EXPECT_EQ(hex_decode("007FffAb"), hex_decode("007fffab"));
  for (const char* text : {"0", "0g", "0x", " 0", "0 ", "000"})
    EXPECT_FALSE(hex_decode(text)) << text;
  EXPECT_TRUE(hex_decode("")->empty());
}

// RFC 3986 section 2.3; Signature Version 4 depends on exactly this set and on upper-case digits.
TEST(Percent, EncodesEverythingButUnreservedCharacters) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode(" /+*%\x7f\xc3\xa9"sv), "%20%2F%2B%2A%25%7F%C3%A9");
  EXPECT_EQ(percent_encode("a/b c", true), "a/b%20c");
  EXPECT_EQ(percent_encode("\0"sv), "%00");
}

TEST(Percent, DecodesAndRefusesHalfAnEscape) {
  EXPECT_EQ(percent_decode("a%20b+c%c3%A9"), "a b+c\xc3\xa9");
  EXPECT_EQ(percent_decode("%00"), "\0"sv);
  EXPECT_EQ(percent_decode(""), "");
  // Once, and not again: %2541 is the text %41.
  EXPECT_EQ(percent_decode("%2541"), "%41");
  for (const char* text : {"%", "%4", "a%", "%4g", "%g4", "%%41", "% 41", "%-1"}) {
    EXPECT_FALSE(percent_decode(text)) << text;
  }
}

TEST(Utf8, AcceptsEveryLengthUpToTheLastCodePoint) {
  for (const std::string_view text :
       {""sv, "plain"sv, "\0"sv, "\xc2\x80"sv, "\xdf\xbf"sv, "\xe0\xa0\x80"sv, "\xed\x9f\xbf"sv,
        "\xee\x80\x80"sv, "\xef\xbf\xbf"sv, "\xf0\x90\x80\x80"sv, "\xf4\x8f\xbf\xbf"sv}) {
    EXPECT_TRUE(is_utf8(text));
  }
}

// RFC 3629 sections 3 and 10; the boundaries of Unicode's table 3-7.
TEST(Utf8, RefusesOverlongSurrogateTruncatedAndForeignSequences) {
  for (const std::string_view text : {"\x80"sv,
                                      "\xbf"sv,
                                      "\xc0\x80"sv,
                                      "\xc0\xaf"sv,
                                      "\xc1\xbf"sv,
                                      "\xc2"sv,
                                      "\xc2\x41"sv,
                                      "\xe0\x80\xaf"sv,
                                      "\xe0\x9f\xbf"sv,
                                      "\xe1\x80"sv,
                                      "\xed\xa0\x80"sv,
                                      "\xed\xbf\xbf"sv,
                                      "\xed\xa0\xbd\xed\xb8\x80"sv,
                                      "\xf0\x80\x80\xaf"sv,
                                      "\xf0\x8f\xbf\xbf"sv,
                                      "\xf1\x80\x80"sv,
                                      "\xf4\x90\x80\x80"sv,
                                      "\xf5\x80\x80\x80"sv,
                                      "\xf8\x88\x80\x80\x80"sv,
                                      "\xfe"sv,
                                      "\xff"sv,
                                      "ok\xff"sv,
                                      "\xe2\x28\xa1"sv}) {
    EXPECT_FALSE(is_utf8(text)) << hex_encode(bytes_of(text));
  }
}

TEST(Utf8, CountsCodePointsAndNotBytes) {
  EXPECT_EQ(count_code_points(""), 0u);
  EXPECT_EQ(count_code_points("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), 4u);
}

TEST(Ascii, CaseIsAsciiOnly) {
  EXPECT_EQ(ascii_lower("AZ[`\xc3\x89"), "az[`\xc3\x89");
  EXPECT_TRUE(equal_ignoring_ascii_case("Content-TYPE", "content-type"));
  EXPECT_FALSE(equal_ignoring_ascii_case("content", "content-type"));
  // '@' and '`', '[' and '{' differ by the same bit as letters do.
  EXPECT_FALSE(equal_ignoring_ascii_case("@[", "`{"));
  EXPECT_FALSE(is_ascii_alphanumeric('\xe9'));
}

TEST(Text, TrimSplitJoin) {
  EXPECT_EQ(trim(" \t a b\t "), "a b");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(trim("\na"), "\na");
  EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(join(std::vector<std::string>{"a", "", "b"}, "; "), "a; ; b");
  EXPECT_EQ(join({}, ","), "");
}

TEST(Number, IsWholeOrAbsent) {
  EXPECT_EQ(parse_integer("0"), 0);
  EXPECT_EQ(parse_integer("-7"), -7);
  EXPECT_EQ(parse_integer("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(parse_integer("-9223372036854775808"), INT64_MIN);
  for (const std::string_view text : {""sv, "-"sv, "+1"sv, " 1"sv, "1 "sv, "1.0"sv, "1e3"sv,
                                      "0x1"sv, "9223372036854775808"sv, "1\0"sv}) {
    EXPECT_FALSE(parse_integer(text)) << text;
  }
}

}  // namespace
}  // namespace clavium
