// SPDX-License-Identifier: Apache-2.0
#include "aws/access_key_sources/container_source.h"

#include <algorithm>
#include <array>

#include "aws/access_key_sources/json_answer.h"
#include "aws/secret_file.h"
#include "base/encoding.h"

namespace clavium::aws {

namespace {

constexpr std::string_view kEcsHost = "169.254.170.2";
// Plain http stays on the machine for these (ECS, EKS Pod Identity on IPv4 and IPv6).
constexpr std::array<std::string_view, 3> kLinkLocalHosts = {kEcsHost, "169.254.170.23",
                                                             "[fd00:ec2::23]"};

struct Location {
  http::Url base;
  std::string target;
};

Result<Location> parse_full_uri(std::string_view uri) {
  const std::size_t scheme_end = uri.find("://");
  const std::size_t path_at = scheme_end == std::string_view::npos
                                  ? uri.size()
                                  : std::min(uri.find('/', scheme_end + 3), uri.size());
  Location location;
  location.target = path_at < uri.size() ? std::string(uri.substr(path_at)) : "/";
  for (const std::string_view host : kLinkLocalHosts) {
    if (uri.substr(0, path_at) == concat("http://", host)) {
      location.base = {"http", std::string(host), 80, ""};
      return location;
    }
  }
  CLAVIUM_TRY(location.base, http::parse_url(uri.substr(0, path_at)));
  return location;
}

Result<std::optional<Location>> locate(const Environment& environment) {
  if (auto relative = non_empty(environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
    if (!relative->starts_with('/')) {
      return fail(ErrorKind::invalid_request,
                  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must begin with a slash");
    }
    return Location{{"http", std::string(kEcsHost), 80, ""}, *std::move(relative)};
  }
  const auto full = non_empty(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (!full) return std::optional<Location>();
  auto location = parse_full_uri(*full);
  if (!location) {
    return std::unexpected(
        std::move(location).error().during("AWS_CONTAINER_CREDENTIALS_FULL_URI"));
  }
  return *std::move(location);
}

Result<std::optional<SecretBytes>> authorization_token(const Environment& environment) {
  if (const auto file = non_empty(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    return read_secret_file(*file, FileTrust::as_found);
  }
  auto text = non_empty(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (!text) return std::optional<SecretBytes>();
  SecretBytes token = SecretBytes::copy_of(*text);
  wipe(*text);
  return token;
}

}  // namespace

Result<std::optional<AccessKey>> ContainerSource::load() {
  CLAVIUM_TRY(const auto location, locate(environment_));
  if (!location) return std::optional<AccessKey>();
  http::Request request;
  request.target = location->target;
  request.headers.add("Accept", "application/json");
  CLAVIUM_TRY(const auto token, authorization_token(environment_));
  if (token) {
    const bool one_line = token->reveal_text(
        [](std::string_view text) { return text.find_first_of("\r\n") == std::string_view::npos; });
    if (!one_line) {
      return fail(ErrorKind::invalid_request,
                  "the container authorization token holds a line break and cannot be a header");
    }
    token->reveal_text(
        [&](std::string_view text) { request.headers.add("Authorization", std::string(text)); });
  }
  const Result<http::Response> answer = client_.send(location->base, request);
  request.headers.wipe("Authorization");
  if (!answer) return std::unexpected(answer.error());
  CLAVIUM_TRY(AccessKey key, key_of_answer(*answer, name()));
  return key;
}

}  // namespace clavium::aws
