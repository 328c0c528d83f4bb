// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace clavium::programs {

/// Name and version of each library that the program was built with, for `clavium version -v`.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> library_versions();

}  // namespace clavium::programs
