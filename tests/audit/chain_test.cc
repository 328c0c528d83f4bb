// SPDX-License-Identifier: Apache-2.0
#include "audit/chain.h"

#include <gtest/gtest.h>

#include "support/vectors.h"

namespace clavium::audit {
namespace {

constexpr std::string_view kExample = R"({"eventName":"GetSecretValue"})";

TEST(AuditChain, TheExampleOfTheFormatPageIsWhatTheCodeWrites) {
  std::string lines;
  Head head = empty_head();
  append_line(lines, head, kExample);
  append_line(lines, head, R"({"eventName":"PutSecretValue"})");
  const std::string page =
      testing::read_file(std::filesystem::path(CLAVIUM_SOURCE_DIR) / "docs/formats/audit-log.md");
  EXPECT_NE(page.find(lines), std::string::npos) << lines;
  EXPECT_EQ(head.sequence, 2u);
}

TEST(AuditChain, ALineIsReadBackAsItWasWritten) {
  std::string lines;
  Head head = empty_head();
  append_line(lines, head, kExample);
  const auto line = parse_line(std::string_view(lines).substr(0, lines.size() - 1));
  ASSERT_TRUE(line);
  EXPECT_EQ(line->sequence, 1u);
  EXPECT_EQ(line->record, kExample);
  Head followed = empty_head();
  ASSERT_TRUE(follow(followed, *line));
  EXPECT_EQ(followed.hash, head.hash);
}

TEST(AuditChain, NoSecondSpellingOfALineIsRead) {
  std::string lines;
  Head head = empty_head();
  append_line(lines, head, kExample);
  const std::string good = lines.substr(0, lines.size() - 1);
  for (const auto& [from, to] : {std::pair<std::string, std::string>{":1,", ":01,"},
                                 {":1,", ":+1,"},
                                 {":1,", ":18446744073709551616,"},
                                 {"\"record\"", "\"Record\""},
                                 {"\",\"hash", "\", \"hash"},
                                 {"\"}}", "\"}} "},
                                 {"\"}}", "\"}"}}) {
    std::string bad = good;
    bad.replace(bad.find(from), from.size(), to);
    EXPECT_FALSE(parse_line(bad)) << bad;
  }
  std::string upper = good;
  for (char& c : upper) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 32);
  }
  EXPECT_FALSE(parse_line(upper));
}

TEST(AuditChain, ARecordIsOneLineOfAnObject) {
  EXPECT_TRUE(is_record("{}"));
  for (const std::string_view bad : {"", "{", "[]", "{\n}", "{}\n", " {}"}) {
    EXPECT_FALSE(is_record(bad)) << bad;
  }
  EXPECT_FALSE(is_record(std::string_view("{\0}", 3)));
  EXPECT_FALSE(is_record("{" + std::string(limits::kAuditRecordBytesMax, ' ') + "}"));
}

}  // namespace
}  // namespace clavium::audit
