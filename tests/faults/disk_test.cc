// SPDX-License-Identifier: Apache-2.0
//
// Disks that fill up, fail or hang: nothing is acknowledged, nothing acknowledged is lost, and both
// files go on by themselves when the disk does.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <functional>
#include <thread>

#include "audit/log.h"
#include "audit/segment.h"
#include "faults/failing_disk.h"
#include "store/sqlite_store.h"
#include "support/sample_secrets.h"
#include "support/temporary_directory.h"

namespace clavium {
namespace {

using testing::FailingDisk;
using testing::key_of;
using testing::secret_of;

class Disk : public ::testing::Test {
 protected:
  void open(const std::filesystem::path& in) {
    store_.reset();
    log_.reset();
    auto log = audit::open_file_log(in / "audit");
    ASSERT_TRUE(log) << log.error().message;
    log_ = std::move(*log);
    auto store = store::open_sqlite_store(in / "store.db");
    ASSERT_TRUE(store) << store.error().message;
    store_ = std::move(*store);
  }
  Result<api::SecretPtr> create(const std::string& name) {
    return store_->commit({key_of(name), 0, secret_of(key_of(name))}, {name, "{}"});
  }
  template <class Condition>
  static bool soon(Condition condition) {
    for (int i = 0; i < 400; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  /// Both refuse, say so, write nothing; then the disk works again, and so do they, without a
  /// restart.
  void expect_refusal_then_recovery(const std::function<void()>& mend) {
    const auto refused = create("refused");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable) << refused.error().message;
    EXPECT_FALSE(store_->writable());
    EXPECT_EQ(*store_->find(key_of("refused")), nullptr);
    EXPECT_NE(*store_->find(key_of("before")), nullptr) << "reading goes on";
    const auto no_record = log_->append_and_wait(R"({"refused":true})");
    ASSERT_FALSE(no_record);
    EXPECT_EQ(no_record.error().kind, ErrorKind::unavailable) << no_record.error().message;
    EXPECT_FALSE(log_->healthy());

    mend();
    EXPECT_TRUE(soon([&] { return store_->writable() && log_->healthy(); }));
    EXPECT_TRUE(create("after"));
    EXPECT_EQ(log_->append_and_wait(R"({"after":true})")->sequence, 2u);
  }
  void expect_sound(const std::filesystem::path& in) {
    const audit::Head head = log_->head();
    open(in);
    EXPECT_EQ(*store_->find(key_of("refused")), nullptr) << "what was refused stays refused";
    EXPECT_NE(*store_->find(key_of("before")), nullptr);
    EXPECT_NE(*store_->find(key_of("after")), nullptr);
    EXPECT_EQ(store_->pending_records()->size(), 2u);
    const auto report = audit::verify_log(in / "audit", head);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->records, 2u);
  }

  std::unique_ptr<audit::Log> log_;
  std::unique_ptr<store::Store> store_;
};

TEST_F(Disk, FlushesThatFailAreNeverTakenForDone) {
  testing::TemporaryDirectory directory;
  open(directory.path());
  ASSERT_TRUE(create("before"));
  ASSERT_TRUE(log_->append_and_wait(R"({"before":true})"));
  FailingDisk disk;
  disk.flush_error = EIO;
  expect_refusal_then_recovery([&] { disk.flush_error = 0; });
  expect_sound(directory.path());
}

TEST_F(Disk, WritesThatFailHalfWayLeaveNothingBehind) {
  for (const int error : {ENOSPC, EIO, EDQUOT}) {
    testing::TemporaryDirectory directory;
    open(directory.path());
    ASSERT_TRUE(create("before"));
    ASSERT_TRUE(log_->append_and_wait(R"({"before":true})"));
    FailingDisk disk;
    disk.write_error = error;
    expect_refusal_then_recovery([&] { disk.write_error = 0; });
    expect_sound(directory.path());
  }
}

TEST_F(Disk, AHangingDiskMakesNobodyWaitForMoreThanTwoSeconds) {
  testing::TemporaryDirectory directory;
  open(directory.path());
  FailingDisk disk;
  disk.flush_delay_ms = 3000;
  const auto began = std::chrono::steady_clock::now();
  const auto answer = log_->append_and_wait("{}");
  const auto waited = std::chrono::steady_clock::now() - began;
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_LT(waited, std::chrono::milliseconds(2500));
  EXPECT_FALSE(log_->healthy());
  disk.flush_delay_ms = 0;
  EXPECT_TRUE(soon([&] { return log_->healthy(); }));
  // The record of the call that was refused may be there, or not; the chain is sound either way.
  EXPECT_TRUE(log_->append_and_wait("{}"));
  EXPECT_TRUE(audit::verify_log(directory.path() / "audit", log_->head()));
}

TEST_F(Disk, NothingIsAcknowledgedBeforeItsFlush) {
  testing::TemporaryDirectory directory;
  open(directory.path());
  for (int i = 0; i < 20; ++i) {
    const int before_commit = FailingDisk::flushes;
    ASSERT_TRUE(create(concat("n", i)));
    EXPECT_GT(FailingDisk::flushes, before_commit);
    const int before_record = FailingDisk::flushes;
    ASSERT_TRUE(log_->append_and_wait("{}"));
    EXPECT_GT(FailingDisk::flushes, before_record);
  }
}

TEST_F(Disk, AFullFileSystemStopsBothUntilThereIsSpace) {
  testing::TemporaryDirectory directory;
  if (::mount("tmpfs", directory.path().c_str(), "tmpfs", 0, "size=12m,mode=700") != 0) {
    GTEST_SKIP() << "mounting a small tmpfs is not permitted here: " << std::strerror(errno);
  }
  open(directory.path());
  ASSERT_TRUE(create("before"));
  ASSERT_TRUE(log_->append_and_wait(R"({"before":true})"));
  const auto filler = directory.path() / "filler";
  std::FILE* file = std::fopen(filler.c_str(), "w");
  const std::string block(4096, 'x');
  while (std::fwrite(block.data(), 1, block.size(), file) == block.size() &&
         std::fflush(file) == 0) {
  }
  std::fclose(file);

  // What was reserved ahead may still serve; then both must refuse.
  int records = 0;
  const std::string big = R"({"x":")" + std::string(100'000, 'y') + R"("})";
  while (log_->append_and_wait(big)) ASSERT_LT(++records, 1000);
  int commits = 0;
  while (create(concat("fill", commits))) ASSERT_LT(++commits, 10'000);
  EXPECT_FALSE(log_->healthy());
  EXPECT_FALSE(store_->writable());

  std::filesystem::remove(filler);
  EXPECT_TRUE(soon([&] { return store_->writable() && log_->healthy(); }));
  EXPECT_TRUE(create("after"));
  EXPECT_EQ(log_->append_and_wait("{}")->sequence, std::uint64_t(records) + 2);
  const audit::Head head = log_->head();
  open(directory.path());
  EXPECT_EQ(store_->secret_count(), std::size_t(commits) + 2);
  EXPECT_TRUE(audit::verify_log(directory.path() / "audit", head));
  store_.reset();
  log_.reset();
  EXPECT_EQ(::umount(directory.path().c_str()), 0);
}

// RLIMIT_FSIZE concerns a whole process, so a child has it, and what it acknowledged is counted.
TEST_F(Disk, AFileThatMayNotGrowStopsBothAndLosesNothing) {
  testing::TemporaryDirectory directory;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{600'000, 600'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto store = store::open_sqlite_store(directory.path() / "store.db");
    int commits = 0;
    while (store && commits < 100) {
      const auto key = key_of(concat("n", commits));
      if (!(*store)->commit({key, 0, secret_of(key)}, {key.name, std::string(20'000, 'r')})) break;
      ++commits;
    }
    const bool refused_honestly = store && commits > 0 && commits < 100 && !(*store)->writable();
    ::_exit(refused_honestly ? commits : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  ASSERT_GT(WEXITSTATUS(status), 0) << "the child was never refused";
  auto store = store::open_sqlite_store(directory.path() / "store.db");
  ASSERT_TRUE(store) << store.error().message;
  for (int i = 0; i < WEXITSTATUS(status); ++i) {
    EXPECT_NE(*(*store)->find(key_of(concat("n", i))), nullptr) << i;
  }
}

}  // namespace
}  // namespace clavium
