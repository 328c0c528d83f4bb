// SPDX-License-Identifier: Apache-2.0
//
// Structured log: an event is a stable word and named fields, never a sentence to be parsed. A
// field can be text, a whole number or a bool; there is deliberately no way to log a SecretBytes.
//
// Where lines go is decided in programs/ (set_log_sink); until then everything is dropped.
// Threads: log() is safe from many; set_log_sink before any thread starts.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace clavium {

class SecretBytes;

enum class LogLevel : std::uint8_t { debug, info, warning, error };
[[nodiscard]] std::string_view name_of(LogLevel level);

struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, bool> value;

  LogField(std::string_view n, std::string_view v) : name(n), value(v) {}
  LogField(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  LogField(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  template <std::integral N>
    requires(!std::same_as<N, bool>)
  LogField(std::string_view n, N v) : name(n), value(static_cast<std::int64_t>(v)) {}
  LogField(std::string_view n, bool v) : name(n), value(v) {}
  LogField(std::string_view, const SecretBytes&) = delete;
};

class LogSink {
 public:
  virtual ~LogSink() = default;
  /// Must not block on the network. The views end with the call.
  virtual void write(LogLevel level, std::string_view event, std::span<const LogField> fields) = 0;
};

/// `sink` must outlive every later call of log(); null drops everything.
void set_log_sink(LogSink* sink, LogLevel least = LogLevel::info);
void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

/// The fields as `name=value` pairs, text with anything unusual in it quoted and control characters
/// escaped, so that no value can forge a line or a field.
[[nodiscard]] std::string format_fields(std::span<const LogField> fields);

}  // namespace clavium
