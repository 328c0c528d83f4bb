// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "store/migrate.h"
#include "suites/store_list_suite.h"
#include "suites/store_suite.h"
#include "support/temporary_directory.h"

namespace clavium::testing {

struct SqliteOpener {
  std::unique_ptr<store::Store> open() {
    // A checkpoint after nearly every group, so that the suite meets them.
    auto opened = store::open_sqlite_store(directory.path() / "store.db", {.checkpoint_pages = 8});
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  TemporaryDirectory directory;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreSuite, SqliteOpener);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreListSuite, SqliteOpener);

}  // namespace clavium::testing

namespace clavium::store {
namespace {

using testing::key_of;
using testing::secret_of;

class SqliteStoreTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Store>> open() { return open_sqlite_store(file_); }
  void make(std::initializer_list<const char*> names) {
    auto store = open();
    ASSERT_TRUE(store) << store.error().message;
    for (const char* name : names) {
      ASSERT_TRUE((*store)->commit({key_of(name), 0, secret_of(key_of(name))}, {name, "{}"}));
    }
  }
  /// Runs SQL as an outsider, on a closed store.
  void run(const std::string& sql) {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(file_.c_str(), &raw), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(raw);
    sqlite3_close(raw);
  }

  testing::TemporaryDirectory temporary_;
  std::filesystem::path file_ = temporary_.path() / "store.db";
};

TEST_F(SqliteStoreTest, ANewerSchemaIsRefusedWithAHint) {
  make({"a"});
  run("PRAGMA user_version = 999");
  const auto opened = open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::precondition);
  EXPECT_NE(opened.error().message.find("999"), std::string::npos);
  EXPECT_FALSE(opened.error().hint.empty());
}

// What schema 1 left behind: its own SQL, and rows as its program wrote them.
TEST_F(SqliteStoreTest, AFileOfTheFirstSchemaIsBroughtForwardAndLosesNothing) {
  run(std::string(migrations().front()) +
      "INSERT INTO secret VALUES (7, '123456789012', 'eu-central-1', 'kept', 'AbCdEf', 3, 'what',"
      " 'alias/x', 1000, 2000, 86400000, NULL, 1, '[[\"k\",\"v\"]]');"
      "INSERT INTO secret VALUES (9, '123456789012', 'eu-central-1', 'leaving', 'AbCdEf', 1, '',"
      " '', 1000, 2000, NULL, 5000, 0, '[]');"
      "INSERT INTO version VALUES (1, 7, 'v1', '[\"AWSCURRENT\"]', 1500, NULL, 0, x'0102', '');"
      "INSERT INTO outbox VALUES (1, 'event', '{}');"
      "INSERT INTO fact VALUES ('id', 'one');" +
      concat("PRAGMA application_id = ", kApplicationId, "; PRAGMA user_version = 1"));
  for (int again = 0; again < 2; ++again) {
    auto store = open();
    ASSERT_TRUE(store) << store.error().message;
    api::Secret expected = secret_of(key_of("kept"));
    const auto at = [](int milliseconds) {
      return TimePoint(std::chrono::milliseconds(milliseconds));
    };
    expected.sequence = 7;
    expected.revision = 3;
    expected.description = "what";
    expected.kms_key_id = "alias/x";
    expected.created_at = at(1000);
    expected.last_changed_at = at(2000);
    expected.last_accessed_on = at(86'400'000);
    expected.tags_were_set = true;
    expected.tags = {{"k", "v"}};
    expected.versions = {testing::version_of("v1", {"AWSCURRENT"}, "\x01\x02")};
    expected.versions[0].created_at = at(1500);
    EXPECT_TRUE(testing::same_secret(**(*store)->find(key_of("kept")), expected));
    // Only deletions waited then.
    const auto leaving = *(*store)->find(key_of("leaving"));
    EXPECT_EQ(leaving->deletion_at, at(5000));
    EXPECT_EQ(leaving->wake_at, at(5000));
    EXPECT_EQ(*(*store)->next_due(), at(5000));
    EXPECT_EQ(*(*store)->fact("id"), "one");
    EXPECT_EQ((*store)->pending_records()->size(), 1u);
  }
  run("UPDATE secret SET rotation = '' WHERE name = 'kept'");  // a column of the second schema
}

TEST_F(SqliteStoreTest, AnotherProgramsDatabaseIsRefusedAndNotTouched) {
  run("CREATE TABLE theirs (a)");
  EXPECT_EQ(open().error().kind, ErrorKind::precondition);
  run("SELECT a FROM theirs");
}

TEST_F(SqliteStoreTest, WhatIsNoDatabaseIsCorrupt) {
  std::FILE* file = std::fopen(file_.c_str(), "w");
  std::fputs(std::string(5000, 'x').c_str(), file);
  std::fclose(file);
  EXPECT_EQ(open().error().kind, ErrorKind::corrupt);
}

TEST_F(SqliteStoreTest, FilesAreForTheirOwnerAlone) {
  const mode_t before = ::umask(0);
  auto store = open();
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->set_fact("a", "b"));
  ::umask(before);
  for (const auto& entry : std::filesystem::directory_iterator(temporary_.path())) {
    struct stat status{};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u) << entry.path();
  }
}

TEST_F(SqliteStoreTest, ALinkInPlaceOfTheFileIsNotFollowed) {
  std::filesystem::create_symlink(temporary_.path() / "elsewhere", file_);
  EXPECT_FALSE(open());
  EXPECT_FALSE(std::filesystem::exists(temporary_.path() / "elsewhere"));
}

TEST_F(SqliteStoreTest, OneDamagedRowCostsOnlyItsOwnSecret) {
  make({"a", "b", "c", "d", "e"});
  run("UPDATE secret SET tags = '[[\"k\"]]' WHERE name = 'b';"
      "UPDATE version SET stages = 'nonsense' WHERE secret = (SELECT sequence FROM secret WHERE "
      "name = 'c');"
      "UPDATE version SET kind = 7 WHERE secret = (SELECT sequence FROM secret WHERE name = 'd')");
  auto store = open();
  ASSERT_TRUE(store) << store.error().message;
  for (const char* name : {"b", "c", "d"}) {
    const auto found = (*store)->find(key_of(name));
    ASSERT_FALSE(found) << name;
    EXPECT_EQ(found.error().kind, ErrorKind::corrupt);
    const auto changed = (*store)->commit({key_of(name), 1, secret_of(key_of(name))}, {"x", "{}"});
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().kind, ErrorKind::corrupt);
  }
  EXPECT_NE(*(*store)->find(key_of("a")), nullptr);
  EXPECT_EQ((*store)->list(key_of("").space, {})->secrets.size(), 2u);
  EXPECT_TRUE((*store)->commit({key_of("e"), 1, std::nullopt}, {"y", "{}"}));
}

// Debian's SQLite has the WAL-reset defect, which needs two connections: there must be no second
// one.
TEST_F(SqliteStoreTest, NobodyElseCanOpenTheFileMeanwhile) {
  auto store = open();
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->set_fact("a", "b"));
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict) << second.error().message;
  sqlite3* outsider = nullptr;
  ASSERT_EQ(sqlite3_open(file_.c_str(), &outsider), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(outsider, "SELECT * FROM fact", nullptr, nullptr, nullptr), SQLITE_BUSY);
  EXPECT_EQ(sqlite3_exec(outsider, "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr),
            SQLITE_BUSY);
  sqlite3_close(outsider);
  EXPECT_FALSE(std::filesystem::exists(file_.string() + "-shm")) << "the WAL's index is our own";
}

TEST_F(SqliteStoreTest, AFailedWriteFailsAloneAndTheOthersOfItsGroupStand) {
  auto store = open();
  ASSERT_TRUE(store);
  ASSERT_TRUE((*store)->commit({key_of("taken"), 0, secret_of(key_of("taken"))}, {"event", "{}"}));
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const auto key = key_of(concat("n", t, "-", i));
        // Every second one carries an event id that the outbox already holds.
        const std::string event = i % 2 == 0 ? "event" : key.name;
        const auto stored = (*store)->commit({key, 0, secret_of(key)}, {event, "{}"});
        EXPECT_EQ(stored.has_value(), i % 2 != 0);
        good += stored.has_value();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 40);
  EXPECT_EQ((*store)->secret_count(), 41u);
  store->reset();
  EXPECT_EQ((*open())->secret_count(), 41u);
}

TEST_F(SqliteStoreTest, RemovedCiphertextIsNotLeftInTheFile) {
  const std::string marker(200, 'Q');
  {
    auto store = open();
    api::Secret secret = secret_of(key_of("a"));
    secret.versions = {testing::version_of("v1", {"AWSCURRENT"}, marker)};
    ASSERT_TRUE((*store)->commit({secret.key, 0, secret}, {"1", "{}"}));
    ASSERT_TRUE((*store)->commit({secret.key, 1, std::nullopt}, {"2", "{}"}));
  }
  for (const auto& entry : std::filesystem::directory_iterator(temporary_.path())) {
    std::string bytes(entry.file_size(), '\0');
    std::FILE* file = std::fopen(entry.path().c_str(), "r");
    ASSERT_EQ(std::fread(bytes.data(), 1, bytes.size(), file), bytes.size());
    std::fclose(file);
    EXPECT_EQ(bytes.find(marker), std::string::npos) << entry.path();
  }
}

}  // namespace
}  // namespace clavium::store
