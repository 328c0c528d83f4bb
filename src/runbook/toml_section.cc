// SPDX-License-Identifier: Apache-2.0
#include "runbook/toml_section.h"

#include <algorithm>

#include "base/suggestion.h"
#include "runbook/name_template.h"

namespace clavium::runbook {

namespace {

// AWS's own bound of RotationRules.AutomaticallyAfterDays.
constexpr std::int64_t kRotationDaysMax = 1000;

}  // namespace

Result<toml::table> parse_toml(std::string_view text, const std::filesystem::path& file_name) {
  try {
    return toml::parse(text, std::string_view(file_name.native()));
  } catch (const toml::parse_error& error) {
    return std::unexpected(make_error(ErrorKind::invalid_request, file_name.filename().string(),
                                      ":", error.source().begin.line,
                                      ": not valid TOML near column ", error.source().begin.column)
                               .with_code("invalid_inventory"));
  }
}

int Section::line_of(std::string_view key) const {
  const auto* node = table_.get(key);
  return static_cast<int>((node != nullptr ? node->source() : table_.source()).begin.line);
}

int Section::line() const { return static_cast<int>(table_.source().begin.line); }

std::string Section::path_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : concat(path_, ".", key);
}

Names Section::keys() const {
  Names out;
  for (const auto& [key, node] : table_) out.emplace_back(key.str());
  return out;
}

Result<void> Section::only(const Names& known) const {
  for (const auto& [key, node] : table_)
    if (std::find(known.begin(), known.end(), key.str()) == known.end())
      return std::unexpected(
          error(key.str(), "unknown key").with_hint(suggestion(key.str(), known)));
  return {};
}

Result<std::string> Section::text(std::string_view key, std::string fallback) const {
  const auto* node = table_.get(key);
  if (node == nullptr) return fallback;
  if (const auto* found = node->as_string()) {
    if (found->get().find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
      return std::unexpected(error(key, "must be one line"));
    return found->get();
  }
  return std::unexpected(error(key, "must be a text in quotes"));
}

Result<std::string> Section::required_text(std::string_view key) const {
  CLAVIUM_TRY(auto found, text(key));
  if (found.empty()) return std::unexpected(error(key, "is required"));
  return found;
}

Result<Names> Section::texts(std::string_view key) const {
  Names out;
  const auto* node = table_.get(key);
  if (node == nullptr) return out;
  const auto wrong = [&] { return std::unexpected(error(key, "must be a list of texts")); };
  if (!node->is_array()) return wrong();
  for (const auto& element : *node->as_array()) {
    if (!element.is_string()) return wrong();
    if (std::find(out.begin(), out.end(), element.as_string()->get()) != out.end())
      return std::unexpected(error(key, "names one thing twice"));
    out.push_back(element.as_string()->get());
  }
  return out;
}

Result<std::optional<std::int64_t>> Section::days(std::string_view key) const {
  const auto* node = table_.get(key);
  if (node == nullptr) return std::optional<std::int64_t>();
  const auto* found = node->as_integer();
  if (found == nullptr || found->get() < 1 || found->get() > kRotationDaysMax)
    return std::unexpected(
        error(key, "must be a whole number of days from 1 to ", kRotationDaysMax));
  return std::optional(found->get());
}

bool Section::is_text(std::string_view key) const {
  const auto* node = table_.get(key);
  return node != nullptr && node->is_string();
}

Result<std::string> Section::plain_value(std::string_view key) const {
  if (const auto* node = table_.get(key); node != nullptr && !node->is_string()) {
    if (const auto* number = node->as_integer()) return std::to_string(number->get());
    if (const auto* truth = node->as_boolean()) return std::string(truth->get() ? "true" : "false");
    return std::unexpected(error(key, "must be a text, a whole number, true or false"));
  }
  return text(key);
}

Result<std::optional<Section>> Section::section(std::string_view key) const {
  const auto* node = table_.get(key);
  if (node == nullptr) return std::optional<Section>();
  if (!node->is_table()) return std::unexpected(error(key, "must be a table"));
  return std::optional(Section(*node->as_table(), path_of(key), file_));
}

Result<std::vector<std::pair<std::string, Section>>> Section::named(std::string_view key) const {
  std::vector<std::pair<std::string, Section>> out;
  CLAVIUM_TRY(const auto all, section(key));
  if (!all) return out;
  for (const auto& [name, node] : all->table_) {
    const std::string word(name.str());
    if (!node.is_table()) return std::unexpected(all->error(word, "must be a table"));
    if (auto good = check_part("name", word); !good)
      return std::unexpected(all->error(word, good.error().message));
    out.emplace_back(word, Section(*node.as_table(), all->path_of(word), file_));
  }
  return out;
}

Result<std::vector<Section>> Section::sections(std::string_view key) const {
  std::vector<Section> out;
  const auto* node = table_.get(key);
  if (node == nullptr) return out;
  const auto* all = node->as_array();
  if (all == nullptr) return std::unexpected(error(key, "must be a list of tables"));
  for (std::size_t i = 0; i < all->size(); ++i) {
    const auto* one = (*all)[i].as_table();
    if (one == nullptr) return std::unexpected(error(key, "must be a list of tables"));
    out.emplace_back(*one, concat(path_of(key), "[", i, "]"), file_);
  }
  return out;
}

Result<void> check_reference(const Section& section, std::string_view key, std::string_view what,
                             const std::string& given, const Names& known) {
  if (std::find(known.begin(), known.end(), given) != known.end()) return {};
  return std::unexpected(section.error(key, what, " \"", given, "\" is not declared")
                             .with_hint(suggestion(given, known)));
}

}  // namespace clavium::runbook
