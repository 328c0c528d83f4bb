// SPDX-License-Identifier: Apache-2.0
//
// "did you mean": the nearest of the known words to one that was misspelt.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace clavium {

/// Insertions, deletions, replacements and swaps of neighbours between two words (optimal string
/// alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known word nearest to `word`, if one is near enough to be meant: at most a third of its
/// letters away, in whatever case. A word that begins a known one counts as near. The first of
/// equals wins.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> known);

/// A hint: `did you mean "x"`, or `one of: a, b, c` when nothing is near.
[[nodiscard]] std::string suggestion(std::string_view word, std::span<const std::string> known);

}  // namespace clavium
