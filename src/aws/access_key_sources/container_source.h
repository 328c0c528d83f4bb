// SPDX-License-Identifier: Apache-2.0
//
// The key of an ECS task, an EKS pod or any other host that offers a container credentials
// endpoint.
#pragma once

#include "aws/access_key_sources/access_key_source.h"
#include "aws/environment.h"
#include "http/client.h"

namespace clavium::aws {

/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI (on 169.254.170.2) or AWS_CONTAINER_CREDENTIALS_FULL_URI,
/// with the token of AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or AWS_CONTAINER_AUTHORIZATION_TOKEN.
///
/// Errors  invalid_request: a plain http URI to any host but loopback and the two link-local ones
/// that
///         AWS documents, or a token with a line break in it; unavailable, corrupt: the answer
class ContainerSource final : public AccessKeySource {
 public:
  /// `client` must outlive the source.
  ContainerSource(Environment environment, http::Client& client)
      : environment_(std::move(environment)), client_(client) {}
  [[nodiscard]] Result<std::optional<AccessKey>> load() override;
  [[nodiscard]] std::string_view name() const override {
    return "the container's credentials endpoint";
  }

 private:
  Environment environment_;
  http::Client& client_;
};

}  // namespace clavium::aws
