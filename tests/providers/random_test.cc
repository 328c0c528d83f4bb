// SPDX-License-Identifier: Apache-2.0
#include "providers/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "suites/provider_suite.h"

namespace clavium::testing {
namespace {

using providers::Settings;
using ::testing::HasSubstr;

class RandomWorld final : public ProviderWorld {
 public:
  providers::Provider& provider() override { return *provider_; }
  std::string kind() const override { return "random"; }
  Settings settings() const override {
    return {{"length", "32"}, {"alphabet", "alphanumeric"}, {"prefix", "clv_"}};
  }
  std::vector<std::pair<std::string, Settings>> refused_settings() const override {
    return {
        {"a word for a number", {{"length", "long"}}},
        {"a negative length", {{"length", "-1"}}},
        {"a fraction", {{"length", "40.5"}}},
        {"an empty length", {{"length", ""}}},
        {"fewer than 80 bits", {{"length", "13"}}},
        {"fewer than 80 bits in hex", {{"length", "19"}, {"alphabet", "hex"}}},
        {"more than a secret may hold", {{"length", "65537"}}},
        {"more than a secret may hold, with its prefix", {{"length", "65536"}, {"prefix", "a"}}},
        {"more than any number", {{"length", "99999999999999999999"}}},
        {"an unknown alphabet", {{"alphabet", "klingon"}}},
        {"a space in the prefix", {{"prefix", "a b"}}},
        {"a control character in the prefix", {{"prefix", "a\n"}}},
        {"a prefix that is too long", {{"prefix", std::string(65, 'p')}}},
        {"an unknown setting", {{"lenght", "40"}}},
    };
  }

 private:
  SystemEntropy entropy_;
  std::unique_ptr<providers::Provider> provider_ = providers::make_random_provider(entropy_);
};

std::unique_ptr<ProviderWorld> make_random_world() { return std::make_unique<RandomWorld>(); }
INSTANTIATE_TEST_SUITE_P(Random, ProviderSuite, ::testing::Values(&make_random_world));

class RandomProvider : public ::testing::Test {
 protected:
  std::string mint(const Settings& settings) {
    const auto minted = provider->mint(settings, "rotation-1");
    EXPECT_TRUE(minted) << minted.error().message;
    EXPECT_TRUE(minted->credential_id.empty()) << "there is nothing to name";
    return minted->value.reveal_text([](std::string_view text) { return std::string(text); });
  }
  SystemEntropy entropy;
  std::unique_ptr<providers::Provider> provider = providers::make_random_provider(entropy);
};

TEST_F(RandomProvider, DrawsFortyAlphanumericCharactersWhereNothingIsSaid) {
  const std::string value = mint({});
  EXPECT_EQ(value.size(), 40u);
  EXPECT_TRUE(
      std::all_of(value.begin(), value.end(), [](unsigned char c) { return std::isalnum(c); }));
}

TEST_F(RandomProvider, PutsThePrefixFirstAndDrawsTheLengthBehindIt) {
  const std::string value = mint({{"prefix", "clv_"}, {"length", "20"}});
  EXPECT_EQ(value.size(), 24u);
  EXPECT_TRUE(value.starts_with("clv_"));
}

TEST_F(RandomProvider, UsesEveryCharacterOfItsAlphabetAndNoOther) {
  const std::map<std::string, std::size_t> sizes = {
      {"alphanumeric", 62}, {"hex", 16}, {"base64url", 64}, {"ascii", 94}};
  for (const auto& [alphabet, size] : sizes) {
    // At 60,000 draws the chance to miss one of 94 characters is below 1e-270.
    const std::string value = mint({{"alphabet", alphabet}, {"length", "60000"}});
    std::map<char, int> seen;
    for (const char c : value) ++seen[c];
    EXPECT_EQ(seen.size(), size) << alphabet;
    EXPECT_EQ(seen.count(' '), 0u) << alphabet;
  }
}

// A counter as the source of chance: what comes out is then known beforehand.
class CountingEntropy final : public Entropy {
 public:
  void fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = std::byte{0};
    if (!out.empty()) out[0] = std::byte(next_++);
  }

 private:
  std::uint8_t next_ = 0;
};

TEST_F(RandomProvider, DrawsFromTheEntropyItWasGivenAndFromNothingElse) {
  CountingEntropy counting;
  provider = providers::make_random_provider(counting);
  EXPECT_EQ(mint({{"alphabet", "hex"}, {"length", "20"}}), "0123456789abcdef0123");
}

TEST_F(RandomProvider, TellsWhatIsWrongWithAValue) {
  const Settings settings = {{"prefix", "clv_"}, {"length", "20"}, {"alphabet", "hex"}};
  const auto complaint = [&](std::string_view value) {
    const auto tested = provider->test(settings, SecretBytes::copy_of(value));
    return tested ? std::string("fine") : tested.error().message;
  };
  EXPECT_EQ(complaint("clv_0123456789abcdef0123"), "fine");
  EXPECT_THAT(complaint("clv_0123"), HasSubstr("length"));
  EXPECT_THAT(complaint("CLV_0123456789abcdef0123"), HasSubstr("prefix"));
  EXPECT_THAT(complaint("clv_0123456789ABCDEF0123"), HasSubstr("alphabet"));
}

TEST_F(RandomProvider, HasNoOverlap) { EXPECT_FALSE(provider->overlaps()); }

}  // namespace
}  // namespace clavium::testing
