// SPDX-License-Identifier: Apache-2.0
//
// The key of an EC2 instance's role, by the instance metadata service version 2.
#pragma once

#include "aws/access_key_sources/access_key_source.h"
#include "aws/environment.h"
#include "http/client.h"

namespace clavium::aws {

/// Asks 169.254.169.254: first for a session token (version 2; version 1, which a server-side
/// request forgery can reach, is never used), then for the role and its key. Absent when nobody
/// answers within a second, when the instance has no role, or with AWS_EC2_METADATA_DISABLED=true.
class InstanceMetadataSource final : public AccessKeySource {
 public:
  /// `client` must outlive the source.
  InstanceMetadataSource(Environment environment, http::Client& client)
      : environment_(std::move(environment)), client_(client) {}
  [[nodiscard]] Result<std::optional<AccessKey>> load() override;
  [[nodiscard]] std::string_view name() const override { return "the instance metadata service"; }

 private:
  Environment environment_;
  http::Client& client_;
};

}  // namespace clavium::aws
