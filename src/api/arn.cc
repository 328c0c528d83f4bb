// SPDX-License-Identifier: Apache-2.0
#include "api/arn.h"

#include <algorithm>

#include "api/aws_error.h"
#include "base/encoding.h"

namespace clavium::api {

namespace {

constexpr std::size_t kSuffixChars = 6;

bool is_name_char(char c) {
  return is_ascii_alphanumeric(c) || std::string_view("-/_+=.@!").find(c) != std::string_view::npos;
}

std::unexpected<Error> invalid_name() {
  return std::unexpected(
      Error{ErrorKind::invalid_request,
            "Invalid name. Must be a valid name containing alphanumeric characters, or "
            "any of the following: -/_+=.@!",
            {},
            "ValidationException"});
}

}  // namespace

std::string secret_arn(const Namespace& space, std::string_view resource) {
  return concat("arn:aws:secretsmanager:", space.region, ":", space.account, ":secret:", resource);
}

std::string Secret::arn() const { return secret_arn(key.space, concat(key.name, "-", arn_suffix)); }

bool is_secret_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_name_char);
}

Result<SecretRef> parse_secret_id(std::string_view secret_id) {
  if (!secret_id.starts_with("arn:")) {
    if (!is_secret_name(secret_id)) return invalid_name();
    return SecretRef{std::string(secret_id), {}, std::nullopt};
  }
  // arn : partition : secretsmanager : region : account : secret : name
  const auto parts = split(secret_id, ':');
  if (parts.size() != 7 || parts[2] != "secretsmanager" || parts[5] != "secret" ||
      !is_secret_name(parts[6])) {
    return invalid_name();
  }
  // Whatever is in another partition is not here.
  if (parts[1] != "aws") return secret_not_found();
  SecretRef ref{std::string(parts[6]), {}, Namespace{std::string(parts[4]), std::string(parts[3])}};
  const std::size_t dash = ref.name.size() - std::min(ref.name.size(), kSuffixChars + 1);
  const std::string_view tail = std::string_view(ref.name).substr(dash + 1);
  if (dash > 0 && ref.name[dash] == '-' &&
      std::all_of(tail.begin(), tail.end(), is_ascii_alphanumeric)) {
    ref.suffix = tail;
    ref.name.resize(dash);
  }
  return ref;
}

}  // namespace clavium::api
