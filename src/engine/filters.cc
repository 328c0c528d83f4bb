// SPDX-License-Identifier: Apache-2.0
#include "engine/filters.h"

#include <algorithm>

#include "base/encoding.h"

namespace clavium::engine {

namespace {

constexpr std::string_view kSpecial = "/-_+=.@";

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// The functions below call `each(word)` until it returns false, and return false then.

template <class Each>
bool give_word(std::string_view word, Each&& each) {
  while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
  while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
  return word.empty() || each(word);
}

// The pieces of `([^a-z][a-z]+)` and the text between them.
template <class Each>
bool split_at_capitals(std::string_view piece, Each&& each) {
  std::size_t from = 0;
  std::size_t at = 0;
  while (at < piece.size()) {
    if (is_lower(piece[at]) || at + 1 >= piece.size() || !is_lower(piece[at + 1])) {
      ++at;
      continue;
    }
    if (!give_word(piece.substr(from, at - from), each)) return false;
    std::size_t end = at + 1;
    while (end < piece.size() && is_lower(piece[end])) ++end;
    if (!give_word(piece.substr(at, end - at), each)) return false;
    from = at = end;
  }
  return give_word(piece.substr(from), each);
}

// Words as they stand in the text, capitals kept.
template <class Each>
bool for_each_word(std::string_view text, Each&& each) {
  if (text.size() == 1 && is_special(text[0])) return true;
  char separator = 0;
  bool several = false;
  for (const char c : text) {
    if (!is_special(c)) continue;
    if (separator != 0 && separator != c) several = true;
    separator = c;
  }
  if (separator == 0 || several) return split_at_capitals(text, each);
  for (;;) {
    const std::size_t end = text.find(separator);
    if (!split_at_capitals(text.substr(0, end), each)) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool begins_with_lowered(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char l, char t) { return l == ascii_lower(t); });
}

bool words_match(const std::vector<std::string>& wanted, std::string_view attribute) {
  return !wanted.empty() && std::ranges::all_of(wanted, [&](const std::string& word) {
    return !for_each_word(attribute,
                          [&](std::string_view p) { return !begins_with_lowered(p, word); });
  });
}

template <class Predicate>
bool any_tag(const api::Secret& secret, Predicate&& predicate) {
  return std::any_of(secret.tags.begin(), secret.tags.end(), predicate);
}

}  // namespace

bool is_special(char c) { return kSpecial.find(c) != std::string_view::npos; }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for_each_word(text, [&](std::string_view word) {
    words.push_back(ascii_lower(word));
    return true;
  });
  return words;
}

Matcher::Of Matcher::of_key(std::string_view key) {
  static constexpr std::pair<std::string_view, Of> kKeys[] = {
      {"name", Of::name},
      {"description", Of::description},
      {"tag-key", Of::tag_key},
      {"tag-value", Of::tag_value},
      {"primary-region", Of::primary_region},
      {"owning-service", Of::owning_service},
      {"all", Of::all}};
  const auto found = std::ranges::find(kKeys, key, &std::pair<std::string_view, Of>::first);
  return found == std::end(kKeys) ? Of::nothing : found->second;
}

Matcher::Matcher(const std::vector<Filter>& filters) {
  for (const Filter& filter : filters) {
    Condition& condition = conditions_.emplace_back();
    condition.of = of_key(filter.key);
    for (std::string_view value : filter.values) {
      const bool negated = value.starts_with('!');
      if (negated) value.remove_prefix(1);
      condition.values.push_back({negated, std::string(value), words_of(value)});
    }
  }
}

bool Matcher::matches(const api::Secret& secret, Of of, const Value& value) {
  // An absent attribute begins with nothing, not even with the empty text.
  const auto begins = [&](const std::string& text) {
    return !text.empty() && text.starts_with(value.text);
  };
  switch (of) {
    case Of::name:
      return secret.key.name.starts_with(value.text);
    case Of::description:
      return words_match(value.words, secret.description);
    case Of::tag_key:
      return any_tag(secret, [&](const api::Tag& t) { return t.key.starts_with(value.text); });
    case Of::tag_value:
      return any_tag(secret, [&](const api::Tag& t) { return t.value.starts_with(value.text); });
    case Of::primary_region:
      return begins(secret.primary_region);
    case Of::owning_service:
      return begins(secret.owning_service);
    case Of::all:
      return words_match(value.words, secret.key.name) ||
             words_match(value.words, secret.description) ||
             any_tag(secret, [&](const api::Tag& t) {
               return words_match(value.words, t.key) || words_match(value.words, t.value);
             });
    case Of::nothing:
      break;
  }
  return false;
}

bool Matcher::matches(const api::Secret& secret) const {
  return std::ranges::all_of(conditions_, [&](const Condition& condition) {
    return std::ranges::any_of(condition.values, [&](const Value& value) {
      return matches(secret, condition.of, value) != value.negated;
    });
  });
}

bool matches(const api::Secret& secret, const std::vector<Filter>& filters) {
  return Matcher(filters).matches(secret);
}

}  // namespace clavium::engine
