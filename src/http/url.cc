// SPDX-License-Identifier: Apache-2.0
#include "http/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace clavium::http {

namespace {

std::uint16_t default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

bool is_address(int family, std::string_view text) {
  std::array<unsigned char, sizeof(in6_addr)> parsed;
  return ::inet_pton(family, std::string(text).c_str(), parsed.data()) == 1;
}

bool is_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) {
    return is_address(AF_INET6, host.substr(1, host.size() - 2));
  }
  return !host.empty() && host.size() <= 253 && host.front() != '.' && !host.contains("..") &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return is_ascii_alphanumeric(c) || c == '-' || c == '.' || c == '_';
         });
}

// A path goes into request lines and signatures as it is; one control character could end the line.
bool is_path(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

bool Url::is_loopback() const {
  return host == "localhost" || host.ends_with(".localhost") || host == "[::1]" ||
         (host.starts_with("127.") && is_address(AF_INET, host));
}

std::string Url::host_header() const {
  return port == default_port(scheme) ? host : concat(host, ":", port);
}

std::string Url::text() const { return concat(scheme, "://", host_header(), path); }

Result<Url> parse_url(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "not a usable URL: ", why)
                               .with_hint("write it like https://host or http://127.0.0.1:4580"));
  };
  Url url;
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return refuse("it has no scheme");
  url.scheme = ascii_lower(text.substr(0, scheme_end));
  if (url.scheme != "http" && url.scheme != "https")
    return refuse("the scheme is neither http nor https");
  text.remove_prefix(scheme_end + 3);
  if (text.find_first_of("?#@\\ ") != std::string_view::npos) {
    return refuse("user information, a query or a fragment does not belong in an endpoint");
  }
  const std::size_t path_at = std::min(text.find('/'), text.size());
  std::string_view authority = text.substr(0, path_at);
  url.path = std::string(text.substr(path_at));
  if (!is_path(url.path)) return refuse("the path has a blank, a control or a foreign character");
  while (url.path.ends_with('/')) url.path.pop_back();
  url.port = default_port(url.scheme);
  // A colon inside the brackets of an IPv6 address is no port separator.
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const auto port = parse_integer(authority.substr(colon + 1));
    if (!port || *port < 1 || *port > 65535) return refuse("the port is no number from 1 to 65535");
    url.port = std::uint16_t(*port);
    authority = authority.substr(0, colon);
  }
  url.host = ascii_lower(authority);
  if (!is_host(url.host)) return refuse("the host is malformed");
  if (url.scheme == "http" && !url.is_loopback()) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "plain http to ", url.host,
                                      " would show secret values on the way")
                               .with_hint(concat("use https://", url.host)));
  }
  return url;
}

}  // namespace clavium::http
