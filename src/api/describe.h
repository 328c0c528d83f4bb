// SPDX-License-Identifier: Apache-2.0
//
// A shape as data: what each member is called, what it holds and what it must satisfy, down to
// every depth. Made from the same list of members that decodes, checks and encodes (shape.h), so
// what is described is what is done. tests/api/model_test.cc compares it with AWS's published
// models.
//
// Values only, nothing shared: safe in any thread. No errors.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "api/shape.h"

namespace clavium::api {

enum class TypeKind : std::uint8_t {
  text,
  integer,
  boolean,
  blob,
  timestamp,
  list,       ///< `inner` holds the element's type
  map,        ///< `inner` holds the value's type; keys are text
  structure,  ///< `members` holds what it is made of
};

struct MemberDescription;

struct TypeDescription {
  TypeKind kind = TypeKind::text;
  bool sensitive = false;
  bool is_long = false;  ///< an integer that AWS calls long, which only texts of errors show
  /// As in Constraint: characters, bytes, elements, or the value; Constraint::kUnbounded for none.
  std::int64_t min = Constraint::kUnbounded;
  std::int64_t max = Constraint::kUnbounded;
  std::string_view pattern;  ///< empty for none
  std::span<const std::string_view> words;
  std::vector<TypeDescription> inner;
  std::vector<MemberDescription> members;
};

struct MemberDescription {
  std::string_view name;  ///< as on the wire: "SecretId"
  bool required = false;
  TypeDescription type;
};

/// The members of a shape, in the order of its list.
template <Shape T>
[[nodiscard]] std::vector<MemberDescription> describe();

namespace internal {

template <class T>
inline constexpr bool kIsMap = false;
template <class T>
inline constexpr bool kIsMap<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;

/// The type that a member of type T shows; an optional shows what it holds.
template <class T>
struct Held {
  using Type = T;
};
template <class T>
struct Held<std::optional<T>> {
  using Type = T;
};

/// Without the member's constraint, which is put on by describe_constrained.
template <class T>
TypeDescription describe_type() {
  TypeDescription type;
  type.sensitive = kSensitive<T>;
  if constexpr (Shape<T>) {
    type.kind = TypeKind::structure;
    type.members = describe<T>();
  } else if constexpr (kIsList<T>) {
    type.kind = TypeKind::list;
    type.inner.push_back(describe_type<typename T::value_type>());
  } else if constexpr (kIsMap<T>) {
    type.kind = TypeKind::map;
    type.inner.push_back(describe_type<typename T::mapped_type>());
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    type.kind = TypeKind::integer;
  } else if constexpr (std::is_same_v<T, bool>) {
    type.kind = TypeKind::boolean;
  } else if constexpr (std::is_same_v<T, Blob>) {
    type.kind = TypeKind::blob;
  } else if constexpr (std::is_same_v<T, TimePoint>) {
    type.kind = TypeKind::timestamp;
  } else {
    static_assert(std::is_same_v<T, std::string> || std::is_same_v<T, SecretBytes>,
                  "a member of a type that describe.h does not know");
    type.kind = TypeKind::text;
  }
  return type;
}

template <class T>
TypeDescription describe_constrained(const Constraint& c) {
  TypeDescription type = describe_type<T>();
  type.min = c.min;
  type.max = c.max;
  type.is_long = c.is_long;
  // A list of texts carries the constraint of its elements (validate.h, check_texts).
  TypeDescription& text = type.kind == TypeKind::list ? type.inner.front() : type;
  if (type.kind == TypeKind::list) {
    text.min = c.element_min;
    text.max = c.element_max;
  }
  text.pattern = c.pattern;
  text.words = c.values;
  return type;
}

}  // namespace internal

template <Shape T>
std::vector<MemberDescription> describe() {
  std::vector<MemberDescription> members;
  for_each_member<T>([&](const auto& m) {
    using Type = typename internal::Held<typename std::remove_cvref_t<decltype(m)>::Type>::Type;
    members.push_back(
        {m.name, m.constraint.required, internal::describe_constrained<Type>(m.constraint)});
  });
  return members;
}

}  // namespace clavium::api
