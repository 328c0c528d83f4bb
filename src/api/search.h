// SPDX-License-Identifier: Apache-2.0
//
// How a store finds secrets for a filter that it knows nothing about: terms, which a secret has,
// and conditions, which name terms that every match must have. The engine makes both
// (engine/terms.h); a store keeps the terms in order and looks conditions up in them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/secret.h"

namespace clavium::api {

/// Calls `each` with every term of a secret, some perhaps twice. They are made from the name, the
/// description, the tags, the owning service and the primary region alone, and always the same for
/// the same secret.
using TermsOf = void (*)(const Secret& secret, const std::function<void(std::string_view)>& each);

/// Something that a secret has: a name, or some term, that begins so.
struct Clue {
  enum class Of : std::uint8_t { name, term };
  Of of = Of::term;
  std::string prefix;
};

/// Each match has, for at least one of `any_of`, at least one clue of every list in it. A secret
/// that has these need not match.
struct Condition {
  using AnyClue = std::vector<Clue>;
  using AllOf = std::vector<AnyClue>;
  std::vector<AllOf> any_of;  ///< empty: nothing matches
};

}  // namespace clavium::api
