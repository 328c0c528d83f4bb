// SPDX-License-Identifier: Apache-2.0
//
// Which rows a list looks at: the way that is likely to look at the fewest. Every way gives the
// same pages (but for `looks_max`). Threads: none; SecretIndex locks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/secret_orders.h"
#include "store/store.h"
#include "store/term_index.h"

namespace clavium::store {

struct ListPlan {
  enum class Way : std::uint8_t {
    nothing,   ///< no row can match
    order,     ///< all rows in the order asked, or those whose names begin with `name_prefix`
    postings,  ///< by creation, the secrets that have one of a few terms
    gather,    ///< all rows that may match, then sorted
  };
  Way way = Way::order;
  std::vector<api::Clue> clues;  ///< one of them must be there; of `postings` and `gather`
  std::string name_prefix;       ///< of `order`
};

/// `terms` is null while it is incomplete.
[[nodiscard]] ListPlan plan_list(const ListQuery& query, const SecretOrders& orders,
                                 const TermIndex* terms);

}  // namespace clavium::store
