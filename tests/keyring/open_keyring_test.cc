// SPDX-License-Identifier: Apache-2.0
#include "keyring/open_keyring.h"

#include <gtest/gtest.h>

#include "support/temporary_directory.h"

namespace clavium::keyring {
namespace {

class OpenKeyringTest : public ::testing::Test {
 protected:
  testing::TemporaryDirectory directory_;
  SystemEntropy entropy_;
  int asked_ = 0;
  KeyringOptions options_{.path = directory_ / "key",
                          .create_when_missing = true,
                          .ask_passphrase = nullptr,
                          .new_passphrase_cost = crypto::kPassphraseCostMin};
  std::function<Result<SecretBytes>()> answering(std::string_view passphrase) {
    return [this, passphrase]() -> Result<SecretBytes> {
      ++asked_;
      return SecretBytes::copy_of(passphrase);
    };
  }
};

TEST_F(OpenKeyringTest, TheSecondStartOpensWhatTheFirstSealed) {
  const Binding place{"111122223333", "arn", "version", api::ValueKind::string};
  for (const KeyKind kind : {KeyKind::file, KeyKind::passphrase}) {
    options_.kind = kind;
    options_.path = directory_ / name_of(kind).data();
    options_.ask_passphrase = answering("correct horse");
    const auto first = open_keyring(options_, entropy_);
    ASSERT_TRUE(first) << first.error().message;
    const auto sealed = (*first)->seal(SecretBytes::copy_of("hunter2"), place);
    ASSERT_TRUE(sealed);
    options_.create_when_missing = false;
    const auto second = open_keyring(options_, entropy_);
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_TRUE((*second)->open(*sealed, place));
    options_.create_when_missing = true;
  }
  EXPECT_EQ(asked_, 2);  // once each start of the kind `passphrase`, never for `file`
}

// A store whose key is gone must not go on under a new one.
TEST_F(OpenKeyringTest, AMissingKeyFileStopsUnlessANewOneWasAskedFor) {
  options_.create_when_missing = false;
  const auto keyring = open_keyring(options_, entropy_);
  ASSERT_FALSE(keyring);
  EXPECT_EQ(keyring.error().kind, ErrorKind::not_found);
  EXPECT_NE(keyring.error().hint.find("backup"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(options_.path));
}

TEST_F(OpenKeyringTest, AWrongPassphraseMakesNoNewKey) {
  options_.kind = KeyKind::passphrase;
  options_.ask_passphrase = answering("right");
  ASSERT_TRUE(open_keyring(options_, entropy_));
  options_.ask_passphrase = answering("wrong");
  const auto keyring = open_keyring(options_, entropy_);
  ASSERT_FALSE(keyring);
  EXPECT_EQ(keyring.error().kind, ErrorKind::unauthenticated);
}

TEST_F(OpenKeyringTest, WithoutAnybodyToAskAPassphraseIsAPrecondition) {
  options_.kind = KeyKind::passphrase;
  EXPECT_EQ(open_keyring(options_, entropy_).error().kind, ErrorKind::precondition);
}

TEST_F(OpenKeyringTest, AFailedQuestionIsPassedOn) {
  options_.kind = KeyKind::passphrase;
  options_.ask_passphrase = []() -> Result<SecretBytes> {
    return fail(ErrorKind::unavailable, "the terminal went away");
  };
  EXPECT_EQ(open_keyring(options_, entropy_).error().kind, ErrorKind::unavailable);
}

TEST_F(OpenKeyringTest, KindsHaveOneSpelling) {
  EXPECT_EQ(parse_key_kind("file").value(), KeyKind::file);
  EXPECT_EQ(parse_key_kind("passphrase").value(), KeyKind::passphrase);
  for (const char* other : {"", "File", "file ", "kms"}) {
    const auto kind = parse_key_kind(other);
    ASSERT_FALSE(kind) << other;
    EXPECT_EQ(kind.error().kind, ErrorKind::invalid_request);
  }
}

}  // namespace
}  // namespace clavium::keyring
