// SPDX-License-Identifier: Apache-2.0
//
// JSON into shapes. Unknown members are ignored, null is absent, and a value of the wrong type is
// AWS's SerializationException with AWS's text. No error quotes the value.
#pragma once

#include <type_traits>

#include "api/shape.h"
#include "base/error.h"
#include "base/limits.h"
#include "json/value.h"

namespace clavium::api {

namespace internal {

/// SerializationException for a value that is no `target` ("String", "Integer", "list",
/// "structure", …).
[[nodiscard]] std::unexpected<Error> wrong_type(json::Kind found, bool boolean_value,
                                                std::string_view target);
[[nodiscard]] std::unexpected<Error> wrong_type(const json::Value& found, std::string_view target);

/// SerializationException without words, as for any JSON that is beyond our bounds.
[[nodiscard]] std::unexpected<Error> too_many_elements();

[[nodiscard]] Result<std::string> decode_text(const json::Value& value);
[[nodiscard]] Result<SecretBytes> decode_secret_text(const json::Value& value);
[[nodiscard]] Result<SecretBytes> decode_blob(const json::Value& value);
/// `word`: "Integer" or "Long". A fraction is cut off, as AWS does.
[[nodiscard]] Result<std::int64_t> decode_integer(const json::Value& value, std::string_view word);
[[nodiscard]] Result<bool> decode_boolean(const json::Value& value);
[[nodiscard]] Result<TimePoint> decode_timestamp(const json::Value& value);

}  // namespace internal

template <Shape T>
Result<void> decode(const json::Value& value, T& out);

inline Result<void> decode(const json::Value& value, std::string& out) {
  CLAVIUM_TRY(out, internal::decode_text(value));
  return {};
}
inline Result<void> decode(const json::Value& value, SecretBytes& out) {
  CLAVIUM_TRY(out, internal::decode_secret_text(value));
  return {};
}
inline Result<void> decode(const json::Value& value, Blob& out) {
  CLAVIUM_TRY(out.bytes, internal::decode_blob(value));
  return {};
}
inline Result<void> decode(const json::Value& value, bool& out) {
  CLAVIUM_TRY(out, internal::decode_boolean(value));
  return {};
}
inline Result<void> decode(const json::Value& value, TimePoint& out) {
  CLAVIUM_TRY(out, internal::decode_timestamp(value));
  return {};
}

template <class T>
Result<void> decode(const json::Value& value, std::vector<T>& out) {
  if (value.kind() != json::Kind::array) return internal::wrong_type(value, "list");
  if (value.size() > limits::kListElementsMax) return internal::too_many_elements();
  Result<void> done;
  value.for_each_element([&](json::Value element) {
    if (!done || element.is_null()) return;
    out.emplace_back();
    done = decode(element, out.back());
  });
  return done;
}

template <class T>
Result<void> decode(const json::Value& value, std::map<std::string, T>& out) {
  if (value.kind() != json::Kind::object) return internal::wrong_type(value, "map");
  Result<void> done;
  value.for_each_member([&](std::string_view key, json::Value element) {
    if (!done || element.is_null()) return;
    done = decode(element, out[std::string(key)]);
  });
  return done;
}

template <class T>
Result<void> decode(const json::Value& value, std::optional<T>& out) {
  return decode(value, out.emplace());
}

template <Shape T>
Result<void> decode(const json::Value& value, T& out) {
  if (value.kind() != json::Kind::object) return internal::wrong_type(value, "structure");
  Result<void> done;
  for_each_member<T>([&](const auto& m) {
    if (!done) return;
    const std::optional<json::Value> found = value.find(m.name);
    if (!found || found->is_null()) return;
    auto& field = out.*(m.pointer);
    if constexpr (kNumber<std::remove_cvref_t<decltype(field)>>) {
      const auto number =
          internal::decode_integer(*found, m.constraint.is_long ? "Long" : "Integer");
      if (number) {
        field = *number;
      } else {
        done = std::unexpected(number.error());
      }
    } else {
      done = decode(*found, field);
    }
  });
  return done;
}

}  // namespace clavium::api
