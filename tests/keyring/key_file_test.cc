// SPDX-License-Identifier: Apache-2.0
//
// Key files that are missing, readable by others, linked, cut short or altered must stop a start
// with a message that says what to do, and must never become another key.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "base/encoding.h"
#include "base/entropy.h"
#include "keyring/file_key.h"
#include "keyring/local_key.h"
#include "keyring/passphrase_key.h"
#include "keyring/private_file.h"
#include "support/temporary_directory.h"
#include "support/vectors.h"

namespace clavium::keyring {
namespace {

namespace fs = std::filesystem;
constexpr crypto::PassphraseCost kCheap = crypto::kPassphraseCostMin;

class KeyFileTest : public ::testing::Test {
 protected:
  // The content, changed by `edit`, back into the file.
  template <class Edit>
  void rewrite(Edit&& edit) {
    std::string text = testing::read_file(path_);
    edit(text);
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << text;
  }
  void expect_refused(ErrorKind kind) {
    const auto key = read_file_key(path_);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind, kind) << key.error().message;
    EXPECT_FALSE(key.error().hint.empty());
    EXPECT_NE(key.error().message.find(path_.string()), std::string::npos);
  }

  testing::TemporaryDirectory directory_;
  fs::path path_ = directory_ / "installation.key";
  SystemEntropy entropy_;
};

TEST_F(KeyFileTest, IsMadeForItsOwnerAloneAndReadBack) {
  const mode_t before = ::umask(0);
  const auto made = create_file_key(path_, entropy_);
  ::umask(before);
  ASSERT_TRUE(made) << made.error().message;
  struct stat state{};
  ASSERT_EQ(::stat(path_.c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 07777, 0600u);
  const auto read = read_file_key(path_);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(constant_time_equal(*made, *read));
  EXPECT_EQ(read->size_bytes(), kInstallationKeyBytes);
}

TEST_F(KeyFileTest, IsNeverOverwritten) {
  const auto first = create_file_key(path_, entropy_);
  ASSERT_TRUE(first);
  const auto second = create_file_key(path_, entropy_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::already_exists);
  EXPECT_TRUE(constant_time_equal(*first, *read_file_key(path_)));
}

TEST_F(KeyFileTest, IsNotMadeThroughASymbolicLink) {
  fs::create_symlink(directory_ / "elsewhere", path_);
  EXPECT_FALSE(create_file_key(path_, entropy_));
  EXPECT_FALSE(fs::exists(directory_ / "elsewhere"));
}

TEST_F(KeyFileTest, OthersMayNotReachIt) {
  ASSERT_TRUE(create_file_key(path_, entropy_));
  for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0601U, 0666U}) {
    fs::permissions(path_, fs::perms(mode));
    expect_refused(ErrorKind::denied);
  }
  fs::permissions(path_, fs::perms(0400));
  EXPECT_TRUE(read_file_key(path_));
}

TEST_F(KeyFileTest, AnotherOwnersFileIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_TRUE(create_file_key(path_, entropy_));
  ASSERT_EQ(::chown(path_.c_str(), 12345, ::getegid()), 0);
  expect_refused(ErrorKind::denied);
}

TEST_F(KeyFileTest, ALinkADirectoryAndAPipeAreRefused) {
  const fs::path real = directory_ / "real.key";
  ASSERT_TRUE(create_file_key(real, entropy_));
  fs::create_symlink(real, path_);
  expect_refused(ErrorKind::denied);
  fs::remove(path_);
  fs::create_directory(path_);
  fs::permissions(path_, fs::perms(0700));
  expect_refused(ErrorKind::denied);
  fs::remove(path_);
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  expect_refused(ErrorKind::denied);
}

TEST_F(KeyFileTest, AMissingFileIsNotFound) {
  const auto key = read_file_key(path_);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().kind, ErrorKind::not_found);
}

TEST_F(KeyFileTest, CutShortAnywhereIsCorrupt) {
  ASSERT_TRUE(create_file_key(path_, entropy_));
  const std::string whole = testing::read_file(path_);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    rewrite([&](std::string& text) { text = whole.substr(0, size); });
    expect_refused(ErrorKind::corrupt);
  }
}

// Every single changed character is noticed: title and labels by their text, the rest by the check.
TEST_F(KeyFileTest, EveryAlteredCharacterIsNoticed) {
  ASSERT_TRUE(create_file_key(path_, entropy_));
  const std::string whole = testing::read_file(path_);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    rewrite([&](std::string& text) {
      text = whole;
      text[at] = text[at] == 'A' ? 'B' : 'A';
    });
    const auto key = read_file_key(path_);
    ASSERT_FALSE(key) << "character " << at;
    EXPECT_EQ(key.error().kind, ErrorKind::corrupt);
  }
}

TEST_F(KeyFileTest, MoreThanTheFileIsCorrupt) {
  ASSERT_TRUE(create_file_key(path_, entropy_));
  rewrite([](std::string& text) { text += "more: 1\n"; });
  expect_refused(ErrorKind::corrupt);
  rewrite([](std::string& text) { text += std::string(5000, '\n'); });
  const auto key = read_file_key(path_);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().kind, ErrorKind::corrupt);
}

TEST_F(KeyFileTest, ALaterFormatIsToldApartFromDamage) {
  ASSERT_TRUE(create_file_key(path_, entropy_));
  rewrite([](std::string& text) { text.replace(text.find(" 1\n"), 3, " 2\n"); });
  expect_refused(ErrorKind::precondition);
}

TEST_F(KeyFileTest, NoErrorQuotesTheKey) {
  ASSERT_TRUE(create_file_key(path_, entropy_));
  const std::string text = testing::read_file(path_);
  const std::string key_text = text.substr(text.find("key: ") + 5, 20);
  rewrite([](std::string& t) { t[t.find("check: ") + 7] ^= 1; });
  const auto key = read_file_key(path_);
  ASSERT_FALSE(key);
  EXPECT_EQ((key.error().message + key.error().hint).find(key_text), std::string::npos);
}

TEST_F(KeyFileTest, AMissingDirectoryIsNotFound) {
  const auto refused = create_file_key(directory_ / "no-such-directory" / "key", entropy_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
}

// A full disk, played by a limit on the size of files.
TEST_F(KeyFileTest, AFileThatCannotBeWrittenWholeIsRemovedAgain) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{20, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto refused = create_file_key(path_, entropy_);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_FALSE(fs::exists(path_));
}

class PassphraseKeyTest : public KeyFileTest {
 protected:
  SecretBytes passphrase_ = SecretBytes::copy_of("correct horse battery staple");
};

TEST_F(PassphraseKeyTest, TheRightPassphraseGivesTheKeyBack) {
  const auto made = create_passphrase_key(path_, passphrase_, kCheap, entropy_);
  ASSERT_TRUE(made) << made.error().message;
  struct stat state{};
  ASSERT_EQ(::stat(path_.c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 07777, 0600u);
  const auto read = read_passphrase_key(path_, passphrase_);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(constant_time_equal(*made, *read));
}

TEST_F(PassphraseKeyTest, AWrongPassphraseIsToldAsThat) {
  ASSERT_TRUE(create_passphrase_key(path_, passphrase_, kCheap, entropy_));
  const std::string before = testing::read_file(path_);
  const auto key =
      read_passphrase_key(path_, SecretBytes::copy_of("correct horse battery stapler"));
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().kind, ErrorKind::unauthenticated);
  EXPECT_NE(key.error().message.find("wrong passphrase"), std::string::npos);
  EXPECT_FALSE(key.error().hint.empty());
  EXPECT_EQ(key.error().message.find("horse"), std::string::npos);
  EXPECT_EQ(testing::read_file(path_), before);
}

TEST_F(PassphraseKeyTest, TheKeyIsNotInTheFileAndNotTheSameTwice) {
  const auto one = create_passphrase_key(path_, passphrase_, kCheap, entropy_);
  const auto two = create_passphrase_key(directory_ / "two", passphrase_, kCheap, entropy_);
  ASSERT_TRUE(one);
  ASSERT_TRUE(two);
  EXPECT_FALSE(constant_time_equal(*one, *two));
  const std::string text = testing::read_file(path_);
  EXPECT_EQ(text.find(one->reveal([](std::span<const std::byte> b) { return hex_encode(b); })),
            std::string::npos);
}

// A file of another cost must not make a start hang or guessing cheap.
TEST_F(PassphraseKeyTest, ACostOutOfBoundsIsRefusedBeforeItIsSpent) {
  ASSERT_TRUE(create_passphrase_key(path_, passphrase_, kCheap, entropy_));
  const std::string whole = testing::read_file(path_);
  for (const char* cost : {"argon2id-passes: 4000000000\n", "argon2id-passes: 0\n"}) {
    rewrite([&](std::string& text) {
      text = whole;
      text.replace(text.find("argon2id-passes: 1\n"), 19, cost);
    });
    EXPECT_EQ(read_passphrase_key(path_, passphrase_).error().kind, ErrorKind::invalid_request);
  }
}

TEST_F(PassphraseKeyTest, AlteredFilesNeverGiveAKey) {
  ASSERT_TRUE(create_passphrase_key(path_, passphrase_, kCheap, entropy_));
  const std::string whole = testing::read_file(path_);
  for (const char* label : {"clavium", "id: ", "salt: ", "wrapped: ", "check: "}) {
    rewrite([&](std::string& text) {
      text = whole;
      char& c = text[text.find(label) + std::string_view(label).size() + 1];
      c = c == '0' ? '1' : '0';
    });
    EXPECT_FALSE(read_passphrase_key(path_, passphrase_)) << label;
  }
  rewrite([&](std::string& text) { text = whole.substr(0, whole.size() - 1); });
  EXPECT_EQ(read_passphrase_key(path_, passphrase_).error().kind, ErrorKind::corrupt);
}

TEST_F(PassphraseKeyTest, TheTwoKindsOfFileAreNotTakenForEachOther) {
  ASSERT_TRUE(create_passphrase_key(path_, passphrase_, kCheap, entropy_));
  expect_refused(ErrorKind::corrupt);
  ASSERT_TRUE(create_file_key(directory_ / "file", entropy_));
  EXPECT_EQ(read_passphrase_key(directory_ / "file", passphrase_).error().kind, ErrorKind::corrupt);
}

}  // namespace
}  // namespace clavium::keyring
