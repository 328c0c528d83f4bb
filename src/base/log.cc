// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <algorithm>
#include <cstdio>

#include "base/encoding.h"

namespace clavium {

namespace {

LogSink* g_sink = nullptr;
LogLevel g_least = LogLevel::info;

bool is_plain(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii_alphanumeric(c) ||
           std::string_view("-._:/@+,*").find(c) != std::string_view::npos;
  });
}

// Characters outside of ASCII that end a line, move the cursor or turn the direction of text: C1
// controls (U+0080 to U+009F), U+2028 and U+2029, and the marks, embeddings, overrides and isolates
// of bidirectional text. Bytes that they have at `at`, or 0.
std::size_t deceptive_sequence(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return std::uint8_t(i < text.size() ? text[i] : 0); };
  if (byte(at) == 0xc2 && byte(at + 1) >= 0x80 && byte(at + 1) <= 0x9f) return 2;
  if (byte(at) != 0xe2) return 0;
  const std::uint8_t second = byte(at + 1), third = byte(at + 2);
  if (second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xa8 && third <= 0xae)))
    return 3;
  if (second == 0x81 && third >= 0xa6 && third <= 0xa9) return 3;
  return 0;
}

void append_escaped(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(c));
    out.append(escaped);
  }
}

void append_quoted(std::string& out, std::string_view text) {
  // In text that is no UTF-8, every byte above ASCII may be a control character of some other
  // encoding.
  const bool utf8 = is_utf8(text);
  out.push_back('"');
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const auto code = static_cast<unsigned char>(c);
    std::size_t escaped = code < 0x20 || code == 0x7f || (code >= 0x80 && !utf8) ? 1 : 0;
    if (escaped == 0) escaped = deceptive_sequence(text, at);
    if (escaped != 0) {
      append_escaped(out, text.substr(at, escaped));
      at += escaped;
      continue;
    }
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
    ++at;
  }
  out.push_back('"');
}

}  // namespace

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

void set_log_sink(LogSink* sink, LogLevel least) {
  g_sink = sink;
  g_least = least;
}

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (g_sink == nullptr || level < g_least) return;
  g_sink->write(level, event, std::span(fields.begin(), fields.size()));
}

std::string format_fields(std::span<const LogField> fields) {
  std::string out;
  for (const LogField& field : fields) {
    if (!out.empty()) out.push_back(' ');
    out.append(field.name).push_back('=');
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
      is_plain(*text) ? void(out.append(*text)) : append_quoted(out, *text);
    } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
      out.append(std::to_string(*number));
    } else {
      out.append(std::get<bool>(field.value) ? "true" : "false");
    }
  }
  return out;
}

}  // namespace clavium
