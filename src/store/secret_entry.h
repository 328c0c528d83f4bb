// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "api/secret.h"

namespace clavium::store {

/// One secret's place in the index: it stays where it is in memory while the secret lives, and its
/// row is exchanged. The indexes point at it. Its name and sequence never change.
struct Entry {
  explicit Entry(api::SecretPtr newest) : row(std::move(newest)), sequence(row->sequence) {}

  // The element of a set, whose key (the secret's) does not change with it.
  mutable api::SecretPtr row;
  std::uint64_t sequence;  // beside the pointer, because orders compare it all the time
};

/// By creation.
struct BySequence {
  bool operator()(const Entry* a, const Entry* b) const { return a->sequence < b->sequence; }
};

}  // namespace clavium::store
