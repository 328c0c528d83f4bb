// SPDX-License-Identifier: Apache-2.0
//
// Which secrets have which term. What a term is, the caller says (api::api::TermsOf): here they
// are bytes, kept in order, so that those that begin with a prefix are found together.
//
// Memory   8 bytes for each secret that has a term, and about 130 for each different term
// Threads  none; SecretIndex locks
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "store/secret_entry.h"
#include "store/sorted_blocks.h"
#include "store/store.h"

namespace clavium::store {

/// The secrets that have one term, by creation. Most terms have one secret, and need no list.
class Postings {
 public:
  void add(const Entry* entry);
  void remove(const Entry* entry);
  [[nodiscard]] std::size_t size() const;
  void append_to(std::vector<const Entry*>& into) const;
  /// The next `count` behind this sequence (0: from the beginning), or before it when descending
  /// (0: from the end).
  void take(bool descending, std::uint64_t after, std::size_t count,
            std::vector<const Entry*>& into) const;

 private:
  using Many = SortedBlocks<const Entry*, BySequence>;
  const Entry* one_ = nullptr;
  std::unique_ptr<Many> many_;
};

class TermIndex {
 public:
  explicit TermIndex(api::TermsOf terms_of) : terms_of_(terms_of) {}

  /// False when secrets have no terms here; then nothing may be added.
  [[nodiscard]] bool is_enabled() const { return terms_of_ != nullptr; }

  void add(const Entry& entry);
  /// Takes the entry from every term that `row`, its row so far, has.
  void remove(const Entry& entry, const api::Secret& row);

  struct Extent {
    std::size_t terms = 0;
    std::size_t postings = 0;  ///< a secret that has two of the terms counts twice
  };
  /// Terms that begin so, and the secrets that have them. Stops counting once both are above their
  /// maxima.
  [[nodiscard]] Extent extent(std::string_view prefix, const Extent& enough) const;
  void gather(std::string_view prefix, std::vector<const Postings*>& into) const;

  [[nodiscard]] std::size_t term_count() const { return terms_.size(); }

 private:
  struct Term {
    explicit Term(std::string_view bytes) : text(bytes) {}
    std::string text;
    mutable Postings postings;  // not part of the key
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
    std::size_t operator()(const Term& term) const { return (*this)(term.text); }
  };
  struct Equal {
    using is_transparent = void;
    static std::string_view text(std::string_view text) { return text; }
    static std::string_view text(const Term& term) { return term.text; }
    bool operator()(const auto& a, const auto& b) const { return text(a) == text(b); }
  };
  struct ByText {
    bool operator()(const Term* a, const Term* b) const { return a->text < b->text; }
  };
  using InOrder = SortedBlocks<const Term*, ByText>;

  [[nodiscard]] InOrder::Position first_with(std::string_view prefix) const;

  api::TermsOf terms_of_;
  std::unordered_set<Term, Hash, Equal> terms_;
  InOrder in_order_;
};

}  // namespace clavium::store
