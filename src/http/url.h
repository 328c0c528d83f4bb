// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace clavium::http {

/// An absolute http or https URL without user information, query or fragment: the base of an
/// endpoint.
struct Url {
  std::string scheme;  ///< "http" or "https"
  std::string host;    ///< lower case; an IPv6 address keeps its brackets
  std::uint16_t port = 0;
  std::string path;  ///< without a trailing slash; may be empty

  [[nodiscard]] bool is_loopback() const;
  /// What goes into the Host header: the port only where it is not the scheme's own.
  [[nodiscard]] std::string host_header() const;
  /// "https://host:port/path" with the port only where it is not the scheme's own.
  [[nodiscard]] std::string text() const;
};

/// Errors: invalid_request, with a hint. Plain http is refused unless the host is loopback: a
/// signed request would show values to everyone on the way.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

}  // namespace clavium::http
