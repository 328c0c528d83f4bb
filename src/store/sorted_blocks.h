// SPDX-License-Identifier: Apache-2.0
//
// A sorted sequence kept in short blocks: what a B-tree is, with two levels. Eight bytes an element
// for pointers, against some fifty for a node of std::set, and a walk reads memory in order.
//
// Cost     find, insert and erase: O(log n) comparisons, and moving at most a block and the list of
//          blocks (n / 256 at worst)
// Threads  none: whoever owns it locks.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace clavium::store {

/// `Less` orders the elements strictly and keeps no state. Positions end with the next change.
template <class T, class Less>
class SortedBlocks {
 public:
  struct Position {
    std::size_t block = 0;
    std::size_t index = 0;
    bool operator==(const Position&) const = default;
  };

  /// From elements that are sorted and differ.
  void assign(const std::vector<T>& sorted) {
    blocks_.clear();
    size_ = sorted.size();
    for (std::size_t from = 0; from < sorted.size(); from += kBuilt) {
      const std::size_t to = std::min(from + kBuilt, sorted.size());
      blocks_.emplace_back(sorted.begin() + std::ptrdiff_t(from),
                           sorted.begin() + std::ptrdiff_t(to));
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  [[nodiscard]] Position begin() const { return {}; }
  [[nodiscard]] Position end() const { return {blocks_.size(), 0}; }
  [[nodiscard]] const T& at(Position position) const {
    return blocks_[position.block][position.index];
  }
  [[nodiscard]] Position next(Position position) const {
    if (++position.index < blocks_[position.block].size()) return position;
    return {position.block + 1, 0};
  }
  /// Not for begin().
  [[nodiscard]] Position previous(Position position) const {
    if (position.index > 0) return {position.block, position.index - 1};
    return {position.block - 1, blocks_[position.block - 1].size() - 1};
  }
  /// Elements from one position up to, and without, a later one.
  [[nodiscard]] std::size_t distance(Position from, Position to) const {
    if (from.block == to.block) return to.index - from.index;
    std::size_t count = blocks_[from.block].size() - from.index;
    for (std::size_t block = from.block + 1; block < to.block; ++block) {
      count += blocks_[block].size();
    }
    return count + to.index;
  }

  /// The first element of which `is_before` is false; those of which it is true stand first.
  template <class IsBefore>
  [[nodiscard]] Position partition_point(IsBefore&& is_before) const {
    const auto block =
        std::ranges::partition_point(blocks_, [&](const Block& b) { return is_before(b.back()); });
    if (block == blocks_.end()) return end();
    const auto found = std::ranges::partition_point(*block, is_before);
    return {std::size_t(block - blocks_.begin()), std::size_t(found - block->begin())};
  }
  /// The first element that is not less than this one.
  [[nodiscard]] Position lower_bound(const T& element) const {
    return partition_point([&](const T& other) { return Less()(other, element); });
  }

  /// False when an equal one is there; then nothing changes.
  bool insert(const T& element) {
    if (empty() || Less()(blocks_.back().back(), element)) {
      append(element);
      return true;
    }
    const Position place = lower_bound(element);
    if (!Less()(element, at(place))) return false;
    Block& block = blocks_[place.block];
    block.insert(block.begin() + std::ptrdiff_t(place.index), element);
    ++size_;
    if (block.size() > kMax) split(place.block);
    return true;
  }

  /// False when there is none that is equal.
  bool erase(const T& element) {
    const Position place = lower_bound(element);
    if (place == end() || Less()(element, at(place))) return false;
    Block& block = blocks_[place.block];
    block.erase(block.begin() + std::ptrdiff_t(place.index));
    --size_;
    merge(place.block);
    return true;
  }

 private:
  using Block = std::vector<T>;  // never empty
  static constexpr std::size_t kMax = 512;
  static constexpr std::size_t kBuilt = 384;  // room for what comes between

  // A sequence that only grows at its end has full blocks.
  void append(const T& element) {
    if (blocks_.empty() || blocks_.back().size() >= kMax) blocks_.emplace_back();
    blocks_.back().push_back(element);
    ++size_;
  }

  void split(std::size_t at) {
    Block& full = blocks_[at];
    const auto middle = full.begin() + std::ptrdiff_t(full.size() / 2);
    Block upper(middle, full.end());
    full.erase(middle, full.end());
    blocks_.insert(blocks_.begin() + std::ptrdiff_t(at) + 1, std::move(upper));
  }

  // Blocks next to each other hold more than half a block together, so there are never many.
  void merge(std::size_t at) {
    if (blocks_[at].empty()) {
      blocks_.erase(blocks_.begin() + std::ptrdiff_t(at));
      return;
    }
    const std::size_t left = at + 1 < blocks_.size() ? at : at - 1;
    if (blocks_.size() < 2) return;
    Block& into = blocks_[left];
    Block& from = blocks_[left + 1];
    if (into.size() + from.size() > kMax / 2) return;
    into.insert(into.end(), from.begin(), from.end());
    blocks_.erase(blocks_.begin() + std::ptrdiff_t(left) + 1);
  }

  std::vector<Block> blocks_;
  std::size_t size_ = 0;
};

}  // namespace clavium::store
