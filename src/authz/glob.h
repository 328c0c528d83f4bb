// SPDX-License-Identifier: Apache-2.0
//
// Patterns of policies: '*' is any run of characters, '?' is one character (a code point, not a
// byte), everything else stands for itself. A pattern is put together from pieces, so that text
// which comes from a request can stand in it without its stars becoming wildcards.
//
// Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Condition operators".
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace clavium::authz {

/// Cost of a match: near to pattern + subject for ordinary patterns, and never more than
/// pattern * subject / 64 steps, however the two are chosen. Threads: as a std::vector.
class Glob {
 public:
  /// `text` with its wildcards.
  [[nodiscard]] static Glob of(std::string_view text);

  Glob& literal(std::string_view text);
  Glob& any_run();
  Glob& any_one();

  /// Anchored at both ends, case-sensitive. Bytes that are no UTF-8 count as characters of their
  /// own.
  [[nodiscard]] bool matches(std::string_view subject) const;

  [[nodiscard]] std::size_t size() const { return units_.size(); }

 private:
  friend struct GlobAlgorithms;
  std::vector<std::uint32_t> units_;  // a character, or one of the two wildcards
};

/// The two ways in which a match is decided; Glob::matches takes the first and changes to the
/// second when that one goes astray. Apart for the test that holds them against each other.
struct GlobAlgorithms {
  /// Tries and goes back to the last '*'. Absent when more than `steps_max` steps did not decide.
  enum class Verdict : std::uint8_t { no, yes, undecided };
  [[nodiscard]] static Verdict backtracking(const Glob& glob, std::string_view subject,
                                            std::size_t steps_max);
  /// All positions of the pattern at once, 64 a step.
  [[nodiscard]] static bool in_parallel(const Glob& glob, std::string_view subject);
};

}  // namespace clavium::authz
