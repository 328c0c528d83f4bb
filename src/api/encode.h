// SPDX-License-Identifier: Apache-2.0
//
// Shapes into JSON. Only members that have a value are written: absent optionals and empty texts,
// lists and maps are left out, as AWS leaves them out. A list that must show as [] is an optional
// that is set.
#pragma once

#include "api/shape.h"
#include "json/writer.h"

namespace clavium::api {

template <Shape T>
void encode(json::Writer& out, const T& value);

inline void encode(json::Writer& out, const std::string& text) { out.value(text); }
inline void encode(json::Writer& out, const SecretBytes& text) { out.secret_text(text); }
inline void encode(json::Writer& out, const Blob& blob) { out.secret_base64(blob.bytes); }
inline void encode(json::Writer& out, std::int64_t number) { out.value(number); }
inline void encode(json::Writer& out, bool truth) { out.value(truth); }
inline void encode(json::Writer& out, TimePoint time) {
  out.epoch_seconds(time.time_since_epoch().count());
}

template <class T>
void encode(json::Writer& out, const std::vector<T>& list) {
  out.begin_array();
  for (const T& element : list) encode(out, element);
  out.end_array();
}

template <class T>
void encode(json::Writer& out, const std::map<std::string, T>& map) {
  out.begin_object();
  for (const auto& [key, element] : map) {
    out.key(key);
    encode(out, element);
  }
  out.end_object();
}

namespace internal {

template <class T>
bool is_present(const T& value) {
  if constexpr (requires { value.empty(); }) return !value.empty();
  return true;
}
template <class T>
bool is_present(const std::optional<T>& value) {
  return value.has_value();
}

template <class T>
const T& unwrap(const T& value) {
  return value;  // NOLINT(bugprone-return-const-ref-from-parameter): a member, never a temporary
}
template <class T>
const T& unwrap(const std::optional<T>& value) {
  return *value;
}

}  // namespace internal

template <Shape T>
void encode(json::Writer& out, const T& value) {
  out.begin_object();
  for_each_member<T>([&](const auto& m) {
    const auto& field = value.*(m.pointer);
    if (!internal::is_present(field)) return;
    out.key(m.name);
    encode(out, internal::unwrap(field));
  });
  out.end_object();
}

/// The whole value as one message.
template <Shape T>
[[nodiscard]] SecretBytes to_body(const T& value) {
  json::Writer out;
  encode(out, value);
  return std::move(out).finish();
}

/// The value as an audit record shows it: member names in lower camel case, and nothing that AWS's
/// model marks sensitive, at any depth.
template <class T>
void encode_for_record(json::Writer& out, const T& value) {
  if constexpr (Shape<T>) {
    out.begin_object();
    for_each_member<T>([&](const auto& m) {
      if constexpr (!kSensitive<typename std::remove_cvref_t<decltype(m)>::Type>) {
        const auto& field = value.*(m.pointer);
        if (!internal::is_present(field)) return;
        out.key(lower_camel(m.name));
        encode_for_record(out, internal::unwrap(field));
      }
    });
    out.end_object();
  } else if constexpr (requires {
                         typename T::value_type;
                         value.begin();
                       } && !std::is_same_v<T, std::string>) {
    out.begin_array();
    for (const auto& element : value) encode_for_record(out, element);
    out.end_array();
  } else {
    encode(out, value);
  }
}

template <Shape T>
[[nodiscard]] std::string to_record(const T& value) {
  json::Writer out;
  encode_for_record(out, value);
  return std::move(out).finish_text();
}

}  // namespace clavium::api
