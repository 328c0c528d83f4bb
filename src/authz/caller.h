// SPDX-License-Identifier: Apache-2.0
//
// Who is asking: the product of authentication, handed on as a value to authorisation and audit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace clavium::authz {

enum class PrincipalType : std::uint8_t { root, user, role_session };

/// An authenticated principal of an account, and the region that was asked.
struct Caller {
  PrincipalType type = PrincipalType::user;
  std::string account;  ///< 12 digits
  std::string arn;      ///< "arn:aws:iam::…:root", "…:user/…", "arn:aws:sts::…:assumed-role/…/…"
  std::string
      principal_id;  ///< the account id (root), "AIDA…" (user), "AROA…:<session>" (role session)
  std::string access_key_id;  ///< the key that signed; empty when no key did
  std::string user_name;      ///< a user's name, a role's name; empty for root
  std::string region;         ///< from the credential scope
  std::string role_arn;       ///< role session: the role's own ARN, with its path; otherwise empty
  std::optional<TimePoint> session_started_at;  ///< role session: when it was issued

  /// CloudTrail's userIdentity element, as one JSON object (Root, IAMUser or AssumedRole).
  /// Source: AWS CloudTrail User Guide, "CloudTrail userIdentity element".
  [[nodiscard]] std::string user_identity_json() const;

  bool operator==(const Caller&) const = default;
};

}  // namespace clavium::authz
