// SPDX-License-Identifier: Apache-2.0
//
// Which environment variables a program reads (R-F3): process.env.X, process.env["X"],
// destructuring of process.env, import.meta.env.X, Deno.env.get("X"), os.environ["X"],
// os.environ.get("X"), os.getenv("X"). A line scanner, not a parser: it sees what people write, and
// not a name that is computed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "runbook/checks.h"

namespace clavium::runbook {

struct CodeReference {
  std::string variable;
  std::string file;  ///< relative to the folder that was scanned
  int line = 0;
  bool operator==(const CodeReference&) const = default;
};

/// The references in one text, in order.
[[nodiscard]] std::vector<CodeReference> scan_text(std::string_view text, std::string_view file);

/// All of a folder's .js .mjs .cjs .jsx .ts .mts .cts .tsx .vue .svelte .astro .py files, without
/// hidden folders, node_modules, dist, build, coverage, vendor and __pycache__. Errors: not_found.
[[nodiscard]] Result<std::vector<CodeReference>> scan_code(const std::filesystem::path& folder);

/// One finding a variable that no declaration copies anywhere and nothing exempts.
[[nodiscard]] std::vector<Finding> check_code(const Inventory& inventory,
                                              const std::vector<CodeReference>& references,
                                              const std::string& service);

}  // namespace clavium::runbook
