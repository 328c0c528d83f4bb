// SPDX-License-Identifier: Apache-2.0
#include "base/suggestion.h"

#include <algorithm>
#include <vector>

#include "base/encoding.h"
#include "base/error.h"

namespace clavium {

namespace {
/// Longer input is no misspelling, and the table below is quadratic.
constexpr std::size_t kWordCharsMax = 64;
}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> known) {
  if (word.empty() || word.size() > kWordCharsMax) return std::nullopt;
  const std::string typed = ascii_lower(word);
  std::optional<std::string_view> best;
  std::size_t best_distance = 0;
  for (const std::string_view candidate : known) {
    const std::string meant = ascii_lower(candidate);
    const bool begins = typed.size() >= 3 && meant.starts_with(typed);
    const std::size_t distance = begins ? std::min<std::size_t>(1, meant.size() - typed.size())
                                        : edit_distance(typed, meant);
    const std::size_t near_enough =
        std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
    if (distance <= near_enough && (!best || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string suggestion(std::string_view word, std::span<const std::string> known) {
  if (known.empty()) return "none is declared";
  const std::vector<std::string_view> words(known.begin(), known.end());
  if (const auto near = nearest(word, words)) return concat("did you mean \"", *near, "\"");
  return concat("one of: ", join(known, ", "));
}

}  // namespace clavium
