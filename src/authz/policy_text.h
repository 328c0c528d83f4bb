// SPDX-License-Identifier: Apache-2.0
//
// Texts of a policy that may hold variables: ${aws:username}, ${aws:username, 'nobody'} with a
// default, and ${*}, ${?}, ${$} for the three characters themselves.
//
// What a variable stands for is literal text: a star in it is a star (CVE class "identity value
// injected into a policy pattern").
//
// Source: IAM User Guide, "IAM policy elements: Variables and tags".
#pragma once

#include <optional>
#include <string_view>

#include "authz/condition_keys.h"
#include "authz/glob.h"

namespace clavium::authz {

/// Text as it stands in a policy. Valid as long as the policy and the keys.
struct PolicyText {
  std::string_view text;
  /// What its variables stand for; null where a policy has none (version 2008-10-17).
  const ConditionKeys* variables = nullptr;
};

enum class Wildcards : std::uint8_t { expand, literal };
enum class LetterCase : std::uint8_t { kept, ignored };

/// The pattern that the text stands for. Absent, and then nothing matches, when a variable has no
/// value (or is a list), or when the literal characters are more than `length_max`: longer than the
/// subject in bytes, so that no repetition of a long variable can fill the memory.
/// ignored  everything in lower case (ASCII); the subject must be, too
[[nodiscard]] std::optional<Glob> expand(const PolicyText& text, Wildcards wildcards,
                                         std::size_t length_max,
                                         LetterCase letters = LetterCase::kept);

/// Whether the pattern matches the whole subject.
[[nodiscard]] bool text_matches(const PolicyText& text, std::string_view subject,
                                Wildcards wildcards);

}  // namespace clavium::authz
