// SPDX-License-Identifier: Apache-2.0
#include "authz/policy_text.h"

#include "base/encoding.h"

namespace clavium::authz {

namespace {

struct Variable {
  std::string_view key;
  std::optional<std::string_view> otherwise;  // its default
};

// What stands between "${" and "}".
Variable parse_variable(std::string_view inside) {
  const std::size_t comma = inside.find(',');
  if (comma == std::string_view::npos) return {trim(inside), std::nullopt};
  std::string_view text = trim(inside.substr(comma + 1));
  if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return {trim(inside), {}};
  return {trim(inside.substr(0, comma)), text.substr(1, text.size() - 2)};
}

std::optional<std::string_view> value_of(const Variable& variable, const ConditionKeys& keys) {
  if (variable.key == "*" || variable.key == "?" || variable.key == "$") return variable.key;
  const ConditionKeys::Values* values = keys.find(variable.key);
  if (values == nullptr || values->all.empty()) return variable.otherwise;
  if (values->is_list || values->all.size() != 1) return std::nullopt;
  return values->all.front();
}

class Expansion {
 public:
  Expansion(std::size_t length_max, LetterCase letters)
      : length_max_(length_max), letters_(letters) {}

  bool literal(std::string_view text) {
    length_ += text.size();
    if (length_ > length_max_) return false;
    if (letters_ == LetterCase::ignored) {
      glob_.literal(ascii_lower(text));
    } else {
      glob_.literal(text);
    }
    return true;
  }
  bool wildcard(char c) {
    if (c == '*') {
      glob_.any_run();
      return true;
    }
    glob_.any_one();
    return ++length_ <= length_max_;  // it wants a character, as a literal does
  }
  Glob finish() { return std::move(glob_); }

 private:
  std::size_t length_max_;
  LetterCase letters_;
  std::size_t length_ = 0;
  Glob glob_;
};

}  // namespace

std::optional<Glob> expand(const PolicyText& text, Wildcards wildcards, std::size_t length_max,
                           LetterCase letters) {
  Expansion out(length_max, letters);
  std::string_view rest = text.text;
  while (!rest.empty()) {
    const std::size_t special = rest.find_first_of("*?$");
    if (!out.literal(rest.substr(0, special))) return std::nullopt;
    if (special == std::string_view::npos) break;
    rest.remove_prefix(special);
    if (rest.front() != '$') {
      const bool kept = wildcards == Wildcards::expand ? out.wildcard(rest.front())
                                                       : out.literal(rest.substr(0, 1));
      if (!kept) return std::nullopt;
      rest.remove_prefix(1);
      continue;
    }
    const std::size_t end = rest.starts_with("${") ? rest.find('}') : std::string_view::npos;
    if (text.variables == nullptr || end == std::string_view::npos) {
      if (!out.literal(rest.substr(0, 1))) return std::nullopt;
      rest.remove_prefix(1);
      continue;
    }
    const auto value = value_of(parse_variable(rest.substr(2, end - 2)), *text.variables);
    if (!value || !out.literal(*value)) return std::nullopt;
    rest.remove_prefix(end + 1);
  }
  return out.finish();
}

bool text_matches(const PolicyText& text, std::string_view subject, Wildcards wildcards) {
  const auto pattern = expand(text, wildcards, subject.size());
  return pattern && pattern->matches(subject);
}

}  // namespace clavium::authz
