// SPDX-License-Identifier: Apache-2.0
//
// The ledger on a real file; what an intruder would do to it is done with SQLite directly.
#include "ledger/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/manual_clock.h"

namespace clavium::ledger {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    std::string pattern = ::testing::TempDir() + "ledgerXXXXXX";
    root_ = ::mkdtemp(pattern.data());
    directory_ = root_ / "inner";
  }
  ~LedgerTest() override { std::filesystem::remove_all(root_); }

  std::unique_ptr<Ledger> open() {
    auto opened = Ledger::open(directory_, entropy_);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? *std::move(opened) : nullptr;
  }
  Error open_error() {
    auto opened = Ledger::open(directory_, entropy_);
    EXPECT_FALSE(opened);
    return opened ? Error{} : std::move(opened).error();
  }
  /// What somebody with the file and SQLite could do.
  void tamper(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((directory_ / "ledger.sqlite").c_str(), &database), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK)
        << (message != nullptr ? message : "");
    sqlite3_free(message);
    sqlite3_close(database);
  }
  void append(Ledger& ledger, int count) {
    for (int i = 0; i < count; ++i) {
      clock_.advance(std::chrono::seconds(1));
      ASSERT_TRUE(ledger.append(
          {"ana@laptop", "routine", "sync apply", concat(R"({"step":)", i, "}")}, clock_.now()));
    }
  }

  std::filesystem::path root_, directory_;
  SystemEntropy entropy_;
  clavium::testing::ManualClock clock_;
};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat about{};
  EXPECT_EQ(::stat(path.c_str(), &about), 0);
  return about.st_mode & 0777;
}

Copy sample_copy(TimePoint at) {
  return {.secret_name = "/acme/prod/payments/stripe",
          .target = "web",
          .key = "STRIPE",
          .environment = "production",
          .branch = "",
          .remote_id = "env_1",
          .version_id = "v1",
          .fingerprint = "ab",
          .value_bytes = 12,
          .written_at = at,
          .remote_updated_at = at,
          .marker = "clavium:/acme/prod/payments/stripe@v1"};
}

Rotation sample_rotation(std::string id, TimePoint at) {
  return {.id = std::move(id),
          .secret_name = "/acme/prod/payments/stripe",
          .state = RotationState::open,
          .started_at = at,
          .finished_at = std::nullopt,
          .previous_version_id = "v0",
          .credential_id = "",
          .note = "",
          .steps = {}};
}

TEST_F(LedgerTest, NobodyElseCanReadAnyOfItsFiles) {
  const auto ledger = open();
  append(*ledger, 1);
  EXPECT_EQ(mode_of(directory_), 0700);
  for (const auto& file : std::filesystem::directory_iterator(directory_))
    EXPECT_EQ(mode_of(file.path()), 0600) << file.path();
}

TEST_F(LedgerTest, FingerprintsStayTheSameAcrossOpenings) {
  const auto value = SecretBytes::copy_of("a value");
  const auto first = open()->fingerprint(value);
  EXPECT_EQ(open()->fingerprint(value), first);
  EXPECT_NE(open()->fingerprint(SecretBytes::copy_of("another")), first);
}

TEST_F(LedgerTest, AKeyThatOthersCanReadIsRefused) {
  open();
  ::chmod((directory_ / "fingerprint.key").c_str(), 0644);
  EXPECT_EQ(open_error().kind, ErrorKind::denied);
}

TEST_F(LedgerTest, ALostKeyIsNotReplacedWhileCopiesDependOnIt) {
  ASSERT_TRUE(open()->put_copy(sample_copy(clock_.now())));
  std::filesystem::remove(directory_ / "fingerprint.key");
  EXPECT_EQ(open_error().kind, ErrorKind::precondition);
}

TEST_F(LedgerTest, CopiesAreKeptReplacedAndForgottenByTheirIdentity) {
  auto copy = sample_copy(clock_.now());
  ASSERT_TRUE(open()->put_copy(copy));
  copy.version_id = "v2";
  auto preview = copy;
  preview.environment = "preview";
  const auto ledger = open();
  ASSERT_TRUE(ledger->put_copy(copy));
  ASSERT_TRUE(ledger->put_copy(preview));
  EXPECT_EQ(ledger->copies().value(), (std::vector{preview, copy}));
  ASSERT_TRUE(ledger->forget_copy(preview));
  ASSERT_TRUE(ledger->forget_copy(preview)) << "forgetting twice is a success";
  EXPECT_EQ(ledger->copies().value(), (std::vector{copy}));
}

TEST_F(LedgerTest, ARotationAndItsStepsSurviveTheProcess) {
  auto rotation = sample_rotation(std::string(32, 'a'), clock_.now());
  rotation.steps.push_back({"mint", clock_.now()});
  ASSERT_TRUE(open()->put_rotation(rotation));
  const auto ledger = open();
  EXPECT_EQ(ledger->open_rotation(rotation.secret_name).value(), rotation);
  rotation.state = RotationState::done;
  rotation.finished_at = clock_.now();
  ASSERT_TRUE(ledger->put_rotation(rotation));
  EXPECT_EQ(ledger->open_rotation(rotation.secret_name).value(), std::nullopt);
  EXPECT_EQ(ledger->rotations().value(), (std::vector{rotation}));
}

TEST_F(LedgerTest, OneSecretHasAtMostOneOpenRotation) {
  const auto ledger = open();
  ASSERT_TRUE(ledger->put_rotation(sample_rotation(std::string(32, 'a'), clock_.now())));
  const auto second = ledger->put_rotation(sample_rotation(std::string(32, 'b'), clock_.now()));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  EXPECT_THAT(ledger->rotations().value(), SizeIs(1));
}

TEST_F(LedgerTest, AnUntouchedJournalVerifiesAndGivesItsHead) {
  const auto ledger = open();
  EXPECT_EQ(ledger->verify_journal().value().sequence, 0);
  append(*ledger, 5);
  const auto head = ledger->verify_journal();
  ASSERT_TRUE(head);
  EXPECT_EQ(head->sequence, 5);
  EXPECT_EQ(head->hash, ledger->journal(4, 10).value().at(0).hash);
}

// The expected text was hashed with coreutils: printf 'clavium journal
// 1\n1:1\n13:1790000001123\n1:a\n0:\n 1:v\n2:{}\n64:000…0\n' | sha256sum.
TEST_F(LedgerTest, TheHashIsWhatTheFormatPageSays) {
  const JournalRecord record{.sequence = 1,
                             .at = TimePoint(std::chrono::milliseconds(1'790'000'001'123)),
                             .what = {"a", "", "v", "{}"},
                             .previous = std::string(64, '0'),
                             .hash = {}};
  EXPECT_EQ(hash_of(record), "0a8f32895e1f786e7c1df0ad1f894d3930542c1f4745c8b71c36ce248cc3ec3a");
}

struct Tampering {
  const char* name;
  const char* sql;
  const char* complaint;
};
class JournalTampering : public LedgerTest, public ::testing::WithParamInterface<Tampering> {};

TEST_P(JournalTampering, IsNoticed) {
  {
    const auto ledger = open();
    append(*ledger, 5);
  }
  tamper(concat("DROP TRIGGER journal_never_changes; DROP TRIGGER journal_keeps_records; ",
                GetParam().sql));
  const auto checked = open()->verify_journal();
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::corrupt);
  EXPECT_THAT(checked.error().message, HasSubstr(GetParam().complaint));
}

INSTANTIATE_TEST_SUITE_P(
    Ledger, JournalTampering,
    ::testing::Values(
        Tampering{"event", "UPDATE journal SET event = '{}' WHERE sequence = 3",
                  "record 3 was changed"},
        Tampering{"actor", "UPDATE journal SET actor = 'eve' WHERE sequence = 1",
                  "record 1 was changed"},
        Tampering{"time", "UPDATE journal SET at = at + 1 WHERE sequence = 5",
                  "record 5 was changed"},
        Tampering{"removed", "DELETE FROM journal WHERE sequence = 2", "lacks record 2"},
        Tampering{"first_removed", "DELETE FROM journal WHERE sequence = 1", "lacks record 1"},
        Tampering{"renumbered",
                  "DELETE FROM journal WHERE sequence = 2;"
                  "UPDATE journal SET sequence = sequence - 1 WHERE sequence > 2",
                  "record 2 does not follow"},
        Tampering{"swapped",
                  "UPDATE journal SET sequence = 99 WHERE sequence = 3;"
                  "UPDATE journal SET sequence = 3 WHERE sequence = 4;"
                  "UPDATE journal SET sequence = 4 WHERE sequence = 99",
                  "record 3 does not follow"}),
    [](const auto& given) { return given.param.name; });

TEST_F(LedgerTest, ANewerSchemaIsRefused) {
  open();
  tamper("PRAGMA user_version = 99");
  const auto error = open_error();
  EXPECT_EQ(error.kind, ErrorKind::precondition);
  EXPECT_THAT(error.message, HasSubstr("schema 99"));
}

TEST_F(LedgerTest, AnotherProgramsDatabaseIsRefused) {
  open();
  tamper("PRAGMA application_id = 1");
  EXPECT_EQ(open_error().kind, ErrorKind::corrupt);
}

}  // namespace
}  // namespace clavium::ledger
