// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal_text.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include "base/encoding.h"

namespace clavium::cli {

namespace {

struct Character {
  std::string_view bytes;
  std::uint32_t code = 0;
  bool valid = false;
};

// The next character of `text`, which is not empty. A byte that begins no well-formed sequence
// stands alone.
Character next_character(std::string_view text) {
  const auto lead = std::uint8_t(text[0]);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead < 0x80) return {text.substr(0, 1), lead, true};
  const std::string_view bytes = text.substr(0, size);
  if (bytes.size() < size || !is_utf8(bytes)) return {text.substr(0, 1), lead, false};
  std::uint32_t code = lead & (0x7Fu >> size);
  for (const char c : bytes.substr(1)) code = code << 6 | (std::uint8_t(c) & 0x3Fu);
  return {bytes, code, true};
}

bool is_dangerous(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E ||
         code == 0x200F || (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

template <class... Numbers>
std::string print(const char* format, Numbers... numbers) {
  std::array<char, 16> out;
  const int size = std::snprintf(out.data(), out.size(), format, numbers...);
  return {out.data(), std::size_t(size)};
}

}  // namespace

std::string harmless(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character c = next_character(text);
    text.remove_prefix(c.bytes.size());
    if (!c.valid || (c.code < 0x80 && is_dangerous(c.code))) {
      if (keep_lines && (c.code == '\n' || c.code == '\t')) {
        out.append(c.bytes);
      } else if (c.code == '\n') {
        out.append("\\n");
      } else {
        out.append(print("\\x%02x", unsigned(c.code)));
      }
    } else if (is_dangerous(c.code)) {
      out.append(print("\\u%04x", unsigned(c.code)));
    } else {
      out.append(c.bytes);
    }
  }
  return out;
}

SecretBytes harmless_json(const SecretBytes& json) {
  SecretBuffer out(json.size_bytes() + 64);
  json.reveal_text([&](std::string_view text) {
    while (!text.empty()) {
      const Character c = next_character(text);
      text.remove_prefix(c.bytes.size());
      if (!c.valid) {
        out.append("\\ufffd");
      } else if (is_dangerous(c.code) &&
                 c.code != '\n') {  // the writer left no other raw line feeds
        out.append(print("\\u%04x", unsigned(c.code)));
      } else {
        out.append(c.bytes);
      }
    }
  });
  return std::move(out).finish();
}

std::size_t columns_of(std::string_view text) { return count_code_points(text); }

std::string cut_to(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  std::string out;
  for (std::size_t taken = 0; taken + 1 < columns && !text.empty(); ++taken) {
    const Character c = next_character(text);
    out.append(c.bytes);
    text.remove_prefix(c.bytes.size());
  }
  if (columns > 0) out.append("…");
  return out;
}

}  // namespace clavium::cli
