// SPDX-License-Identifier: Apache-2.0
//
// Text forms of bytes: hex, base64, percent-encoding, UTF-8. None of them is for secret values
// except where a SecretBytes or SecretBuffer stands in the signature.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium {

/// Lower-case hex.
[[nodiscard]] std::string hex_encode(std::span<const std::byte> bytes);
/// Absent for odd length or a character that is no hex digit. Both cases are accepted.
[[nodiscard]] std::optional<std::vector<std::byte>> hex_decode(std::string_view text);

/// Standard alphabet with padding (RFC 4648 section 4).
[[nodiscard]] std::string base64_encode(std::span<const std::byte> bytes);
void base64_encode(std::span<const std::byte> bytes, SecretBuffer& out);
/// Strict: right length, canonical padding, no white space. The error never quotes the input.
[[nodiscard]] Result<SecretBytes> base64_decode(std::string_view text);
/// URL-safe alphabet without padding (RFC 4648 section 5), for tokens.
[[nodiscard]] std::string base64url_encode(std::span<const std::byte> bytes);
[[nodiscard]] std::optional<std::vector<std::byte>> base64url_decode(std::string_view text);

/// Percent-encodes everything but A-Z a-z 0-9 - . _ ~ (RFC 3986 unreserved), and '/' when asked to
/// keep it.
[[nodiscard]] std::string percent_encode(std::string_view text, bool keep_slash = false);
/// Absent when a '%' is not followed by two hex digits. '+' stays '+'.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

/// True for well-formed UTF-8 without surrogates or overlong forms (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text);
/// Code points in well-formed UTF-8: AWS counts string lengths in characters.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// ASCII only, whatever the locale.
[[nodiscard]] char ascii_lower(char c);
[[nodiscard]] std::string ascii_lower(std::string_view text);
[[nodiscard]] bool equal_ignoring_ascii_case(std::string_view a, std::string_view b);
[[nodiscard]] bool is_ascii_alphanumeric(char c);

/// `text` with leading and trailing spaces and tabs removed.
[[nodiscard]] std::string_view trim(std::string_view text);
/// The pieces between separators; an empty text gives one empty piece.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);

/// A whole decimal number with nothing around it; absent when there is anything else or it
/// overflows.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace clavium
