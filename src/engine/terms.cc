// SPDX-License-Identifier: Apache-2.0
#include "engine/terms.h"

#include <algorithm>
#include <cstddef>

#include "base/encoding.h"

namespace clavium::engine {

namespace {

// A term's first byte: whose it is.
constexpr char kWord = 'a';  // of the name or a tag
constexpr char kDescriptionWord = 'd';
constexpr char kTagKey = 'k';
constexpr char kTagValue = 'v';
constexpr char kOwningService = 'o';
constexpr char kPrimaryRegion = 'r';
constexpr char kNameBegins = 'b';  // up to its first special character, at most kBeginningMax
constexpr char kNameUpTo = 'n';    // up to and with a special character, then kEnd
constexpr char kEnd = '\0';

constexpr std::size_t kBeginningMax = 12;
constexpr int kUpToMax = 6;  // special characters of a name that make a term

std::string term(char kind, std::string_view text) {
  std::string made(1, kind);
  return made += text;
}

/// Calls `each` with the name up to and with each of its first special characters.
template <class Each>
void for_each_beginning(std::string_view name, Each&& each) {
  int count = 0;
  for (std::size_t at = 0; at < name.size() && count < kUpToMax; ++at) {
    if (!is_special(name[at])) continue;
    each(name.substr(0, at + 1));
    ++count;
  }
}

std::string_view beginning_of(std::string_view name) {
  const auto special = std::ranges::find_if(name, is_special);
  return name.substr(0, std::min(kBeginningMax, std::size_t(special - name.begin())));
}

api::Clue clue(char kind, std::string_view text) { return {api::Clue::Of::term, term(kind, text)}; }

/// What each name has that begins so, besides beginning so. It is one term as a rule, of which the
/// secrets are known by creation.
api::Clue beginning_clue(std::string_view prefix) {
  std::string_view longest;
  for_each_beginning(prefix, [&](std::string_view up_to) { longest = up_to; });
  if (longest.empty()) return clue(kNameBegins, beginning_of(prefix));
  return clue(kNameUpTo, concat(longest, kEnd));
}

// `others` stand beside both ways to find names that begin so.
void add_name_clues(std::string_view prefix, const api::Condition::AnyClue& others,
                    api::Condition::AllOf& all_of) {
  for (api::Clue name :
       {api::Clue{api::Clue::Of::name, std::string(prefix)}, beginning_clue(prefix)}) {
    all_of.push_back(others);
    all_of.back().push_back(std::move(name));
  }
}

void add_value(std::string_view key, std::string_view value, api::Condition& condition) {
  api::Condition::AllOf all_of;
  if (key == "name") {
    add_name_clues(value, {}, all_of);
  } else if (key == "tag-key") {
    all_of.push_back({clue(kTagKey, value)});
  } else if (key == "tag-value") {
    all_of.push_back({clue(kTagValue, value)});
  } else if (key == "owning-service") {
    all_of.push_back({clue(kOwningService, value)});
  } else if (key == "primary-region") {
    all_of.push_back({clue(kPrimaryRegion, value)});
  } else {
    // A value without words matches nothing, and adds no alternative.
    const auto words = words_of(value);
    for (const std::string& word : words) {
      if (key == "description") {
        all_of.push_back({clue(kDescriptionWord, word)});
      } else {
        add_name_clues(word, {clue(kWord, word), clue(kDescriptionWord, word)}, all_of);
      }
    }
    if (words.empty()) return;
  }
  condition.any_of.push_back(std::move(all_of));
}

}  // namespace

void terms_of(const api::Secret& secret, const std::function<void(std::string_view)>& each) {
  std::string made;
  const auto give = [&](char kind, std::string_view text) {
    made.assign(1, kind);
    made += text;
    each(made);
  };
  const std::string& name = secret.key.name;
  // A word with which the name begins is found by the name, and would often be a term of its own.
  for (const std::string& word : words_of(name)) {
    if (!name.starts_with(word)) give(kWord, word);
  }
  give(kNameBegins, beginning_of(name));
  for_each_beginning(name, [&](std::string_view up_to) {
    made.assign(1, kNameUpTo);
    made += up_to;
    made += kEnd;
    each(made);
  });
  for (const std::string& word : words_of(secret.description)) give(kDescriptionWord, word);
  for (const api::Tag& tag : secret.tags) {
    give(kTagKey, tag.key);
    give(kTagValue, tag.value);
    for (const std::string& word : words_of(tag.key)) give(kWord, word);
    for (const std::string& word : words_of(tag.value)) give(kWord, word);
  }
  if (!secret.owning_service.empty()) give(kOwningService, secret.owning_service);
  if (!secret.primary_region.empty()) give(kPrimaryRegion, secret.primary_region);
}

std::vector<api::Condition> conditions_of(const std::vector<Filter>& filters) {
  std::vector<api::Condition> conditions;
  for (const Filter& filter : filters) {
    const auto is_negation = [](const std::string& value) { return value.starts_with('!'); };
    if (std::ranges::any_of(filter.values, is_negation)) continue;
    api::Condition condition;
    for (const std::string& value : filter.values) add_value(filter.key, value, condition);
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

}  // namespace clavium::engine
