// SPDX-License-Identifier: Apache-2.0
//
// AWS's shared files: ~/.aws/credentials and ~/.aws/config, with profiles.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "aws/access_key_sources/access_key_source.h"
#include "aws/environment.h"

namespace clavium::aws {

/// The key of a profile; the credentials file is asked before the config file, as the AWS CLI does.
///
/// profile  as named by the operator; empty: AWS_PROFILE, and "default" without that
/// Errors   not_found        a profile was named and is in neither file
///          precondition     the profile gets its key in a way that needs the AWS CLI (single
///          sign-on,
///                           another role, a program); the hint says how to hand it over
class SharedFilesSource final : public AccessKeySource {
 public:
  explicit SharedFilesSource(Environment environment, std::string profile = {})
      : environment_(std::move(environment)), profile_(std::move(profile)) {}
  [[nodiscard]] Result<std::optional<AccessKey>> load() override;
  [[nodiscard]] std::string_view name() const override { return "the shared credentials file"; }

 private:
  Environment environment_;
  std::string profile_;
};

/// The region to work in: AWS_REGION, AWS_DEFAULT_REGION, or the profile's in the config file;
/// absent when none names one. Errors: those of reading the file.
[[nodiscard]] Result<std::optional<std::string>> find_region(const Environment& environment,
                                                             const std::string& profile = {});

}  // namespace clavium::aws
