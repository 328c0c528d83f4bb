// SPDX-License-Identifier: Apache-2.0
#include "aws/access_key_sources/environment_source.h"

namespace clavium::aws {

namespace {

SecretBytes take(std::optional<std::string> text) {
  if (!text) return {};
  SecretBytes taken = SecretBytes::copy_of(*text);
  wipe(*text);
  return taken;
}

}  // namespace

Result<std::optional<AccessKey>> EnvironmentSource::load() {
  std::optional<std::string> id = non_empty(environment_, "AWS_ACCESS_KEY_ID");
  SecretBytes secret = take(non_empty(environment_, "AWS_SECRET_ACCESS_KEY"));
  if (!id && secret.empty()) return std::optional<AccessKey>();
  if (!id || secret.empty()) {
    const std::string_view absent = id ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID";
    return std::unexpected(
        make_error(ErrorKind::unauthenticated, "half an access key in the environment: ", absent,
                   " is not set")
            .with_hint("set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither"));
  }
  return AccessKey{*std::move(id), std::move(secret),
                   take(non_empty(environment_, "AWS_SESSION_TOKEN")), std::nullopt};
}

}  // namespace clavium::aws
