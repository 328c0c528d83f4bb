// SPDX-License-Identifier: Apache-2.0
#include "api/model_comparison.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/encoding.h"

namespace clavium::api {

namespace {

std::string_view text_of(const json::Value& object, std::string_view name) {
  const auto found = object.find(name);
  return found ? found->string().value_or("") : "";
}

std::set<std::string> texts_of(const std::optional<json::Value>& list) {
  std::set<std::string> texts;
  if (list) list->for_each_element([&](json::Value text) { texts.emplace(*text.string()); });
  return texts;
}

std::string show(const std::set<std::string>& texts) {
  return concat("{", join(std::vector<std::string>(texts.begin(), texts.end()), ", "), "}");
}

/// AWS's word for our kind; a "long" is compared apart.
std::string_view word_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::text:
      return "string";
    case TypeKind::integer:
      return "integer";
    case TypeKind::boolean:
      return "boolean";
    case TypeKind::blob:
      return "blob";
    case TypeKind::timestamp:
      return "timestamp";
    case TypeKind::list:
      return "list";
    case TypeKind::map:
      return "map";
    case TypeKind::structure:
      return "structure";
  }
  return "";
}

std::string show_bound(std::int64_t bound) {
  return bound == Constraint::kUnbounded ? "none" : std::to_string(bound);
}

}  // namespace

void ModelComparison::request(const std::vector<MemberDescription>& ours,
                              const json::Value& operation, const std::string& path) {
  const auto input = operation.find("input");
  if (!input) {
    if (!ours.empty()) differs(path, "AWS takes nothing");
    return;
  }
  structure(ours, *shapes_.find(text_of(*input, "shape")), path, true);
}

void ModelComparison::response(const std::vector<MemberDescription>& ours,
                               const json::Value& operation, const std::string& path) {
  const auto output = operation.find("output");
  if (!output) {
    if (!ours.empty()) differs(path, "AWS answers nothing");
    return;
  }
  structure(ours, *shapes_.find(text_of(*output, "shape")), path, false);
}

void ModelComparison::errors(std::span<const std::string_view> ours, const json::Value& operation,
                             const std::string& path) {
  std::set<std::string> theirs;
  if (const auto list = operation.find("errors")) {
    list->for_each_element([&](json::Value error) { theirs.emplace(text_of(error, "shape")); });
  }
  const std::set<std::string> mine(ours.begin(), ours.end());
  if (mine != theirs) differs(path, concat("they are ", show(mine), ", AWS has ", show(theirs)));
}

void ModelComparison::structure(const std::vector<MemberDescription>& ours,
                                const json::Value& shape, const std::string& path,
                                bool is_request) {
  const std::set<std::string> required = texts_of(shape.find("required"));
  std::map<std::string, std::string> theirs;
  if (const auto members = shape.find("members")) {
    members->for_each_member([&](std::string_view name, json::Value member) {
      theirs.emplace(name, text_of(member, "shape"));
    });
  }
  for (const MemberDescription& member : ours) {
    const std::string here = concat(path, ".", member.name);
    const auto found = theirs.find(std::string(member.name));
    if (found == theirs.end()) {
      differs(here, "AWS has no such member");
      continue;
    }
    ++members_;
    if (is_request && member.required != required.contains(found->first))
      differs(here, member.required ? "required, but not by AWS" : "not required, but by AWS");
    type(member.type, found->second, here, is_request);
    theirs.erase(found);
  }
  for (const auto& [name, member_shape] : theirs) differs(concat(path, ".", name), "missing");
}

void ModelComparison::type(const TypeDescription& ours, std::string_view shape_name,
                           const std::string& path, bool is_request) {
  const json::Value shape = *shapes_.find(shape_name);
  std::string_view theirs = text_of(shape, "type");
  const bool is_long = theirs == "long";
  if (is_long) theirs = "integer";
  if (word_of(ours.kind) != theirs) {
    differs(path, concat("a ", word_of(ours.kind), ", AWS has a ", theirs));
    return;
  }
  // Both are numbers on the wire; the text of an error about a request tells them apart.
  if (is_request && ours.is_long != is_long)
    differs(path, is_long ? "an integer, AWS has a long" : "a long, AWS has an integer");
  const bool sensitive = shape.find("sensitive").has_value();
  if (ours.sensitive != sensitive)
    differs(path, sensitive ? "not sensitive, but at AWS" : "sensitive, but not at AWS");
  constraints(ours, shape, path, is_request);

  switch (ours.kind) {
    case TypeKind::structure:
      return structure(ours.members, shape, path, is_request);
    case TypeKind::list:
      return type(ours.inner.front(), text_of(*shape.find("member"), "shape"), path + "[]",
                  is_request);
    case TypeKind::map:
      return type(ours.inner.front(), text_of(*shape.find("value"), "shape"), path + "{}",
                  is_request);
    default:
      return;
  }
}

void ModelComparison::constraints(const TypeDescription& ours, const json::Value& shape,
                                  const std::string& path, bool is_request) {
  const auto bound = [&](std::string_view name) {
    const auto found = shape.find(name);
    return found ? found->integer().value_or(Constraint::kUnbounded) : Constraint::kUnbounded;
  };
  // No length is below nothing: a least length of 0 is none.
  const auto least = [&](std::int64_t min) {
    return min == 0 && ours.kind != TypeKind::integer ? Constraint::kUnbounded : min;
  };
  const auto compare = [&](std::string_view name, std::int64_t mine, std::int64_t theirs) {
    if (!is_request && mine == Constraint::kUnbounded) return;
    if (mine != theirs)
      differs(path, concat(name, " is ", show_bound(mine), ", AWS has ", show_bound(theirs)));
  };
  compare("min", least(ours.min), least(bound("min")));
  compare("max", ours.max, bound("max"));

  const std::string_view pattern = text_of(shape, "pattern");
  if ((is_request || !ours.pattern.empty()) && ours.pattern != pattern)
    differs(path, concat("pattern is '", ours.pattern, "', AWS has '", pattern, "'"));

  const std::set<std::string> words(ours.words.begin(), ours.words.end());
  const std::set<std::string> theirs = texts_of(shape.find("enum"));
  if ((is_request || !words.empty()) && words != theirs)
    differs(path, concat("words are ", show(words), ", AWS has ", show(theirs)));
}

}  // namespace clavium::api
