// SPDX-License-Identifier: Apache-2.0
#include "aws/ini_file.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace clavium::aws {
namespace {

// "key=value;" for each setting; "absent" when there is no such section.
std::string settings_of(std::string_view text, std::string_view section) {
  std::string told;
  const bool found = for_each_setting(
      SecretBytes::copy_of(text), section,
      [&](std::string_view key, std::string_view value) { told += concat(key, "=", value, ";"); });
  return found ? told : "absent";
}

TEST(IniFile, ReadsOneSectionInOrder) {
  constexpr std::string_view kText =
      "stray = 0\n[default]\nb = 1\r\na=2\n\n# c = 3\n; d = 4\n[other]\na = 9\n";
  EXPECT_EQ(settings_of(kText, "default"), "b=1;a=2;");
  EXPECT_EQ(settings_of(kText, "other"), "a=9;");
  EXPECT_EQ(settings_of(kText, "none"), "absent");
  EXPECT_EQ(settings_of("", "default"), "absent");
}

TEST(IniFile, KeepsWhatFollowsTheFirstEqualsSign) {
  EXPECT_EQ(settings_of("[p]\naws_secret_access_key = a/b=c+d==\n", "p"),
            "aws_secret_access_key=a/b=c+d==;");
}

TEST(IniFile, SkipsNestedBlocksAndLinesThatAreNoSettings) {
  EXPECT_EQ(settings_of("[p]\ns3 =\n  region = nested\n\tx = nested\nwords\nregion = own", "p"),
            "s3=;region=own;");
}

TEST(IniFile, ASectionMayBeContinuedFurtherDown) {
  EXPECT_EQ(settings_of("[p]\na = 1\n[q]\na = 2\n[p]\nb = 3\n", "p"), "a=1;b=3;");
}

}  // namespace
}  // namespace clavium::aws
