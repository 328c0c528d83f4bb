// SPDX-License-Identifier: Apache-2.0
//
// What every provider promises (src/providers/provider.h), as tests that every implementation runs:
//
//   INSTANTIATE_TEST_SUITE_P(Random, ProviderSuite, ::testing::Values(&make_random_world));
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/secret_bytes.h"
#include "providers/provider.h"

namespace clavium::testing {

class ProviderWorld {
 public:
  virtual ~ProviderWorld() = default;
  [[nodiscard]] virtual providers::Provider& provider() = 0;
  [[nodiscard]] virtual std::string kind() const = 0;
  /// Settings that work.
  [[nodiscard]] virtual providers::Settings settings() const = 0;
  /// Settings that must be refused, each with the reason why.
  [[nodiscard]] virtual std::vector<std::pair<std::string, providers::Settings>> refused_settings()
      const = 0;
};

using MakeProviderWorld = std::unique_ptr<ProviderWorld> (*)();

class ProviderSuite : public ::testing::TestWithParam<MakeProviderWorld> {
 protected:
  ProviderSuite() : world(GetParam()()), provider(world->provider()), settings(world->settings()) {}

  [[nodiscard]] providers::Minted mint(std::string_view rotation_id) {
    auto minted = provider.mint(settings, rotation_id);
    EXPECT_TRUE(minted) << minted.error().message;
    return minted ? *std::move(minted) : providers::Minted{};
  }
  static std::string plain(const SecretBytes& value) {
    return value.reveal_text([](std::string_view text) { return std::string(text); });
  }

  std::unique_ptr<ProviderWorld> world;
  providers::Provider& provider;
  providers::Settings settings;
};

TEST_P(ProviderSuite, KnowsItsKindAndAcceptsItsSettings) {
  EXPECT_EQ(provider.kind(), world->kind());
  EXPECT_TRUE(provider.check_settings(settings));
}

TEST_P(ProviderSuite, TwoMintsDiffer) {
  const providers::Minted first = mint("rotation-1");
  const providers::Minted second = mint("rotation-2");
  EXPECT_FALSE(first.value.empty());
  EXPECT_FALSE(constant_time_equal(first.value, second.value));
}

TEST_P(ProviderSuite, AMintedValuePassesItsTest) {
  const auto tested = provider.test(settings, mint("rotation-1").value);
  EXPECT_TRUE(tested) << tested.error().message;
}

TEST_P(ProviderSuite, AnAlteredValueIsDeniedWithoutBeingQuoted) {
  const std::string good = plain(mint("rotation-1").value);
  for (const std::string& altered : {std::string(), good + "x", good.substr(1),
                                     "\n" + good.substr(1), good + std::string(1, '\0')}) {
    const auto tested = provider.test(settings, SecretBytes::copy_of(altered));
    ASSERT_FALSE(tested) << "a value of " << altered.size() << " bytes";
    EXPECT_EQ(tested.error().kind, ErrorKind::denied);
    if (altered.empty()) continue;
    EXPECT_EQ((tested.error().message + tested.error().hint).find(altered), std::string::npos);
  }
}

TEST_P(ProviderSuite, BadSettingsAreRefusedEverywhereWithAHint) {
  const providers::Minted minted = mint("rotation-1");
  for (const auto& [why, bad] : world->refused_settings()) {
    const auto checked = provider.check_settings(bad);
    ASSERT_FALSE(checked) << why;
    EXPECT_EQ(checked.error().kind, ErrorKind::invalid_request) << why;
    EXPECT_FALSE(checked.error().hint.empty()) << why;
    const auto refused = provider.mint(bad, "rotation-2");
    ASSERT_FALSE(refused) << why;
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid_request) << why;
    EXPECT_FALSE(provider.test(bad, minted.value)) << why;
  }
}

TEST_P(ProviderSuite, RevokingTwiceIsASuccess) {
  const providers::Minted minted = mint("rotation-1");
  EXPECT_TRUE(provider.revoke(settings, minted.credential_id, minted.value));
  EXPECT_TRUE(provider.revoke(settings, minted.credential_id, minted.value));
}

}  // namespace clavium::testing
