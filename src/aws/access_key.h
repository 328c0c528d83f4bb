// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/secret_bytes.h"

namespace clavium::aws {

/// What signs a request. Move-only, because its secret is.
struct AccessKey {
  std::string id;             ///< "AKIA…" (long-lived) or "ASIA…" (temporary)
  SecretBytes secret;         ///< 40 characters, at AWS
  SecretBytes session_token;  ///< empty: a long-lived key
  std::optional<TimePoint> expires_at;
};

}  // namespace clavium::aws
