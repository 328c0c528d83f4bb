// SPDX-License-Identifier: Apache-2.0
#include "api/decode.h"

#include <cmath>

#include "base/encoding.h"

namespace clavium::api {

std::string lower_camel(std::string_view name) {
  std::string out(name);
  if (!out.empty()) out[0] = ascii_lower(out[0]);
  return out;
}

}  // namespace clavium::api

namespace clavium::api::internal {

namespace {

std::unexpected<Error> serialization(std::string text) {
  return std::unexpected(
      Error{ErrorKind::invalid_request, std::move(text), {}, "SerializationException"});
}

constexpr double kIntegerBound = 9.2e18;

}  // namespace

std::unexpected<Error> wrong_type(json::Kind found, bool boolean_value, std::string_view target) {
  if (found == json::Kind::array) return serialization("Start of list found where not expected");
  if (found == json::Kind::object) {
    return serialization("Start of structure or map found where not expected.");
  }
  if (target == "list" || target == "map")
    return serialization(concat("Expected ", target, " or null"));
  if (target == "structure") return serialization("Expected null");
  std::string_view word = "NUMBER_VALUE";
  if (found == json::Kind::string) word = "STRING_VALUE";
  if (found == json::Kind::boolean) word = boolean_value ? "TRUE_VALUE" : "FALSE_VALUE";
  const std::string_view article = target == "Integer" ? "an " : "a ";
  return serialization(concat(word, " can not be converted to ", article, target));
}

std::unexpected<Error> too_many_elements() { return serialization(""); }

std::unexpected<Error> wrong_type(const json::Value& found, std::string_view target) {
  return wrong_type(found.kind(), found.boolean().value_or(false), target);
}

Result<std::string> decode_text(const json::Value& value) {
  const auto text = value.string();
  if (!text) return wrong_type(value, "String");
  return std::string(*text);
}

Result<SecretBytes> decode_secret_text(const json::Value& value) {
  const auto text = value.string();
  if (!text) return wrong_type(value, "String");
  return SecretBytes::copy_of(*text);
}

Result<SecretBytes> decode_blob(const json::Value& value) {
  const auto text = value.string();
  if (!text) return wrong_type(value, "Blob");
  Result<SecretBytes> bytes = base64_decode(*text);
  // AWS's own texts echo the value; ours must not.
  if (!bytes)
    return serialization("The value can not be converted to a Blob: it is no valid base64");
  return bytes;
}

Result<std::int64_t> decode_integer(const json::Value& value, std::string_view word) {
  if (const auto whole = value.integer()) return *whole;
  const auto number = value.number();
  if (!number || !(std::fabs(*number) < kIntegerBound)) return wrong_type(value, word);
  return std::int64_t(*number);
}

Result<bool> decode_boolean(const json::Value& value) {
  if (const auto plain = value.boolean()) return *plain;
  if (const auto text = value.string()) {
    for (const std::string_view yes : {"true", "1", "yes"}) {
      if (equal_ignoring_ascii_case(*text, yes)) return true;
    }
    for (const std::string_view no : {"false", "0", "no"}) {
      if (equal_ignoring_ascii_case(*text, no)) return false;
    }
  }
  return wrong_type(value, "Boolean");
}

Result<TimePoint> decode_timestamp(const json::Value& value) {
  const auto seconds = value.number();
  if (!seconds || !(std::fabs(*seconds) < 1e12)) return wrong_type(value, "Date");
  return TimePoint(std::chrono::milliseconds(std::llround(*seconds * 1000)));
}

}  // namespace clavium::api::internal
