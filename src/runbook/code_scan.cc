// SPDX-License-Identifier: Apache-2.0
#include "runbook/code_scan.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/encoding.h"
#include "runbook/files.h"

namespace clavium::runbook {
namespace {

// Set by platforms and tools, not by a secret.
constexpr std::array<std::string_view, 18> kPlatformNames = {
    "NODE_ENV", "CI",   "PORT",   "HOST", "HOME", "PATH", "PWD", "TZ",       "USER",
    "SHELL",    "LANG", "TMPDIR", "MODE", "DEV",  "PROD", "SSR", "BASE_URL", "AWS_REGION"};
constexpr std::array<std::string_view, 5> kPlatformPrefixes = {"VERCEL", "AWS_LAMBDA_", "GITHUB_",
                                                               "npm_", "NEXT_RUNTIME"};

bool is_name_character(char c) { return is_ascii_alphanumeric(c) || c == '_' || c == '$'; }

std::string_view name_at(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_name_character(text[size])) ++size;
  return text.substr(0, size);
}

/// The name in `("NAME"` or `["NAME"`, whatever quote.
std::string_view quoted_name_at(std::string_view text) {
  if (text.size() < 3) return {};
  const char quote = text[0];
  if (quote != '"' && quote != '\'' && quote != '`') return {};
  const auto name = name_at(text.substr(1));
  return text.substr(1 + name.size()).starts_with(quote) ? name : std::string_view();
}

std::string_view name_after(std::string_view rest) {
  while (rest.starts_with('?')) rest.remove_prefix(1);  // process.env?.NAME
  if (rest.starts_with('.')) return name_at(rest.substr(1));
  if (rest.starts_with('[')) return quoted_name_at(trim(rest.substr(1)));
  return {};
}

/// `const { A, B: b, C = "x" } = process.env`
void scan_destructuring(std::string_view before, const auto& found) {
  before = trim(before);
  if (!before.ends_with('=')) return;
  before = trim(before.substr(0, before.size() - 1));
  if (!before.ends_with('}')) return;
  const auto open = before.rfind('{');
  if (open == std::string_view::npos) return;
  for (auto piece : split(before.substr(open + 1, before.size() - open - 2), ',')) {
    piece = trim(piece);
    if (!piece.starts_with("...")) found(name_at(piece));
  }
}

void scan_line(std::string_view line, const auto& found) {
  for (const std::string_view object : {"process.env", "import.meta.env"})
    for (auto at = line.find(object); at != std::string_view::npos;
         at = line.find(object, at + 1)) {
      found(name_after(line.substr(at + object.size())));
      scan_destructuring(line.substr(0, at), found);
    }
  for (const std::string_view call :
       {"os.environ[", "os.environ.get(", "os.getenv(", "Deno.env.get("})
    for (auto at = line.find(call); at != std::string_view::npos; at = line.find(call, at + 1))
      found(quoted_name_at(trim(line.substr(at + call.size()))));
}

bool is_source(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 12> kEndings = {".js",  ".mjs",    ".cjs",   ".jsx",
                                                         ".ts",  ".mts",    ".cts",   ".tsx",
                                                         ".vue", ".svelte", ".astro", ".py"};
  const auto ending = file.extension().string();
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

bool is_skipped_folder(const std::string& name) {
  constexpr std::array<std::string_view, 6> kSkipped = {"node_modules", "dist",   "build",
                                                        "coverage",     "vendor", "__pycache__"};
  return name.starts_with('.') ||
         std::find(kSkipped.begin(), kSkipped.end(), name) != kSkipped.end();
}

bool is_platform_name(std::string_view name) {
  return std::find(kPlatformNames.begin(), kPlatformNames.end(), name) != kPlatformNames.end() ||
         std::any_of(kPlatformPrefixes.begin(), kPlatformPrefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace

std::vector<CodeReference> scan_text(std::string_view text, std::string_view file) {
  std::vector<CodeReference> out;
  int number = 0;
  for (const auto line : split(text, '\n')) {
    ++number;
    scan_line(line, [&](std::string_view name) {
      // Members such as process.env.hasOwnProperty are lower case; variables are not.
      if (name.empty() || !(name.front() == '_' || (name.front() >= 'A' && name.front() <= 'Z')))
        return;
      CodeReference reference{std::string(name), std::string(file), number};
      if (std::find(out.begin(), out.end(), reference) == out.end())
        out.push_back(std::move(reference));
    });
  }
  return out;
}

Result<std::vector<CodeReference>> scan_code(const std::filesystem::path& folder) {
  std::error_code failed;
  std::vector<std::filesystem::path> files;
  // Links are not followed: a loop would never end, and what they lead to is scanned in its own
  // place.
  std::filesystem::recursive_directory_iterator at(
      folder, std::filesystem::directory_options::skip_permission_denied, failed);
  if (failed)
    return fail(ErrorKind::not_found, "cannot scan ", folder.string(), ": ", failed.message());
  for (const auto end = std::filesystem::recursive_directory_iterator(); at != end;
       at.increment(failed)) {
    if (failed)
      return fail(ErrorKind::unavailable, "cannot scan ", folder.string(), ": ", failed.message());
    if (at->is_directory(failed) && is_skipped_folder(at->path().filename().string()))
      at.disable_recursion_pending();
    else if (at->is_regular_file(failed) && is_source(at->path()))
      files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  std::vector<CodeReference> out;
  for (const auto& file : files) {
    const auto text = read_small_file(file);
    // Generated bundles are larger than anything that a person wrote; what they read, their sources
    // read.
    if (!text) continue;
    for (auto& reference : scan_text(*text, file.lexically_relative(folder).string()))
      out.push_back(std::move(reference));
  }
  return out;
}

std::vector<Finding> check_code(const Inventory& inventory,
                                const std::vector<CodeReference>& references,
                                const std::string& service) {
  std::set<std::string> known(inventory.code_ignore().begin(), inventory.code_ignore().end());
  for (const auto& secret : inventory.secrets())
    for (const auto& copy : secret.copies) known.insert(copy.key);
  std::vector<Finding> out;
  for (const auto& reference : references) {
    if (is_platform_name(reference.variable) || !known.insert(reference.variable).second) continue;
    std::string name = ascii_lower(reference.variable);
    std::replace(name.begin(), name.end(), '_', '-');
    const auto owner = service.empty() ? std::string("<service>") : service;
    out.push_back({Severity::error,
                   {},
                   "code",
                   concat(reference.file, ":", reference.line, " reads ", reference.variable,
                          ", which no secret is copied to"),
                   concat("add to clavium.toml: [[secrets]] service = \"", owner,
                          "\", environments = […], name = \"", name,
                          "\", classification = \"…\", copies = [{ target = \"…\", key = \"",
                          reference.variable, "\" }]; mention `", name, "` in the README of ",
                          owner, "; or add it to [code] ignore")});
  }
  return out;
}

}  // namespace clavium::runbook
