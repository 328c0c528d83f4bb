// SPDX-License-Identifier: Apache-2.0
//
// Sees memory at the moment when it is given back, which is the last moment when a wipe can be
// observed: while a watch lives, every heap block that is freed is searched for its text.
#pragma once

#include <cstddef>
#include <string_view>

namespace clavium::testing {

class FreedMemoryWatch {
 public:
  /// `text` must outlive the watch. One watch at a time; blocks of all threads are seen.
  explicit FreedMemoryWatch(std::string_view text);
  ~FreedMemoryWatch();
  FreedMemoryWatch(const FreedMemoryWatch&) = delete;
  FreedMemoryWatch& operator=(const FreedMemoryWatch&) = delete;

  /// Blocks that were freed with the text still in them.
  [[nodiscard]] std::size_t finds() const;
  /// All blocks that were freed: a watch that sees none proves nothing.
  [[nodiscard]] std::size_t seen() const;
};

}  // namespace clavium::testing
