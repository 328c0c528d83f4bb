// SPDX-License-Identifier: Apache-2.0
//
// A role taken with a token of an identity provider: GitHub Actions, Kubernetes.
#pragma once

#include "aws/access_key_sources/access_key_source.h"
#include "aws/environment.h"
#include "base/clock.h"
#include "http/client.h"

namespace clavium::aws {

/// AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN (AWS_ROLE_SESSION_NAME is optional), exchanged by
/// STS AssumeRoleWithWebIdentity. That call is not signed: the token is the proof. The file is read
/// anew for every exchange, since whoever put it there renews it.
///
/// Errors  unauthenticated: STS refused (its code and message are kept); unavailable: it was not
/// reached
class WebIdentitySource final : public AccessKeySource {
 public:
  /// `client` and `clock` must outlive the source. `sts` is the endpoint to ask.
  WebIdentitySource(Environment environment, http::Client& client, const Clock& clock,
                    http::Url sts)
      : environment_(std::move(environment)),
        client_(client),
        clock_(clock),
        sts_(std::move(sts)) {}
  [[nodiscard]] Result<std::optional<AccessKey>> load() override;
  [[nodiscard]] std::string_view name() const override { return "the web identity token"; }

 private:
  Environment environment_;
  http::Client& client_;
  const Clock& clock_;
  http::Url sts_;
};

}  // namespace clavium::aws
