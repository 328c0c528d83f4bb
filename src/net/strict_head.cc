// SPDX-License-Identifier: Apache-2.0
#include "net/strict_head.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/limits.h"

namespace clavium::net {

namespace {

/// Bytes that need no second look inside a line: HTAB, visible ASCII, space, and 0x80 up
/// (obs-text).
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 256; ++c) plain[c] = c != 0x7f;
  plain['\t'] = true;
  return plain;
}();

bool is_host(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return is_ascii_alphanumeric(c) || std::string_view("-._:[]").find(c) != std::string_view::npos;
  });
}

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// True when a Connection field lists `token`.
bool connection_lists(const http::Headers& headers, std::string_view token) {
  for (const auto& field : headers.fields()) {
    if (!equal_ignoring_ascii_case(field.name, "connection")) continue;
    for (const std::string_view part : split(field.value, ',')) {
      if (equal_ignoring_ascii_case(trim(part), token)) return true;
    }
  }
  return false;
}

}  // namespace

HeadScanner::Progress HeadScanner::refuse(int status, std::string_view reason) {
  refusal_ = {status, reason};
  return Progress::refused;
}

HeadScanner::Progress HeadScanner::scan(std::string_view received) {
  const std::size_t end = std::min(received.size(), limits::kRequestHeadBytesMax);
  for (; position_ < end; ++position_) {
    const char c = received[position_];
    const bool after_return = position_ > line_start_ && received[position_ - 1] == '\r';
    if (after_return && c != '\n') return refuse(400, "bare CR in the head");
    if (kPlain[static_cast<unsigned char>(c)]) {
      if ((c == ' ' || c == '\t') && position_ == line_start_) {
        return refuse(400, "a line of the head starts with white space");
      }
      continue;
    }
    if (c == '\r') continue;
    if (c != '\n') return refuse(400, "control character in the head");
    if (!after_return) return refuse(400, "bare LF in the head");
    const bool empty_line = position_ == line_start_ + 1;
    line_start_ = position_ + 1;
    if (empty_line) {
      if (lines_ == 0) return refuse(400, "empty line in front of the request line");
      ++position_;
      return Progress::complete;
    }
    ++lines_;
    if (lines_ > limits::kRequestHeadersMax + 1) return refuse(431, "too many header fields");
  }
  if (received.size() >= limits::kRequestHeadBytesMax) return refuse(431, "head too large");
  return Progress::need_more;
}

std::optional<Refusal> check_head(const http::Request& request, int version) {
  const http::Headers& headers = request.headers;
  const auto refuse = [](std::string_view reason) { return Refusal{400, reason}; };

  // The origin form alone: a proxy's forms name an authority that Host may contradict.
  if (!request.target.starts_with('/')) return refuse("target is not in origin form");
  if (!is_visible_ascii(request.target) || request.target.find('#') != std::string::npos) {
    return refuse("target has characters that belong percent-encoded");
  }
  if (headers.count("host") != 1) return refuse("not exactly one Host");
  if (!is_host(*headers.find("host"))) return refuse("malformed Host");

  // Beast takes repeated and listed lengths as long as they agree, and a coding that does not end
  // in "chunked" as no body at all.
  const std::size_t lengths = headers.count("content-length");
  const std::size_t codings = headers.count("transfer-encoding");
  if (lengths > 1) return refuse("more than one Content-Length");
  if (lengths == 1 && !is_digits(*headers.find("content-length"))) {
    return refuse("malformed Content-Length");
  }
  if (codings > 0 && lengths > 0) return refuse("both Content-Length and Transfer-Encoding");
  if (codings > 1 ||
      (codings == 1 && !equal_ignoring_ascii_case(*headers.find("transfer-encoding"), "chunked"))) {
    return refuse("a Transfer-Encoding other than chunked");
  }
  // RFC 9112 section 6.1: HTTP/1.0 knows no chunks, so framing is faulty. Persistence there is an
  // unwritten extension that old proxies forward blindly; such a peer gets a clear answer.
  if (version < 11 && codings > 0) return refuse("Transfer-Encoding in HTTP/1.0");
  if (version < 11 && connection_lists(headers, "keep-alive"))
    return refuse("keep-alive in HTTP/1.0");

  if (const auto expect = headers.find("expect");
      expect && !equal_ignoring_ascii_case(*expect, "100-continue")) {
    return Refusal{417, "an expectation other than 100-continue"};
  }
  return std::nullopt;
}

}  // namespace clavium::net
