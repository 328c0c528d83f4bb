// SPDX-License-Identifier: Apache-2.0
//
// Third-party test data that stays outside the repository: $CLAVIUM_VECTORS, or ../shared/vectors
// beside the checkout. tests/vectors/README.md says what each folder is and where it comes from.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace clavium::testing {

inline std::filesystem::path vectors_dir() {
  if (const char* given = std::getenv("CLAVIUM_VECTORS")) return given;
  return std::filesystem::path(CLAVIUM_SOURCE_DIR) / ".." / "shared" / "vectors";
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

}  // namespace clavium::testing

/// Skips the test, saying what is missing, when `folder` of the vectors is not on this machine.
#define CLAVIUM_NEEDS_VECTORS(folder)                                       \
  if (!std::filesystem::exists(clavium::testing::vectors_dir() / (folder))) \
  GTEST_SKIP() << "needs the third-party vectors '" << (folder)             \
               << "': set CLAVIUM_VECTORS to their folder (sources: tests/vectors/README.md)"
