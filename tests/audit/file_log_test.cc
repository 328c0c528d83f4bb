// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "audit/chain.h"
#include "audit/log.h"
#include "audit/segment.h"
#include "support/temporary_directory.h"
#include "support/vectors.h"

namespace clavium::audit {
namespace {

class AuditFileLog : public ::testing::Test {
 protected:
  std::unique_ptr<Log> open(FileLogOptions options = {}) {
    auto log = open_file_log(directory_, options);
    EXPECT_TRUE(log) << log.error().message;
    return log ? std::move(*log) : nullptr;
  }
  std::filesystem::path newest() { return list_segments(directory_)->back().path; }
  static void append_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
  }
  template <class Condition>
  static bool soon(Condition condition) {
    for (int i = 0; i < 300; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  testing::TemporaryDirectory temporary_;
  std::filesystem::path directory_ = temporary_.path() / "audit";
};

TEST_F(AuditFileLog, GoesOnWhereItStopped) {
  for (int run = 0; run < 3; ++run) {
    auto log = open();
    EXPECT_EQ(log->head().sequence, std::uint64_t(run * 2));
    ASSERT_TRUE(log->append_and_wait(R"({"a":1})"));
    const auto head = log->append_and_wait(R"({"a":2})");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->sequence, std::uint64_t(run * 2 + 2));
    EXPECT_EQ(head->hash, log->head().hash);
  }
  EXPECT_EQ(verify_log(directory_)->records, 6u);
}

TEST_F(AuditFileLog, FilesAreForTheirOwnerAloneAndHoldNoZerosOnceClosed) {
  {
    auto log = open();
    ASSERT_TRUE(log->append_and_wait("{}"));
    EXPECT_GT(std::filesystem::file_size(newest()), 1000u) << "space is reserved ahead";
    EXPECT_EQ(verify_log(directory_)->records, 1u) << "readers pass over reserved space";
  }
  EXPECT_EQ(testing::read_file(newest()).find('\0'), std::string::npos);
  struct stat status{};
  ASSERT_EQ(::stat(newest().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat(directory_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
}

TEST_F(AuditFileLog, ManyAppendersMakeOneChain) {
  auto log = open({.segment_bytes = 64 * 1024});
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(log->append_and_wait(concat(R"({"thread":)", t, R"(,"i":)", i, "}")));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Head head = log->head();
  EXPECT_EQ(head.sequence, 800u);
  log.reset();
  EXPECT_GT(list_segments(directory_)->size(), 1u);
  EXPECT_EQ(verify_log(directory_, head)->records, 800u);
}

TEST_F(AuditFileLog, WhatIsQueuedAtTheEndIsWrittenBeforeTheLogIsGone) {
  std::atomic<int> answered = 0;
  auto log = open();
  for (int i = 0; i < 500; ++i) {
    log->append("{}", [&](Result<Head> head) { answered += head.has_value(); });
  }
  log.reset();
  EXPECT_EQ(answered, 500);
  EXPECT_EQ(verify_log(directory_)->records, 500u);
}

TEST_F(AuditFileLog, WhatIsNoRecordIsRefusedAndTakesNoPlace) {
  auto log = open();
  const auto refused = log->append_and_wait("{}\n{}");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(log->append_and_wait("{}")->sequence, 1u);
  EXPECT_TRUE(log->healthy());
}

TEST_F(AuditFileLog, ATornEndIsRemovedAtOpen) {
  // The forms in which a crash leaves the last flush: half a line; half a line in reserved space; a
  // page that was never written with later ones behind it.
  const std::string zeros(5000, '\0');
  for (const std::string& torn :
       {std::string(R"({"sequence":3,"prev)"), R"({"sequence":3,"prev)" + zeros, zeros + R"(9"}}
{"sequence":7)" + zeros,
        zeros}) {
    std::filesystem::remove_all(directory_);
    {
      auto log = open();
      ASSERT_TRUE(log->append_and_wait("{}"));
      ASSERT_TRUE(log->append_and_wait("{}"));
    }
    append_bytes(newest(), torn);
    auto log = open();
    ASSERT_TRUE(log);
    EXPECT_EQ(log->append_and_wait("{}")->sequence, 3u);
    log.reset();
    EXPECT_EQ(verify_log(directory_)->records, 3u);
  }
}

TEST_F(AuditFileLog, DamageElsewhereIsCorruptAndNotTouched) {
  {
    auto log = open();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(log->append_and_wait(R"({"a":1})"));
  }
  const std::string good = testing::read_file(newest());
  std::string altered = good;
  altered[altered.find(R"("a":1)") + 1] = 'b';
  const std::string hole_far_from_the_end =
      good + std::string(100, '\0') + std::string(2 << 20, 'x');
  for (const std::string& bad : {altered, "x" + good, hole_far_from_the_end, good + "{}\n"}) {
    std::ofstream(newest(), std::ios::binary | std::ios::trunc) << bad;
    const auto log = open_file_log(directory_);
    ASSERT_FALSE(log);
    EXPECT_EQ(log.error().kind, ErrorKind::corrupt) << log.error().message;
    EXPECT_EQ(testing::read_file(newest()), bad);
  }
}

TEST_F(AuditFileLog, ASecondWriterIsRefused) {
  auto log = open();
  const auto second = open_file_log(directory_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
}

TEST_F(AuditFileLog, ASymbolicLinkIsNotFollowed) {
  {
    ASSERT_TRUE(open()->append_and_wait("{}"));
  }
  const auto elsewhere = temporary_.path() / "elsewhere.log";
  std::filesystem::rename(newest(), elsewhere);
  std::filesystem::create_symlink(elsewhere, directory_ / segment_name(1));
  EXPECT_FALSE(open_file_log(directory_));
}

TEST_F(AuditFileLog, AFileThatIsTakenAwayStopsTheLogUntilItIsBack) {
  auto log = open();
  ASSERT_TRUE(log->append_and_wait("{}"));
  const auto path = newest();
  const auto aside = temporary_.path() / "aside";
  std::filesystem::rename(path, aside);
  // The very next record is refused, however soon it comes.
  const auto refused = log->append_and_wait("{}");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_FALSE(log->healthy());
  std::filesystem::rename(aside, path);
  EXPECT_TRUE(soon([&] { return log->healthy(); }));
  EXPECT_EQ(log->append_and_wait("{}")->sequence, 2u) << "the refused record took no place";
  log.reset();
  EXPECT_EQ(verify_log(directory_)->records, 2u);
}

TEST_F(AuditFileLog, AnIdleLogNoticesThatItsFileWasDeletedOrTruncated) {
  auto log = open();
  ASSERT_TRUE(log->append_and_wait("{}"));
  std::filesystem::remove(newest());
  EXPECT_TRUE(soon([&] { return !log->healthy(); }));
  EXPECT_FALSE(log->append_and_wait("{}"));
  EXPECT_FALSE(log->append_and_wait("{}")) << "a log that lost a record does not begin a new chain";
  log.reset();

  std::filesystem::remove_all(directory_);
  log = open();
  ASSERT_TRUE(log->append_and_wait("{}"));
  std::filesystem::resize_file(newest(), 0);
  EXPECT_FALSE(log->append_and_wait("{}"));
  EXPECT_FALSE(log->healthy());
}

TEST_F(AuditFileLog, CanBeReadAndVerifiedWhileItIsWritten) {
  auto log = open({.segment_bytes = 16 * 1024});
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    while (!stop) ASSERT_TRUE(log->append_and_wait(R"({"some":"record of a usual length"})"));
  });
  std::uint64_t last = 0;
  // Over several segments, so that reading meets the beginning of some.
  while (last < 300) {
    const auto report = verify_log(directory_);
    ASSERT_TRUE(report) << report.error().message;
    std::uint64_t expected = last;
    ASSERT_TRUE(read_log(directory_, last, [&](std::uint64_t sequence, std::string_view) {
      EXPECT_EQ(sequence, ++expected);
      return true;
    }));
    last = expected;
  }
  stop = true;
  writer.join();
  log.reset();
  EXPECT_GT(list_segments(directory_)->size(), 2u);
}

}  // namespace
}  // namespace clavium::audit
