// SPDX-License-Identifier: Apache-2.0
#include "authz/glob.h"

#include <unordered_map>

namespace clavium::authz {

namespace {

// No character packs to these: a byte behind the first is always 0x80 to 0xBF.
constexpr std::uint32_t kAnyRun = 0xFFFFFFFF;
constexpr std::uint32_t kAnyOne = 0xFFFFFFFE;
constexpr std::size_t kUtf8BytesMax = 4;

// The character at `at` as its bytes packed into one number; moves `at` behind it.
std::uint32_t next_unit(std::string_view text, std::size_t& at) {
  std::uint32_t unit = static_cast<unsigned char>(text[at++]);
  for (std::size_t length = 1; length < kUtf8BytesMax && at < text.size() &&
                               (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
       ++length) {
    unit = unit << 8U | static_cast<unsigned char>(text[at++]);
  }
  return unit;
}

using Words = std::vector<std::uint64_t>;
void set_bit(Words& words, std::size_t bit) { words[bit / 64] |= std::uint64_t{1} << (bit % 64); }

}  // namespace

Glob Glob::of(std::string_view text) {
  Glob glob;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '*') {
      glob.any_run();
      ++at;
    } else if (text[at] == '?') {
      glob.any_one();
      ++at;
    } else {
      glob.units_.push_back(next_unit(text, at));
    }
  }
  return glob;
}

Glob& Glob::literal(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) units_.push_back(next_unit(text, at));
  return *this;
}

Glob& Glob::any_run() {
  if (units_.empty() || units_.back() != kAnyRun) units_.push_back(kAnyRun);
  return *this;
}

Glob& Glob::any_one() {
  units_.push_back(kAnyOne);
  return *this;
}

bool Glob::matches(std::string_view subject) const {
  const std::size_t steps_max = 64 * (units_.size() + subject.size() + 1);
  switch (GlobAlgorithms::backtracking(*this, subject, steps_max)) {
    case GlobAlgorithms::Verdict::no:
      return false;
    case GlobAlgorithms::Verdict::yes:
      return true;
    case GlobAlgorithms::Verdict::undecided:
      break;
  }
  return GlobAlgorithms::in_parallel(*this, subject);
}

GlobAlgorithms::Verdict GlobAlgorithms::backtracking(const Glob& glob, std::string_view subject,
                                                     std::size_t steps_max) {
  const auto& units = glob.units_;
  constexpr std::size_t kNone = SIZE_MAX;
  std::size_t unit = 0, at = 0;
  std::size_t behind_star = kNone, star_ends = 0;  // the last '*' covers the subject up to here
  for (std::size_t steps = 0; at < subject.size(); ++steps) {
    if (steps > steps_max) return Verdict::undecided;
    if (unit < units.size() && units[unit] == kAnyRun) {
      behind_star = ++unit;
      star_ends = at;
      continue;
    }
    std::size_t behind = at;
    const std::uint32_t character = next_unit(subject, behind);
    if (unit < units.size() && (units[unit] == kAnyOne || units[unit] == character)) {
      ++unit;
      at = behind;
      continue;
    }
    if (behind_star == kNone) return Verdict::no;
    (void)next_unit(subject, star_ends);  // the star takes one character more
    at = star_ends;
    unit = behind_star;
  }
  while (unit < units.size() && units[unit] == kAnyRun) ++unit;
  return unit == units.size() ? Verdict::yes : Verdict::no;
}

bool GlobAlgorithms::in_parallel(const Glob& glob, std::string_view subject) {
  // Bit i of `active`: what was read so far can end before unit i.
  const auto& units = glob.units_;
  const std::size_t words = units.size() / 64 + 1;
  Words stars(words), ones(words);
  std::unordered_map<std::uint32_t, Words> places;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i] == kAnyRun) {
      set_bit(stars, i);
    } else if (units[i] == kAnyOne) {
      set_bit(ones, i);
    } else {
      set_bit(places.try_emplace(units[i], words).first->second, i);
    }
  }
  // A star may cover nothing. Two never stand side by side, so one pass reaches all.
  const auto skip_stars = [&](Words& active) {
    std::uint64_t carry = 0;
    for (std::size_t w = 0; w < words; ++w) {
      const std::uint64_t skipped = active[w] & stars[w];
      active[w] |= skipped << 1U | carry;
      carry = skipped >> 63U;
    }
  };
  Words active(words);
  set_bit(active, 0);
  skip_stars(active);
  for (std::size_t at = 0; at < subject.size();) {
    const auto found = places.find(next_unit(subject, at));
    std::uint64_t carry = 0;
    for (std::size_t w = 0; w < words; ++w) {
      const std::uint64_t here = found == places.end() ? 0 : found->second[w];
      const std::uint64_t moved = active[w] & (here | ones[w]);
      active[w] = (active[w] & stars[w]) | moved << 1U | carry;
      carry = moved >> 63U;
    }
    skip_stars(active);
  }
  return (active[units.size() / 64] >> (units.size() % 64) & 1U) != 0;
}

}  // namespace clavium::authz
