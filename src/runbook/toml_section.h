// SPDX-License-Identifier: Apache-2.0
//
// One table of a TOML file, read with types. With toml_section.cc the only place that knows toml++.
//
// An error quotes names and numbers of the file, never the text of a setting that could be a token
// which somebody pasted by mistake.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace clavium::runbook {

using Names = std::vector<std::string>;

/// Errors: invalid_request with the line and column, and nothing of the text.
[[nodiscard]] Result<toml::table> parse_toml(std::string_view text,
                                             const std::filesystem::path& file_name);

/// Typed members by key, and no others. The table must outlive the section. Every error is
/// invalid_request, with the code "invalid_inventory".
class Section {
 public:
  /// `path` stands before each key in messages; empty for the file itself.
  Section(const toml::table& table, std::string path, std::string file)
      : table_(table), path_(std::move(path)), file_(std::move(file)) {}

  /// Of the key; of the table where there is no such key.
  [[nodiscard]] int line_of(std::string_view key) const;
  [[nodiscard]] int line() const;
  [[nodiscard]] std::string path_of(std::string_view key) const;
  [[nodiscard]] Names keys() const;
  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

  /// "clavium.toml:12: secrets[3].rotation_days: <rule>"
  template <class... Parts>
  [[nodiscard]] Error error(std::string_view key, const Parts&... rule) const {
    return make_error(ErrorKind::invalid_request, file_, ":", line_of(key), ": ", path_of(key),
                      ": ", rule...)
        .with_code("invalid_inventory");
  }

  /// Refuses a key that is none of these.
  [[nodiscard]] Result<void> only(const Names& known) const;

  /// One line.
  [[nodiscard]] Result<std::string> text(std::string_view key, std::string fallback = {}) const;
  [[nodiscard]] Result<std::string> required_text(std::string_view key) const;
  [[nodiscard]] Result<Names> texts(std::string_view key) const;
  [[nodiscard]] Result<std::optional<std::int64_t>> days(std::string_view key) const;
  [[nodiscard]] bool is_text(std::string_view key) const;
  /// A text, or a whole number or truth value as a text.
  [[nodiscard]] Result<std::string> plain_value(std::string_view key) const;

  /// Absent when the key is; errors when it is no table.
  [[nodiscard]] Result<std::optional<Section>> section(std::string_view key) const;
  /// The tables of a table of tables ([services.*]), by name.
  [[nodiscard]] Result<std::vector<std::pair<std::string, Section>>> named(
      std::string_view key) const;
  /// The tables of an array of tables ([[secrets]]).
  [[nodiscard]] Result<std::vector<Section>> sections(std::string_view key) const;

 private:
  const toml::table& table_;
  std::string path_;
  std::string file_;
};

/// `given` must be one of `known`.
[[nodiscard]] Result<void> check_reference(const Section& section, std::string_view key,
                                           std::string_view what, const std::string& given,
                                           const Names& known);

}  // namespace clavium::runbook
