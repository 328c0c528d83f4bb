// SPDX-License-Identifier: Apache-2.0
#include "store/list_plan.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace clavium::store {

namespace {

// Lists of postings that are merged for a page.
constexpr std::size_t kMergedMax = 16;
// Rows that are gathered and sorted for a page, at least; many more in a large store.
constexpr std::size_t kGatheredMin = 500;

/// Clues of which every match has one.
struct Candidates {
  std::vector<api::Clue> clues;
  TermIndex::Extent extent;
};

class Planner {
 public:
  Planner(const ListQuery& query, const SecretOrders& orders, const TermIndex* terms)
      : query_(query), orders_(orders), terms_(terms) {
    // To gather and sort m rows costs m. In the order asked, a page of l is expected behind
    // l * n / m rows. They are the same where m is the root of l * n.
    const double product = double(query.limit) * double(orders.size());
    gathered_max_ = std::max(kGatheredMin, static_cast<std::size_t>(std::sqrt(product)));
  }

  ListPlan plan() const {
    std::optional<Candidates> fewest;  // of all conditions
    std::optional<Candidates> listed;  // of those that are lists by creation
    for (const api::Condition& condition : query_.conditions) {
      keep_fewer(fewest, candidates(condition, false));
      if (query_.order == Order::created) keep_fewer(listed, candidates(condition, true));
    }
    ListPlan plan;
    if (!fewest) return plan;
    const std::size_t matches = fewest->extent.postings;  // at most
    if (matches == 0) {
      plan.way = ListPlan::Way::nothing;
      return plan;
    }
    const bool is_one_name =
        fewest->clues.size() == 1 && fewest->clues.front().of == api::Clue::Of::name;
    if (query_.order == Order::name && is_one_name) {
      plan.name_prefix = fewest->clues.front().prefix;
      return plan;
    }
    std::size_t least = looks(orders_.size(), matches);
    if (listed && looks(listed->extent.postings, matches) <= least) {
      least = looks(listed->extent.postings, matches);
      plan.way = ListPlan::Way::postings;
      plan.clues = std::move(listed->clues);
    }
    if (matches <= gathered_max_ && matches < least) {
      plan.way = ListPlan::Way::gather;
      plan.clues = std::move(fewest->clues);
    }
    return plan;
  }

 private:
  // Rows looked at for a page, of `rows` in which the matches are spread evenly.
  [[nodiscard]] std::size_t looks(std::size_t rows, std::size_t matches) const {
    const double expected = double(query_.limit) * double(rows) / double(matches);
    return std::min(rows, static_cast<std::size_t>(expected));
  }

  static void keep_fewer(std::optional<Candidates>& best, std::optional<Candidates> other) {
    if (!other || (best && best->extent.postings <= other->extent.postings)) return;
    best = std::move(other);
  }

  // Absent when the indexes cannot answer the condition.
  [[nodiscard]] std::optional<Candidates> candidates(const api::Condition& condition,
                                                     bool as_lists) const {
    Candidates all;
    for (const api::Condition::AllOf& all_of : condition.any_of) {
      // Of the clues that must all be there, the rarest.
      std::optional<Candidates> rarest;
      for (const api::Condition::AnyClue& any : all_of) {
        keep_fewer(rarest, candidates(any, as_lists));
      }
      if (!rarest) return std::nullopt;
      all.clues.insert(all.clues.end(), rarest->clues.begin(), rarest->clues.end());
      all.extent.terms += rarest->extent.terms;
      all.extent.postings += rarest->extent.postings;
    }
    if (as_lists && all.extent.terms > kMergedMax) return std::nullopt;
    return all;
  }

  [[nodiscard]] std::optional<Candidates> candidates(const api::Condition::AnyClue& any,
                                                     bool as_lists) const {
    Candidates found{any, {}};
    for (const api::Clue& clue : any) {
      if (clue.of == api::Clue::Of::name) {
        const std::size_t count = orders_.count_named(clue.prefix);
        // Names are not sorted by creation; where there are none, that is no matter.
        if (as_lists && count > 0) return std::nullopt;
        found.extent.postings += count;
        continue;
      }
      if (terms_ == nullptr) return std::nullopt;
      const auto extent = terms_->extent(clue.prefix, {kMergedMax, gathered_max_});
      found.extent.terms += extent.terms;
      found.extent.postings += extent.postings;
      if (as_lists && found.extent.terms > kMergedMax) return std::nullopt;
    }
    if (as_lists) {
      std::erase_if(found.clues, [](const auto& clue) { return clue.of == api::Clue::Of::name; });
    }
    return found;
  }

  const ListQuery& query_;
  const SecretOrders& orders_;
  const TermIndex* terms_;
  std::size_t gathered_max_;
};

}  // namespace

ListPlan plan_list(const ListQuery& query, const SecretOrders& orders, const TermIndex* terms) {
  return Planner(query, orders, terms).plan();
}

}  // namespace clavium::store
