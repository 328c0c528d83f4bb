// SPDX-License-Identifier: Apache-2.0
//
// Method: a good log of several segments is made once for each case, one thing is done to it, and
// the verifier must name the file and the record.
#include <gtest/gtest.h>

#include <fstream>

#include "audit/chain.h"
#include "audit/log.h"
#include "audit/segment.h"
#include "support/temporary_directory.h"
#include "support/vectors.h"

namespace clavium::audit {
namespace {

class AuditVerify : public ::testing::Test {
 protected:
  void SetUp() override {
    auto log = open_file_log(directory_, {.segment_bytes = 2048});
    ASSERT_TRUE(log) << log.error().message;
    for (int i = 1; i <= 40; ++i) {
      ASSERT_TRUE((*log)->append_and_wait(concat(R"({"n":)", i, "}")));
    }
    head_ = (*log)->head();
    log->reset();
    segments_ = *list_segments(directory_);
    ASSERT_GE(segments_.size(), 3u);
    ASSERT_TRUE(verify_log(directory_, head_));
  }

  std::string contents(std::size_t segment) { return testing::read_file(segments_[segment].path); }
  void replace(std::size_t segment, const std::string& bytes) {
    std::ofstream(segments_[segment].path, std::ios::binary | std::ios::trunc) << bytes;
  }
  static std::vector<std::string> lines_of(const std::string& bytes) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t end = bytes.find('\n', at) + 1;
      lines.push_back(bytes.substr(at, end - at));
      at = end;
    }
    return lines;
  }
  static std::string join_lines(const std::vector<std::string>& lines) {
    std::string bytes;
    for (const std::string& line : lines) bytes += line;
    return bytes;
  }
  void expect_corrupt(std::string_view saying, std::size_t segment) {
    const auto report = verify_log(directory_, head_);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, ErrorKind::corrupt);
    EXPECT_NE(report.error().message.find(saying), std::string::npos) << report.error().message;
    EXPECT_TRUE(report.error().message.starts_with(segments_[segment].path.filename().string()))
        << report.error().message;
  }

  testing::TemporaryDirectory temporary_;
  std::filesystem::path directory_ = temporary_.path() / "audit";
  std::vector<Segment> segments_;
  Head head_;
};

TEST_F(AuditVerify, EveryChangedByteIsFound) {
  const std::string good = contents(1);
  for (std::size_t at = 0; at < good.size(); at += 7) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    replace(1, bad);
    EXPECT_FALSE(verify_log(directory_)) << "byte " << at;
  }
  replace(1, good);
  EXPECT_TRUE(verify_log(directory_, head_));
}

TEST_F(AuditVerify, AnAlteredRecordIsNamed) {
  std::string bytes = contents(1);
  const std::string number = std::to_string(segments_[1].first_sequence + 1);
  const auto at = bytes.find("{\"n\":" + number);
  ASSERT_NE(at, std::string::npos);
  bytes[at + 2] = 'm';
  replace(1, bytes);
  expect_corrupt("record " + number + " was altered", 1);
}

TEST_F(AuditVerify, AMissingRecordIsNamed) {
  auto lines = lines_of(contents(1));
  lines.erase(lines.begin() + 1);
  replace(1, join_lines(lines));
  expect_corrupt(concat("record ", segments_[1].first_sequence + 1, " is missing"), 1);
}

TEST_F(AuditVerify, SwappedAndRepeatedRecordsAreFound) {
  const auto good = lines_of(contents(1));
  auto swapped = good;
  std::swap(swapped[0], swapped[1]);
  replace(1, join_lines(swapped));
  expect_corrupt("is missing", 1);
  auto repeated = good;
  repeated.insert(repeated.begin() + 1, good[0]);
  replace(1, join_lines(repeated));
  expect_corrupt("out of order", 1);
}

TEST_F(AuditVerify, ARecordForgedWithItsOwnHashDoesNotFollow) {
  auto lines = lines_of(contents(1));
  Head before{segments_[1].first_sequence - 1, std::string(64, 'a')};
  std::string forged;
  append_line(forged, before, R"({"n":0})");
  lines[0] = forged;
  replace(1, join_lines(lines));
  expect_corrupt("does not follow", 1);
}

TEST_F(AuditVerify, AMissingFileIsFound) {
  std::filesystem::remove(segments_[1].path);
  expect_corrupt(concat("record ", segments_[1].first_sequence, " is missing"), 2);
}

TEST_F(AuditVerify, TheFirstFileCannotBeDropped) {
  std::filesystem::remove(segments_[0].path);
  expect_corrupt("record 1 is missing", 1);
}

TEST_F(AuditVerify, ARecordCutInItsMiddleIsFound) {
  const std::string middle = contents(0);
  replace(0, middle.substr(0, middle.size() - 10));
  expect_corrupt("is cut in its middle", 0);
  replace(0, middle);
  const std::string last = contents(segments_.size() - 1);
  replace(segments_.size() - 1, last.substr(0, last.size() - 10));
  expect_corrupt("is cut at the end", segments_.size() - 1);
}

TEST_F(AuditVerify, WholeRecordsCutFromTheEndAreFoundByAKnownHead) {
  auto lines = lines_of(contents(segments_.size() - 1));
  lines.pop_back();
  replace(segments_.size() - 1, join_lines(lines));
  EXPECT_TRUE(verify_log(directory_));
  const auto report = verify_log(directory_, head_);
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("record 40 is known"), std::string::npos);
}

TEST_F(AuditVerify, ALogRewrittenFromTheStartIsFoundByAKnownHead) {
  std::filesystem::remove_all(directory_);
  {
    auto log = open_file_log(directory_);
    for (int i = 1; i <= 50; ++i) ASSERT_TRUE((*log)->append_and_wait("{}"));
  }
  EXPECT_TRUE(verify_log(directory_));
  const auto report = verify_log(directory_, head_);
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("replaced"), std::string::npos);
}

TEST_F(AuditVerify, ReadLogBeginsBehindTheRecordAskedForAndStopsWhenTold) {
  std::vector<std::uint64_t> seen;
  ASSERT_TRUE(read_log(directory_, 17, [&](std::uint64_t sequence, std::string_view record) {
    EXPECT_EQ(record, concat(R"({"n":)", sequence, "}"));
    seen.push_back(sequence);
    return seen.size() < 20;
  }));
  ASSERT_EQ(seen.size(), 20u);
  EXPECT_EQ(seen.front(), 18u);
  EXPECT_EQ(seen.back(), 37u);
}

}  // namespace
}  // namespace clavium::audit
