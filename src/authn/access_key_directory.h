// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "authz/caller.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "crypto/digest.h"

namespace clavium::authn {

/// What is on record about an access key.
struct FoundKey {
  std::shared_ptr<const SecretBytes> secret;
  /// SHA-256 of the session token that must come with a temporary key; absent for a long-lived one.
  std::optional<crypto::Digest> session_token_digest;
  std::optional<TimePoint> expires_at;
  bool active = true;
  /// Whose key it is. `access_key_id` and `region` are filled in by the authenticator.
  authz::Caller owner;
};

/// Where access keys are looked up. Threads: safe to call from many.
class AccessKeyDirectory {
 public:
  virtual ~AccessKeyDirectory() = default;
  /// Absent when there is no such key. Errors: unavailable, corrupt (the record could not be read
  /// or opened), which are not the caller's fault and are not answered as a wrong signature.
  [[nodiscard]] virtual Result<std::optional<FoundKey>> find(std::string_view access_key_id) = 0;
};

}  // namespace clavium::authn
