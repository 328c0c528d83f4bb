// SPDX-License-Identifier: Apache-2.0
#include "net/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/encoding.h"

namespace clavium::net {

namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "";  // the phrase is optional and nobody reads it
  }
}

void append_number(std::string& out, std::size_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

bool is_ours_to_say(std::string_view name) {
  // By length first: most names of most answers are none of these.
  switch (name.size()) {
    case 4:
      return equal_ignoring_ascii_case(name, "date");
    case 10:
      return equal_ignoring_ascii_case(name, "connection");
    case 14:
      return equal_ignoring_ascii_case(name, "content-length");
    case 17:
      return equal_ignoring_ascii_case(name, "transfer-encoding");
    default:
      return false;
  }
}

bool is_field_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_ascii_alphanumeric(c) || c == '-' || c == '_';
  });
}

bool is_field_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

}  // namespace

const std::string& HttpDate::text(std::time_t now) {
  if (now == second_) return text_;
  second_ = now;
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  // strftime's names of days and months follow the locale; the program never leaves "C".
  std::array<char, 40> buffer;
  text_.assign(buffer.data(),
               std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc));
  return text_;
}

bool status_has_body(int status) { return status >= 200 && status != 204 && status != 304; }

bool write_response_head(const http::Response& response, const std::string& date, bool close,
                         std::string& out) {
  if (response.status < 200 || response.status > 599) return false;
  out.assign("HTTP/1.1 ");
  append_number(out, std::size_t(response.status));
  out.push_back(' ');
  out.append(reason_of(response.status)).append("\r\nDate: ").append(date).append("\r\n");
  for (const auto& field : response.headers.fields()) {
    if (is_ours_to_say(field.name)) continue;
    if (!is_field_name(field.name) || !is_field_value(field.value)) return false;
    out.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  if (status_has_body(response.status)) {
    out.append("Content-Length: ");
    append_number(out, response.body.size_bytes());
    out.append("\r\n");
  }
  if (close) out.append("Connection: close\r\n");
  out.append("\r\n");
  return true;
}

}  // namespace clavium::net
