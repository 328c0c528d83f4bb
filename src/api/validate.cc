// SPDX-License-Identifier: Apache-2.0
#include "api/validate.h"

#include <algorithm>

#include "base/encoding.h"

namespace clavium::api {

namespace {

std::string at_least(std::string_view noun, std::int64_t bound) {
  return concat("Member must have ", noun, " greater than or equal to ", bound);
}
std::string at_most(std::string_view noun, std::int64_t bound) {
  return concat("Member must have ", noun, " less than or equal to ", bound);
}

// Everything that an element must satisfy, told at once and in the framework's order, whichever of
// it was broken.
std::string element_rule(const Constraint& c) {
  std::vector<std::string> rules;
  if (c.element_max != Constraint::kUnbounded) rules.push_back(at_most("length", c.element_max));
  if (c.element_min > 0) rules.push_back(at_least("length", c.element_min));
  if (c.matches != nullptr)
    rules.push_back(concat("Member must satisfy regular expression pattern: ", c.pattern));
  return concat("Member must satisfy constraint: ", internal::show_list(rules));
}

bool satisfies_element_rule(const std::string& element, const Constraint& c) {
  const auto count = std::int64_t(count_code_points(element));
  return (c.element_max == Constraint::kUnbounded || count <= c.element_max) &&
         count >= c.element_min && (c.matches == nullptr || c.matches(element));
}

}  // namespace

void Violations::add(std::string_view path, const std::optional<std::string>& shown,
                     std::string_view constraint) {
  if (++count_ > kToldMax) return;
  if (!items_.empty()) items_ += "; ";
  items_ += shown ? concat("Value '", *shown, "'") : std::string("Value");
  items_ += concat(" at '", path, "' failed to satisfy constraint: ", constraint);
}

void Violations::add_null(std::string_view path) {
  if (++count_ > kToldMax) return;
  if (!items_.empty()) items_ += "; ";
  items_ +=
      concat("Value null at '", path, "' failed to satisfy constraint: Member must not be null");
}

Error Violations::error() const {
  const std::size_t told = std::min(count_, kToldMax);
  return {
      ErrorKind::invalid_request,
      concat(told, told == 1 ? " validation error" : " validation errors", " detected: ", items_),
      {},
      "ValidationException"};
}

namespace internal {

void check_size(std::size_t size, const Constraint& c, const std::string& path,
                const std::optional<std::string>& shown, std::string_view noun, Violations& out) {
  const auto count = std::int64_t(size);
  if (c.max != Constraint::kUnbounded && count > c.max) out.add(path, shown, at_most(noun, c.max));
  if (c.min != Constraint::kUnbounded && count < c.min) out.add(path, shown, at_least(noun, c.min));
}

void check_text(std::string_view text, bool sensitive, const Constraint& c, const std::string& path,
                Violations& out) {
  const auto shown = [&] { return sensitive ? std::nullopt : std::optional(std::string(text)); };
  const auto count = std::int64_t(count_code_points(text));
  if (c.max != Constraint::kUnbounded && count > c.max)
    out.add(path, shown(), at_most("length", c.max));
  if (c.min != Constraint::kUnbounded && count < c.min)
    out.add(path, shown(), at_least("length", c.min));
  if (c.matches != nullptr && !c.matches(text)) {
    out.add(path, shown(), concat("Member must satisfy regular expression pattern: ", c.pattern));
  }
  if (!c.values.empty() && std::find(c.values.begin(), c.values.end(), text) == c.values.end()) {
    out.add(path, shown(),
            concat("Member must satisfy enum value set: ",
                   show_list(std::vector<std::string>(c.values.begin(), c.values.end()))));
  }
}

void check_number(std::int64_t number, const Constraint& c, const std::string& path,
                  Violations& out) {
  if (c.max != Constraint::kUnbounded && number > c.max)
    out.add(path, std::to_string(number), at_most("value", c.max));
  if (c.min != Constraint::kUnbounded && number < c.min)
    out.add(path, std::to_string(number), at_least("value", c.min));
}

void check_texts(const std::vector<std::string>& list, const Constraint& c, const std::string& path,
                 Violations& out) {
  check_size(list.size(), c, path, show_list(list), "length", out);
  if (!std::all_of(list.begin(), list.end(),
                   [&](const std::string& e) { return satisfies_element_rule(e, c); })) {
    out.add(path, show_list(list), element_rule(c));
  }
}

std::string show_list(const std::vector<std::string>& list) {
  return concat("[", join(list, ", "), "]");
}

}  // namespace internal

}  // namespace clavium::api
