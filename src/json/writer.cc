// SPDX-License-Identifier: Apache-2.0
#include "json/writer.h"

#include <charconv>
#include <cstdlib>

#include "base/encoding.h"

namespace clavium::json {

namespace {

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

}  // namespace

void Writer::separate() {
  if (needs_comma_) out_.push_back(',');
  needs_comma_ = true;
}

void Writer::quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out_.push_back('"');
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!needs_escape(c)) continue;
    out_.append(text.substr(plain_from, i - plain_from));
    plain_from = i + 1;
    switch (c) {
      case '"':
        out_.append("\\\"");
        break;
      case '\\':
        out_.append("\\\\");
        break;
      case '\n':
        out_.append("\\n");
        break;
      case '\r':
        out_.append("\\r");
        break;
      case '\t':
        out_.append("\\t");
        break;
      default: {
        const auto code = static_cast<unsigned char>(c);
        const char escape[] = {'\\', 'u', '0', '0', kHex[code >> 4], kHex[code & 15]};
        out_.append(std::string_view(escape, sizeof escape));
      }
    }
  }
  out_.append(text.substr(plain_from));
  out_.push_back('"');
}

Writer& Writer::begin_object() {
  separate();
  out_.push_back('{');
  needs_comma_ = false;
  return *this;
}

Writer& Writer::end_object() {
  out_.push_back('}');
  needs_comma_ = true;
  return *this;
}

Writer& Writer::begin_array() {
  separate();
  out_.push_back('[');
  needs_comma_ = false;
  return *this;
}

Writer& Writer::end_array() {
  out_.push_back(']');
  needs_comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  quoted(name);
  out_.push_back(':');
  needs_comma_ = false;
  return *this;
}

Writer& Writer::null() { return raw("null"); }
Writer& Writer::value(bool boolean) { return raw(boolean ? "true" : "false"); }

Writer& Writer::value(std::int64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return raw(std::string_view(digits, std::size_t(end - digits)));
}

Writer& Writer::value(std::uint64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return raw(std::string_view(digits, std::size_t(end - digits)));
}

Writer& Writer::value(std::string_view text) {
  separate();
  quoted(text);
  return *this;
}

Writer& Writer::secret_text(const SecretBytes& text) {
  separate();
  text.reveal_text([&](std::string_view plain) { quoted(plain); });
  return *this;
}

Writer& Writer::secret_base64(const SecretBytes& bytes) {
  separate();
  out_.push_back('"');
  bytes.reveal([&](std::span<const std::byte> plain) { base64_encode(plain, out_); });
  out_.push_back('"');
  return *this;
}

Writer& Writer::epoch_seconds(std::int64_t milliseconds) {
  // The remainder has the sign of the number; written out it stands once, in front.
  std::string text = milliseconds < 0 ? "-" : "";
  text += std::to_string(std::abs(milliseconds / 1000));
  if (const std::int64_t rest = std::abs(milliseconds % 1000); rest != 0) {
    const std::string digits = std::to_string(1000 + rest).substr(1);
    text += '.';
    text += digits.substr(0, digits.find_last_not_of('0') + 1);
  }
  return raw(text);
}

Writer& Writer::raw(std::string_view json) {
  separate();
  out_.append(json);
  return *this;
}

SecretBytes Writer::finish() && { return std::move(out_).finish(); }

std::string Writer::finish_text() && {
  return std::move(out_).finish().reveal_text(
      [](std::string_view text) { return std::string(text); });
}

}  // namespace clavium::json
