// SPDX-License-Identifier: Apache-2.0
#include "providers/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/manual_clock.h"
#include "support/scripted_client.h"

namespace clavium::testing {
namespace {

TEST(ProviderTable, MakesWhatItListsAndRefusesTheRestWithTheList) {
  ScriptedClient client;
  ManualClock clock;
  SystemEntropy entropy;
  for (const std::string_view kind : providers::provider_kinds()) {
    const auto provider = providers::make_provider(kind, {}, {client, clock, entropy});
    ASSERT_TRUE(provider) << kind;
    EXPECT_EQ((*provider)->kind(), kind);
  }
  const auto unknown = providers::make_provider("randon", {}, {client, clock, entropy});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::invalid_request);
  EXPECT_THAT(unknown.error().hint, ::testing::HasSubstr("random"));
}

}  // namespace
}  // namespace clavium::testing
