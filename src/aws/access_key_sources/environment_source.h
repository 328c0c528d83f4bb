// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/access_key_sources/access_key_source.h"
#include "aws/environment.h"

namespace clavium::aws {

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary keys, AWS_SESSION_TOKEN.
/// Errors: unauthenticated when only one half is set.
class EnvironmentSource final : public AccessKeySource {
 public:
  explicit EnvironmentSource(Environment environment) : environment_(std::move(environment)) {}
  [[nodiscard]] Result<std::optional<AccessKey>> load() override;
  [[nodiscard]] std::string_view name() const override { return "the environment"; }

 private:
  Environment environment_;
};

}  // namespace clavium::aws
