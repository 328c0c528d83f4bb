// SPDX-License-Identifier: Apache-2.0
//
// docs/formats/sealed-value.md is a promise about bytes on disks: its examples are made again here,
// and opened.
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "keyring/counting_entropy.h"
#include "keyring/file_key.h"
#include "keyring/keyring.h"
#include "keyring/local_key.h"
#include "keyring/passphrase_key.h"
#include "keyring/sealed_value.h"
#include "support/temporary_directory.h"
#include "support/vectors.h"

namespace clavium::keyring {
namespace {

std::string page() {
  return testing::read_file(std::filesystem::path(CLAVIUM_SOURCE_DIR) /
                            "docs/formats/sealed-value.md");
}

// The fenced block that follows the line `<!-- example: NAME -->`.
std::string example(std::string_view name) {
  const std::string text = page();
  const std::string marker = concat("<!-- example: ", name, " -->\n```\n");
  const std::size_t start = text.find(marker);
  if (start == std::string::npos) return {};
  const std::size_t from = start + marker.size();
  return text.substr(from, text.find("```", from) - from);
}

// An example's lines of hex, with a remark behind two spaces, as bytes.
std::vector<std::byte> bytes_of(const std::string& block) {
  std::string hex;
  for (const std::string_view line : split(block, '\n')) hex += line.substr(0, line.find(' '));
  return hex_decode(hex).value();
}

const Binding kPlace{"111122223333",
                     "arn:aws:secretsmanager:eu-central-1:111122223333:secret:example-AbCdEf",
                     "11111111-2222-4333-8444-555555555555", api::ValueKind::string};

SecretBytes example_key() {
  return SecretBytes::filled(kInstallationKeyBytes, [](std::span<std::byte> out) {
    testing::CountingEntropy().fill(out);
  });
}

TEST(SealedValueFormat, TheExampleOnThePageIsWhatSealWrites) {
  testing::CountingEntropy entropy;
  const Keyring keyring(example_key(), entropy);
  const auto sealed = keyring.seal(SecretBytes::copy_of("hunter2"), kPlace);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(hex_encode(*sealed), hex_encode(bytes_of(example("sealed value"))));
}

TEST(SealedValueFormat, TheExampleOnThePageOpens) {
  testing::CountingEntropy entropy;
  const Keyring keyring(example_key(), entropy);
  const auto value = keyring.open(bytes_of(example("sealed value")), kPlace);
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_TRUE(constant_time_equal(*value, SecretBytes::copy_of("hunter2")));
}

TEST(SealedValueFormat, TheAssociatedDataIsAsThePageSays) {
  EXPECT_EQ(hex_encode(associated_data(key_id_of(example_key()), kPlace)),
            hex_encode(bytes_of(example("associated data"))));
}

TEST(KeyFileFormat, TheFileKeyOnThePageIsWhatIsWritten) {
  testing::TemporaryDirectory directory;
  testing::CountingEntropy entropy;
  ASSERT_TRUE(create_file_key(directory / "key", entropy));
  EXPECT_EQ(testing::read_file(directory / "key"), example("file key"));
}

TEST(KeyFileFormat, ThePassphraseKeyOnThePageIsWhatIsWritten) {
  testing::TemporaryDirectory directory;
  testing::CountingEntropy entropy;
  ASSERT_TRUE(create_passphrase_key(directory / "key",
                                    SecretBytes::copy_of("correct horse battery staple"),
                                    {1, 8 << 20}, entropy));
  EXPECT_EQ(testing::read_file(directory / "key"), example("passphrase key"));
}

}  // namespace
}  // namespace clavium::keyring
