// SPDX-License-Identifier: Apache-2.0
//
// The constraints of a shape, checked as AWS's framework checks them and told in its words
// (ValidationException).
#pragma once

#include "api/encode.h"
#include "api/shape.h"
#include "base/error.h"

namespace clavium::api {

/// Gathers violations; at most ten are told, as AWS does.
class Violations {
 public:
  /// `shown`: the value as the message echoes it; absent for sensitive members, which are never
  /// echoed.
  void add(std::string_view path, const std::optional<std::string>& shown,
           std::string_view constraint);
  void add_null(std::string_view path);
  [[nodiscard]] bool none() const { return count_ == 0; }
  /// One more would not be told: a hostile list of a megabyte need not be judged to its end.
  [[nodiscard]] bool full() const { return count_ >= kToldMax; }
  [[nodiscard]] Error error() const;

 private:
  static constexpr std::size_t kToldMax = 10;

  std::size_t count_ = 0;
  std::string items_;
};

namespace internal {

void check_text(std::string_view text, bool sensitive, const Constraint& c, const std::string& path,
                Violations& out);
void check_size(std::size_t size, const Constraint& c, const std::string& path,
                const std::optional<std::string>& shown, std::string_view noun, Violations& out);
void check_number(std::int64_t number, const Constraint& c, const std::string& path,
                  Violations& out);
void check_texts(const std::vector<std::string>& list, const Constraint& c, const std::string& path,
                 Violations& out);
/// "[a, b]"
[[nodiscard]] std::string show_list(const std::vector<std::string>& list);

template <Shape T>
void validate_shape(const T& value, const std::string& prefix, Violations& out);

template <class T>
void validate_value(const T& value, const Constraint& c, const std::string& path, Violations& out) {
  if constexpr (std::is_same_v<T, std::string>) {
    check_text(value, false, c, path, out);
  } else if constexpr (std::is_same_v<T, SecretBytes>) {
    value.reveal_text([&](std::string_view text) { check_text(text, true, c, path, out); });
  } else if constexpr (std::is_same_v<T, Blob>) {
    check_size(value.bytes.size_bytes(), c, path, std::nullopt, "length", out);
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    check_number(value, c, path, out);
  } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
    check_texts(value, c, path, out);
  } else if constexpr (requires { requires Shape<typename T::value_type>; }) {
    // How AWS prints a list of structures is not known, but for an empty one.
    const auto shown = value.empty() ? std::optional<std::string>("[]") : std::nullopt;
    check_size(value.size(), c, path, shown, "length", out);
    for (std::size_t i = 0; i < value.size() && !out.full(); ++i) {
      validate_shape(value[i], concat(path, ".", i + 1, ".member."), out);
    }
  } else if constexpr (Shape<T>) {
    validate_shape(value, path + ".", out);
  }
}

template <Shape T>
void validate_shape(const T& value, const std::string& prefix, Violations& out) {
  for_each_member<T>([&](const auto& m) {
    if (out.full()) return;
    const auto& field = value.*(m.pointer);
    const std::string path = prefix + lower_camel(m.name);
    if constexpr (requires { field.has_value(); }) {
      if (field.has_value()) {
        validate_value(*field, m.constraint, path, out);
      } else if (m.constraint.required) {
        out.add_null(path);
      }
    } else {
      validate_value(field, m.constraint, path, out);
    }
  });
}

}  // namespace internal

/// Errors: invalid_request with code ValidationException and AWS's text.
template <Shape T>
[[nodiscard]] Result<void> validate(const T& value) {
  Violations violations;
  internal::validate_shape(value, "", violations);
  if (!violations.none()) return std::unexpected(violations.error());
  return {};
}

}  // namespace clavium::api
