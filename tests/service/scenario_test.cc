// SPDX-License-Identifier: Apache-2.0
//
// Each file of scenarios/ against a new installation; scenario.h says how they are written.
#include "service/scenario.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace clavium::testing {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(CLAVIUM_SOURCE_DIR) / "tests/service/scenarios";

std::vector<std::string> names() {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    found.push_back(entry.path().stem());
  }
  std::ranges::sort(found);
  return found;
}

class ScenarioTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ScenarioTest, GoesAsWritten) { Scenario().run(kFolder / (GetParam() + ".txt")); }

INSTANTIATE_TEST_SUITE_P(Service, ScenarioTest, ::testing::ValuesIn(names()),
                         [](const auto& scenario) { return scenario.param; });

}  // namespace
}  // namespace clavium::testing
