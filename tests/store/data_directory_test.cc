// SPDX-License-Identifier: Apache-2.0
#include "store/data_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temporary_directory.h"

namespace clavium::store {
namespace {

TEST(DataDirectory, IsMadeWithItsParentsForItsOwnerAlone) {
  testing::TemporaryDirectory temporary;
  const auto path = temporary.path() / "state" / "clavium";
  const auto directory = open_data_directory(path);
  ASSERT_TRUE(directory) << directory.error().message;
  for (const auto& made : {path, path.parent_path()}) {
    struct stat status{};
    ASSERT_EQ(::stat(made.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700u);
  }
  EXPECT_EQ(directory->store_file(), path / "store.db");
  EXPECT_EQ(directory->audit_directory(), path / "audit");
  EXPECT_EQ(directory->root_key_file(), path / "root-key");
  EXPECT_EQ(directory->root_credentials_file(), path / "root-credentials");
}

TEST(DataDirectory, ASecondStartNamesTheProcessThatHoldsIt) {
  testing::TemporaryDirectory temporary;
  {
    const auto first = open_data_directory(temporary.path());
    ASSERT_TRUE(first);
    const auto second = open_data_directory(temporary.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::conflict);
    EXPECT_NE(second.error().message.find(concat("(process ", ::getpid(), ")")), std::string::npos)
        << second.error().message;
    EXPECT_FALSE(second.error().hint.empty());
  }
  EXPECT_TRUE(open_data_directory(temporary.path())) << "the lock ends with its holder";
}

TEST(DataDirectory, MovingItKeepsTheLock) {
  testing::TemporaryDirectory temporary;
  auto first = open_data_directory(temporary.path());
  ASSERT_TRUE(first);
  const DataDirectory moved = *std::move(first);
  EXPECT_FALSE(open_data_directory(temporary.path()));
}

TEST(DataDirectory, OthersMustNotBeAbleToEnter) {
  testing::TemporaryDirectory temporary;
  for (const mode_t mode : {0750, 0701, 0777}) {
    ASSERT_EQ(::chmod(temporary.path().c_str(), mode), 0);
    const auto opened = open_data_directory(temporary.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::precondition);
    EXPECT_EQ(opened.error().hint, "chmod 700 " + temporary.path().string());
  }
}

TEST(DataDirectory, AForeignOwnerIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a directory away";
  testing::TemporaryDirectory temporary;
  ASSERT_EQ(::chown(temporary.path().c_str(), 12345, 12345), 0);
  const auto opened = open_data_directory(temporary.path());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::precondition);
}

TEST(DataDirectory, ALinkInPlaceOfTheLockIsNotFollowed) {
  testing::TemporaryDirectory temporary;
  std::filesystem::create_symlink("/dev/null", temporary.path() / "lock");
  EXPECT_FALSE(open_data_directory(temporary.path()));
}

TEST(DataDirectory, AFileInItsPlaceIsAnError) {
  EXPECT_EQ(open_data_directory("/dev/null").error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace clavium::store
