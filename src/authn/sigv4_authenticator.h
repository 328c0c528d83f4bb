// SPDX-License-Identifier: Apache-2.0
//
// Who signed this request? From raw request to Caller, by Signature Version 4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authn/access_key_directory.h"
#include "authz/caller.h"
#include "aws/signing_key_cache.h"
#include "base/clock.h"
#include "base/error.h"
#include "http/message.h"

namespace clavium::authn {

/// Threads: safe to call from many. Cost: one HMAC and two hashes when the derived key is cached.
class SigV4Authenticator {
 public:
  /// `directory` and `clock` must outlive the authenticator.
  /// regions  those that this server answers for; empty: every well-formed one
  SigV4Authenticator(AccessKeyDirectory& directory, const Clock& clock,
                     std::vector<std::string> regions = {});

  /// service  the one that the request is for ("secretsmanager", "sts", "iam"), from its dispatch:
  /// a
  ///          signature for one service is never good for another
  /// Errors   unauthenticated with AWS's code and message for that service; those of the directory
  [[nodiscard]] Result<authz::Caller> authenticate(const http::Request& request,
                                                   std::string_view service);

 private:
  AccessKeyDirectory& directory_;
  const Clock& clock_;
  const std::vector<std::string> regions_;
  aws::SigningKeyCache signing_keys_;
};

}  // namespace clavium::authn
