// SPDX-License-Identifier: Apache-2.0
//
// Writes compact JSON into memory that wipes itself. Commas and nesting are kept by the writer;
// keys are the caller's to keep unique.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/secret_bytes.h"

namespace clavium::json {

class Writer {
 public:
  Writer() : out_(256) {}

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);

  Writer& null();
  Writer& value(bool boolean);
  Writer& value(std::int64_t number);
  Writer& value(std::string_view text);
  Writer& value(const std::string& text) { return value(std::string_view(text)); }
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(int number) { return value(std::int64_t(number)); }
  Writer& value(std::uint64_t number);
  /// UTF-8 text that is a secret.
  Writer& secret_text(const SecretBytes& text);
  /// Bytes that are a secret, as a base64 string.
  Writer& secret_base64(const SecretBytes& bytes);
  /// Seconds since the epoch with up to three decimals, as AWS writes timestamps
  /// ("1523477145.729").
  Writer& epoch_seconds(std::int64_t milliseconds);
  /// Text that is JSON already.
  Writer& raw(std::string_view json);

  /// A member in one call: `member("Name", name)`.
  template <class V>
  Writer& member(std::string_view name, const V& v) {
    return key(name).value(v);
  }

  /// What was written; the writer is empty afterwards.
  [[nodiscard]] SecretBytes finish() &&;
  /// The same as a string, for what holds no secret.
  [[nodiscard]] std::string finish_text() &&;

 private:
  void separate();
  void quoted(std::string_view text);

  SecretBuffer out_;
  bool needs_comma_ = false;
};

}  // namespace clavium::json
