// SPDX-License-Identifier: Apache-2.0
//
// Method: a child process writes from four threads and tells, by a pipe, what was acknowledged to
// it. It is killed (SIGKILL) at a random moment, and the parent opens what it left. kill -9 proves
// the order of our writes, not the disk's honesty about its flushes.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include "audit/log.h"
#include "store/data_directory.h"
#include "store/sqlite_store.h"
#include "support/sample_secrets.h"
#include "support/temporary_directory.h"

namespace clavium {
namespace {

using testing::key_of;
using testing::secret_of;

constexpr int kKills = 30;
constexpr int kThreads = 4;

/// What the child was told is done: secret `thread` of the child is at `revision`, or a record of
/// reading has this sequence number.
struct Acknowledged {
  std::int32_t thread;
  std::uint32_t is_record;
  std::uint64_t number;
};

std::string event_id(int thread, std::uint64_t revision) { return concat(thread, '-', revision); }

void tell(int pipe, const Acknowledged& what) {
  if (::write(pipe, &what, sizeof what) != sizeof what) ::_exit(3);
}

/// Changes one secret again and again, as the service does it: commit, append its record, confirm.
void change_for_ever(store::Store& store, audit::Log& log, int thread, int pipe) {
  const auto key = key_of(concat("n", thread));
  for (;;) {
    const api::SecretPtr now = *store.find(key);
    const std::uint64_t revision = now ? now->revision : 0;
    api::Secret next = now ? *now : secret_of(key);
    next.description = concat("revision ", revision + 1);
    next.versions = {testing::version_of(concat("v", revision + 1), {"AWSCURRENT"})};
    const std::string event = event_id(thread, revision + 1);
    const store::PendingRecord record{event, concat(R"({"event":")", event, "\"}")};
    if (!store.commit({key, revision, next}, record)) ::_exit(4);
    tell(pipe, {thread, 0, revision + 1});
    const auto head = log.append_and_wait(record.text);
    if (!head) ::_exit(5);
    tell(pipe, {thread, 1, head->sequence});
    store.confirm_record(event, {head->sequence, head->hash});
  }
}

[[noreturn]] void be_killed(const std::filesystem::path& path, int pipe) {
  auto directory = store::open_data_directory(path);
  if (!directory) ::_exit(1);
  // Small segments and early checkpoints, so that the kills meet their beginnings and ends.
  auto log = audit::open_file_log(directory->audit_directory(), {.segment_bytes = 8 * 1024});
  auto store = store::open_sqlite_store(directory->store_file(), {.checkpoint_pages = 20});
  if (!log || !store) ::_exit(2);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] { change_for_ever(**store, **log, t, pipe); });
  }
  threads.front().join();
  ::_exit(6);
}

void expect_integrity(const std::filesystem::path& file) {
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &raw), SQLITE_OK);
  std::string answer;
  sqlite3_exec(
      raw, "PRAGMA integrity_check; PRAGMA foreign_key_check",
      [](void* out, int, char** values, char**) {
        *static_cast<std::string*>(out) += values[0];
        return 0;
      },
      &answer, nullptr);
  sqlite3_close(raw);
  EXPECT_EQ(answer, "ok");
}

TEST(Crash, NothingAcknowledgedIsLostWheneverTheProcessIsKilled) {
  testing::TemporaryDirectory temporary;
  const auto path = temporary.path() / "data";
  std::random_device seed;
  const auto seed_value = seed();
  SCOPED_TRACE(concat("seed ", seed_value));
  std::mt19937 random(seed_value);
  std::uint64_t revisions[kThreads] = {};
  std::uint64_t last_record = 0;
  std::uint64_t acknowledged = 0;

  for (int kill = 0; kill < kKills; ++kill) {
    int pipe[2];
    ASSERT_EQ(::pipe2(pipe, O_CLOEXEC), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(pipe[0]);
      be_killed(path, pipe[1]);
    }
    ::close(pipe[1]);
    std::thread killer([&, after = std::uniform_int_distribution(1, 150)(random)] {
      std::this_thread::sleep_for(std::chrono::milliseconds(after));
      ::kill(child, SIGKILL);
    });
    for (Acknowledged what; ::read(pipe[0], &what, sizeof what) == sizeof what; ++acknowledged) {
      std::uint64_t& newest = what.is_record ? last_record : revisions[what.thread];
      newest = std::max(newest, what.number);
    }
    ::close(pipe[0]);
    killer.join();
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);

    std::set<std::string> recorded;
    {
      auto directory = store::open_data_directory(path);
      ASSERT_TRUE(directory) << directory.error().message;
      auto log = audit::open_file_log(directory->audit_directory());
      ASSERT_TRUE(log) << log.error().message;
      auto store = store::open_sqlite_store(directory->store_file());
      ASSERT_TRUE(store) << store.error().message;
      const auto known = *(*store)->audit_head();
      const auto report =
          audit::verify_log(directory->audit_directory(),
                            known ? audit::Head{known->sequence, known->hash} : audit::Head{});
      ASSERT_TRUE(report) << report.error().message;
      ASSERT_GE(report->head.sequence, last_record) << "an acknowledged record is gone";
      ASSERT_TRUE(audit::read_log(directory->audit_directory(), 0,
                                  [&](std::uint64_t, std::string_view record) {
                                    recorded.emplace(record);
                                    return true;
                                  }));
      const auto left = *(*store)->pending_records();
      for (const store::PendingRecord& pending : left) {
        recorded.insert(pending.text);
        // As the service does it at start, so that the next round begins with an empty outbox.
        const auto head = (*log)->append_and_wait(pending.text);
        ASSERT_TRUE(head);
        (*store)->confirm_record(pending.event_id, {head->sequence, head->hash});
      }
      for (int t = 0; t < kThreads; ++t) {
        const api::SecretPtr secret = *(*store)->find(key_of(concat("n", t)));
        ASSERT_GE(secret ? secret->revision : 0, revisions[t]) << "an acknowledged change is gone";
        if (secret == nullptr) continue;
        // A change is whole: its row, its version and its record are of one revision.
        EXPECT_EQ(secret->description, concat("revision ", secret->revision));
        ASSERT_EQ(secret->versions.size(), 1u);
        EXPECT_EQ(secret->versions[0].id, concat("v", secret->revision));
        for (std::uint64_t revision = 1; revision <= secret->revision; ++revision) {
          ASSERT_TRUE(recorded.contains(concat(R"({"event":")", event_id(t, revision), "\"}")))
              << "a change has no record";
        }
      }
    }
    expect_integrity(path / "store.db");
  }
  std::cout << kKills << " kills, " << acknowledged << " acknowledgements, none lost\n";
  EXPECT_GT(acknowledged, 100u) << "the child was killed before it did anything worth losing";
}

}  // namespace
}  // namespace clavium
