// SPDX-License-Identifier: Apache-2.0
#include "aws/secret_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temporary_directory.h"

namespace clavium::aws {
namespace {

TEST(SecretFile, IsReadWholeAndAMissingOneIsNoError) {
  const testing::TemporaryDirectory home;
  const std::string file = home.write("token", "abc\n");
  for (const FileTrust trust : {FileTrust::as_found, FileTrust::private_only}) {
    const auto read = read_secret_file(file, trust);
    ASSERT_TRUE(read && *read);
    EXPECT_TRUE(constant_time_equal(**read, SecretBytes::copy_of("abc\n")));
    const auto missing = read_secret_file(home.path() / "none", trust);
    ASSERT_TRUE(missing);
    EXPECT_FALSE(*missing);
  }
}

TEST(SecretFile, OfOursMustBeClosedToOthersAndBeNoLink) {
  const testing::TemporaryDirectory home;
  const std::string file = home.write("key", "abc");
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
  const auto open_to_others = read_secret_file(file, FileTrust::private_only);
  ASSERT_FALSE(open_to_others);
  EXPECT_EQ(open_to_others.error().kind, ErrorKind::denied);
  EXPECT_EQ(open_to_others.error().hint, "chmod 600 " + file);
  EXPECT_TRUE(read_secret_file(file, FileTrust::as_found));

  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  std::filesystem::create_symlink(file, home.path() / "link");
  const auto link = read_secret_file(home.path() / "link", FileTrust::private_only);
  ASSERT_FALSE(link);
  EXPECT_EQ(link.error().kind, ErrorKind::denied);
  EXPECT_TRUE(read_secret_file(home.path() / "link", FileTrust::as_found));
}

TEST(SecretFile, APipeADirectoryOrAHugeFileIsRefused) {
  const testing::TemporaryDirectory home;
  const std::string pipe = home.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string huge = home.write("huge", std::string(kSecretFileBytesMax + 1, 'x'));
  for (const std::string& path : {pipe, home.path().string(), huge}) {
    const auto refused = read_secret_file(path, FileTrust::as_found);
    ASSERT_FALSE(refused) << path;
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid_request) << path;
  }
}

}  // namespace
}  // namespace clavium::aws
