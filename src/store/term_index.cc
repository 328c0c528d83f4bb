// SPDX-License-Identifier: Apache-2.0
#include "store/term_index.h"

namespace clavium::store {

void Postings::add(const Entry* entry) {
  if (many_) {
    many_->insert(entry);
  } else if (one_ == nullptr) {
    one_ = entry;
  } else if (one_ != entry) {
    many_ = std::make_unique<Many>();
    many_->insert(std::exchange(one_, nullptr));
    many_->insert(entry);
  }
}

void Postings::remove(const Entry* entry) {
  if (one_ == entry) one_ = nullptr;
  if (many_) many_->erase(entry);
}

std::size_t Postings::size() const {
  if (many_) return many_->size();
  return one_ == nullptr ? 0 : 1;
}

void Postings::append_to(std::vector<const Entry*>& into) const { take(false, 0, size(), into); }

void Postings::take(bool descending, std::uint64_t after, std::size_t count,
                    std::vector<const Entry*>& into) const {
  if (!many_) {
    const bool wanted =
        one_ != nullptr && count > 0 &&
        (after == 0 || (descending ? one_->sequence < after : one_->sequence > after));
    if (wanted) into.push_back(one_);
    return;
  }
  if (descending) {
    auto at = after == 0 ? many_->end() : many_->partition_point([&](const Entry* entry) {
      return entry->sequence < after;
    });
    for (; count > 0 && at != many_->begin(); --count) {
      at = many_->previous(at);
      into.push_back(many_->at(at));
    }
    return;
  }
  auto at = many_->partition_point([&](const Entry* entry) { return entry->sequence <= after; });
  for (; count > 0 && at != many_->end(); --count) {
    into.push_back(many_->at(at));
    at = many_->next(at);
  }
}

void TermIndex::add(const Entry& entry) {
  terms_of_(*entry.row, [&](std::string_view text) {
    auto term = terms_.find(text);
    if (term == terms_.end()) {
      term = terms_.emplace(text).first;
      in_order_.insert(&*term);
    }
    term->postings.add(&entry);
  });
}

void TermIndex::remove(const Entry& entry, const api::Secret& row) {
  terms_of_(row, [&](std::string_view text) {
    const auto term = terms_.find(text);
    if (term == terms_.end()) return;  // a term that the row has twice
    term->postings.remove(&entry);
    if (term->postings.size() > 0) return;
    in_order_.erase(&*term);
    terms_.erase(term);
  });
}

TermIndex::InOrder::Position TermIndex::first_with(std::string_view prefix) const {
  return in_order_.partition_point(
      [&](const Term* term) { return std::string_view(term->text) < prefix; });
}

TermIndex::Extent TermIndex::extent(std::string_view prefix, const Extent& enough) const {
  Extent found;
  for (auto at = first_with(prefix); at != in_order_.end(); at = in_order_.next(at)) {
    const Term& term = *in_order_.at(at);
    if (!term.text.starts_with(prefix)) break;
    ++found.terms;
    found.postings += term.postings.size();
    if (found.terms > enough.terms && found.postings > enough.postings) break;
  }
  return found;
}

void TermIndex::gather(std::string_view prefix, std::vector<const Postings*>& into) const {
  for (auto at = first_with(prefix); at != in_order_.end(); at = in_order_.next(at)) {
    const Term& term = *in_order_.at(at);
    if (!term.text.starts_with(prefix)) break;
    into.push_back(&term.postings);
  }
}

}  // namespace clavium::store
