// SPDX-License-Identifier: Apache-2.0
#include "engine/filters.h"

#include <algorithm>

#include "base/encoding.h"

namespace clavium::engine {

namespace {

constexpr std::string_view kSpecial = "/-_+=.@";

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

void push_word(std::vector<std::string>& words, std::string_view word) {
  while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
  while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
  if (!word.empty()) words.push_back(ascii_lower(word));
}

// The pieces of `([^a-z][a-z]+)` and the text between them.
void split_at_capitals(std::string_view piece, std::vector<std::string>& words) {
  std::size_t from = 0;
  std::size_t at = 0;
  while (at < piece.size()) {
    if (is_lower(piece[at]) || at + 1 >= piece.size() || !is_lower(piece[at + 1])) {
      ++at;
      continue;
    }
    push_word(words, piece.substr(from, at - from));
    std::size_t end = at + 1;
    while (end < piece.size() && is_lower(piece[end])) ++end;
    push_word(words, piece.substr(at, end - at));
    from = at = end;
  }
  push_word(words, piece.substr(from));
}

bool words_match(std::string_view value, std::string_view attribute) {
  const std::vector<std::string> wanted = words_of(value);
  if (wanted.empty()) return false;
  const std::vector<std::string> present = words_of(attribute);
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
    return std::any_of(present.begin(), present.end(),
                       [&](const std::string& p) { return p.starts_with(word); });
  });
}

template <class Predicate>
bool any_tag(const api::Secret& secret, Predicate&& predicate) {
  return std::any_of(secret.tags.begin(), secret.tags.end(), predicate);
}

bool matches_value(const api::Secret& secret, std::string_view key, std::string_view value) {
  if (key == "name") return secret.key.name.starts_with(value);
  if (key == "description") return words_match(value, secret.description);
  if (key == "tag-key")
    return any_tag(secret, [&](const api::Tag& t) { return t.key.starts_with(value); });
  if (key == "tag-value")
    return any_tag(secret, [&](const api::Tag& t) { return t.value.starts_with(value); });
  if (key == "all") {
    return words_match(value, secret.key.name) || words_match(value, secret.description) ||
           any_tag(secret, [&](const api::Tag& t) {
             return words_match(value, t.key) || words_match(value, t.value);
           });
  }
  // primary-region and owning-service: no secret here is replicated or managed by another service.
  return false;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  if (text.size() == 1 && kSpecial.find(text[0]) != std::string_view::npos) return words;
  char separator = 0;
  bool several = false;
  for (const char c : text) {
    if (kSpecial.find(c) == std::string_view::npos) continue;
    if (separator != 0 && separator != c) several = true;
    separator = c;
  }
  if (separator == 0 || several) {
    split_at_capitals(text, words);
  } else {
    for (const std::string_view piece : split(text, separator)) split_at_capitals(piece, words);
  }
  return words;
}

bool matches(const api::Secret& secret, const std::vector<Filter>& filters) {
  return std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
    return std::any_of(filter.values.begin(), filter.values.end(), [&](std::string_view value) {
      const bool negated = value.starts_with('!');
      if (negated) value.remove_prefix(1);
      return matches_value(secret, filter.key, value) != negated;
    });
  });
}

}  // namespace clavium::engine
