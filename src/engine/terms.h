// SPDX-License-Identifier: Apache-2.0
//
// Filters in the form that a store's indexes can answer: which terms a secret has, and which of
// them every match of a filter must have. matches() in filters.h decides; the terms only spare the
// rows that cannot match. tests/engine/terms_test.cc holds both against each other.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "api/search.h"
#include "api/secret.h"
#include "engine/filters.h"

namespace clavium::engine {

/// An api::TermsOf: the words of name, description and tags, the tags' keys and values, the
/// beginnings of the name, the owning service and the primary region. Some 20 for a secret with
/// three tags.
void terms_of(const api::Secret& secret, const std::function<void(std::string_view)>& each);

/// One condition for each filter whose values are all positive: what a negation lets through has no
/// term in common.
[[nodiscard]] std::vector<api::Condition> conditions_of(const std::vector<Filter>& filters);

}  // namespace clavium::engine
