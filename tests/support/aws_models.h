// SPDX-License-Identifier: Apache-2.0
//
// AWS's published model of a service, wherever this machine has it: build/aws-models, which the
// ctest fixture aws_models unpacks out of the botocore that scripts/setup installs, and the
// third-party vectors (vectors.h). Where a machine has both, tests read both.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "support/vectors.h"

namespace clavium::testing {

/// Every copy of the model of `service` ("secretsmanager"); empty where there is none.
inline std::vector<std::filesystem::path> aws_models(std::string_view service) {
  const std::filesystem::path source(CLAVIUM_SOURCE_DIR);
  std::vector<std::filesystem::path> found;
  for (const std::filesystem::path& folder :
       {source / "build" / "aws-models", vectors_dir() / "aws-models"}) {
    const auto file = folder / concat(service, ".json");
    if (std::filesystem::exists(file)) found.push_back(file);
  }
  return found;
}

}  // namespace clavium::testing

/// Skips the test, saying what is missing, where no copy of the model of `service` is at hand.
#define CLAVIUM_NEEDS_AWS_MODEL(service)                                                     \
  if (clavium::testing::aws_models(service).empty())                                         \
  GTEST_SKIP() << "needs AWS's model of '" << (service)                                      \
               << "': scripts/setup installs botocore and ctest unpacks its models, or set " \
                  "CLAVIUM_VECTORS (tests/vectors/README.md)"
