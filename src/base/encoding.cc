// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace clavium {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kHexUpper = "0123456789ABCDEF";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::array<std::int8_t, 256> reverse(std::string_view alphabet) {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[std::uint8_t(alphabet[i])] = std::int8_t(i);
  }
  return table;
}
constexpr auto kBase64Reverse = reverse(kBase64);
constexpr auto kBase64UrlReverse = reverse(kBase64Url);

// Writes the encoding of `bytes` through `put(char)`.
template <class Put>
void encode64(std::span<const std::byte> bytes, std::string_view alphabet, bool pad, Put&& put) {
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t word = std::to_integer<std::uint32_t>(bytes[i]) << 16;
    if (left > 1) word |= std::to_integer<std::uint32_t>(bytes[i + 1]) << 8;
    if (left > 2) word |= std::to_integer<std::uint32_t>(bytes[i + 2]);
    for (std::size_t k = 0; k < 4; ++k) {
      if (k <= left) {
        put(alphabet[(word >> (18 - 6 * k)) & 63]);
      } else if (pad) {
        put('=');
      }
    }
  }
}

// Decodes unpadded digits into out (sized for them); false for a foreign character, an impossible
// length, or bits behind the last byte that are not zero (a second spelling of the same bytes).
bool decode64(std::string_view digits, const std::array<std::int8_t, 256>& table,
              std::span<std::byte> out) {
  if (digits.size() % 4 == 1) return false;
  std::uint32_t word = 0;
  unsigned bits = 0;
  std::size_t at = 0;
  for (const char c : digits) {
    const std::int8_t value = table[std::uint8_t(c)];
    if (value < 0) return false;
    word = (word << 6) | std::uint32_t(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = std::byte((word >> bits) & 0xff);
    }
  }
  return (word & ((1U << bits) - 1)) == 0;
}

// Length of the UTF-8 sequence at `text[at]`, or 0 when it is malformed.
std::size_t utf8_sequence(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return std::uint8_t(text[at + i]); };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const std::size_t left = text.size() - at;
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return left >= 2 && continues(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    if (left < 3 || !continues(1) || !continues(2)) return 0;
    if (lead == 0xe0 && byte(1) < 0xa0) return 0;
    if (lead == 0xed && byte(1) > 0x9f) return 0;
    return 3;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    if (left < 4 || !continues(1) || !continues(2) || !continues(3)) return 0;
    if (lead == 0xf0 && byte(1) < 0x90) return 0;
    if (lead == 0xf4 && byte(1) > 0x8f) return 0;
    return 4;
  }
  return 0;
}

}  // namespace

std::string hex_encode(std::span<const std::byte> bytes) {
  std::string text(bytes.size() * 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto value = std::to_integer<unsigned>(bytes[i]);
    text[2 * i] = kHex[value >> 4];
    text[2 * i + 1] = kHex[value & 15];
  }
  return text;
}

std::optional<std::vector<std::byte>> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::byte> bytes(text.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = hex_digit(text[2 * i]);
    const int low = hex_digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = std::byte(high * 16 + low);
  }
  return bytes;
}

std::string base64_encode(std::span<const std::byte> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  encode64(bytes, kBase64, true, [&](char c) { text.push_back(c); });
  return text;
}

void base64_encode(std::span<const std::byte> bytes, SecretBuffer& out) {
  const std::size_t size = (bytes.size() + 2) / 3 * 4;
  std::span<std::byte> room = out.prepare(size);
  std::size_t at = 0;
  encode64(bytes, kBase64, true, [&](char c) { room[at++] = std::byte(c); });
  out.commit(size);
}

Result<SecretBytes> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) {
    return fail(ErrorKind::invalid_request, "base64 of ", text.size(),
                " characters: the length must be a multiple of 4");
  }
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  const std::string_view digits = text.substr(0, text.size() - padding);
  bool valid = true;
  SecretBytes bytes = SecretBytes::filled(digits.size() * 3 / 4, [&](std::span<std::byte> out) {
    valid = decode64(digits, kBase64Reverse, out);
  });
  if (!valid)
    return fail(ErrorKind::invalid_request, "base64 with a character that does not belong");
  return bytes;
}

std::string base64url_encode(std::span<const std::byte> bytes) {
  std::string text;
  encode64(bytes, kBase64Url, false, [&](char c) { text.push_back(c); });
  return text;
}

std::optional<std::vector<std::byte>> base64url_decode(std::string_view text) {
  std::vector<std::byte> bytes(text.size() * 3 / 4);
  if (!decode64(text, kBase64UrlReverse, bytes)) return std::nullopt;
  return bytes;
}

std::string percent_encode(std::string_view text, bool keep_slash) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_ascii_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~' ||
        (keep_slash && c == '/')) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kHexUpper[std::uint8_t(c) >> 4]);
      out.push_back(kHexUpper[std::uint8_t(c) & 15]);
    }
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(char(high * 16 + low));
    i += 2;
  }
  return out;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = utf8_sequence(text, at);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  return std::size_t(std::count_if(text.begin(), text.end(),
                                   [](char c) { return (std::uint8_t(c) & 0xc0) != 0x80; }));
}

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

bool equal_ignoring_ascii_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

bool is_ascii_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t at = text.find(separator);
    pieces.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + 1);
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != parts.data()) out.append(separator);
    out.append(part);
  }
  return out;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace clavium
