// SPDX-License-Identifier: Apache-2.0
//
// The shape of an operation's input and output: one list of members a struct, from which reading,
// writing, constraint checking and the audit record's parameters are all driven (decode.h,
// encode.h, validate.h). tests/api compares every list with AWS's published model.
//
//   struct Request {
//     Text secret_id;
//     std::optional<std::int64_t> max_results;
//     static constexpr auto members() {
//       return std::tuple(member("SecretId", &Request::secret_id).required().length(1, 2048),
//                         member("MaxResults", &Request::max_results).range(1, 100));
//     }
//   };
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/secret_bytes.h"

namespace clavium::api {

// What a member can be. Absent and null are the same thing on this wire, so inputs are optional.
using Text = std::optional<std::string>;
using TextList = std::optional<std::vector<std::string>>;
using SecretText = std::optional<SecretBytes>;  ///< UTF-8; marked sensitive in AWS's model
/// Bytes on the wire as base64; marked sensitive in AWS's model.
struct Blob {
  SecretBytes bytes;
};
using SecretBlob = std::optional<Blob>;
using Timestamp = std::optional<TimePoint>;  ///< seconds since the epoch, fractions allowed
using StagesByVersion = std::map<std::string, std::vector<std::string>>;

struct Constraint {
  static constexpr std::int64_t kUnbounded = -1;

  bool required = false;
  std::int64_t min =
      kUnbounded;  ///< characters of text, bytes of a blob, elements of a list, or the value
  std::int64_t max = kUnbounded;
  std::int64_t element_min = kUnbounded;  ///< characters of each text in a list
  std::int64_t element_max = kUnbounded;
  std::string_view pattern;  ///< as AWS prints it; `matches` decides
  bool (*matches)(std::string_view) = nullptr;
  std::span<const std::string_view> values;  ///< an enum's words
  bool is_long = false;  ///< AWS's model says long, not integer: another word in the error
};

template <class Struct, class Value>
struct Member {
  using Owner = Struct;
  using Type = Value;

  std::string_view name;  ///< as on the wire: "SecretId"
  Value Struct::* pointer;
  Constraint constraint{};

  [[nodiscard]] constexpr Member required() const {
    Member m = *this;
    m.constraint.required = true;
    return m;
  }
  [[nodiscard]] constexpr Member length(std::int64_t min, std::int64_t max) const {
    Member m = *this;
    m.constraint.min = min;
    m.constraint.max = max;
    return m;
  }
  [[nodiscard]] constexpr Member range(std::int64_t min, std::int64_t max) const {
    return length(min, max);
  }
  [[nodiscard]] constexpr Member as_long() const {
    Member m = *this;
    m.constraint.is_long = true;
    return m;
  }
  [[nodiscard]] constexpr Member each(std::int64_t min, std::int64_t max) const {
    Member m = *this;
    m.constraint.element_min = min;
    m.constraint.element_max = max;
    return m;
  }
  [[nodiscard]] constexpr Member matching(std::string_view pattern,
                                          bool (*matches)(std::string_view)) const {
    Member m = *this;
    m.constraint.pattern = pattern;
    m.constraint.matches = matches;
    return m;
  }
  [[nodiscard]] constexpr Member one_of(std::span<const std::string_view> values) const {
    Member m = *this;
    m.constraint.values = values;
    return m;
  }
};

template <class Struct, class Value>
[[nodiscard]] constexpr Member<Struct, Value> member(std::string_view name,
                                                     Value Struct::* pointer) {
  return {name, pointer};
}

/// A struct with a member list.
template <class T>
concept Shape = requires { T::members(); };

/// Calls `visit(member)` for each member of the shape, in the order of the list.
template <Shape T, class Visit>
constexpr void for_each_member(Visit&& visit) {
  std::apply([&](const auto&... m) { (visit(m), ...); }, T::members());
}

/// A whole number, required or not: the one type whose errors depend on the member's constraint.
template <class T>
inline constexpr bool kNumber =
    std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::optional<std::int64_t>>;

/// Sensitive in AWS's model, therefore never echoed and never recorded.
template <class T>
inline constexpr bool kSensitive = std::is_same_v<T, SecretText> || std::is_same_v<T, SecretBlob> ||
                                   std::is_same_v<T, SecretBytes> || std::is_same_v<T, Blob>;

/// "SecretId" -> "secretId", the spelling of constraint paths and audit parameters.
[[nodiscard]] std::string lower_camel(std::string_view name);

/// An operation without members, in or out.
struct Nothing {
  static constexpr auto members() { return std::tuple<>(); }
};

}  // namespace clavium::api
