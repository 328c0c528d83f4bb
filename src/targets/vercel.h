// SPDX-License-Identifier: Apache-2.0
//
// Target "vercel": the environment variables of one Vercel project.
//
// One row of ours serves one environment: rows with several targets are somebody else's and come
// back from list() once for each target, marked `shared`; write() refuses to change them, and rows
// that an integration owns. A change reaches new deployments only.
//
// Environments are "production", "preview", "development", or the slug of a custom environment.
// A branch is possible with "preview" alone.
//
// Source: Vercel's documentation and SDK 1.28; the surprises are told where the code meets them.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "http/client.h"
#include "targets/target.h"
#include "vendors/vercel_api.h"

namespace clavium::targets {

/// What our rows are asked to be. A team's own policy may turn "encrypted" into "sensitive"; that
/// is accepted, and no answer's type is relied upon.
enum class VercelTypePolicy : std::uint8_t {
  sensitive,  ///< write-only everywhere but in development, where Vercel has only "encrypted"
  encrypted,  ///< readable by the project's members, for teams that need `vercel env pull`
};

struct VercelTargetOptions {
  std::string base_url{vendors::kVercelBaseUrl};
  std::string project;  ///< "prj_…" or the project's name
  std::string team;     ///< "team_…" or a slug; empty: personal account
  SecretBytes token;
  VercelTypePolicy type_policy = VercelTypePolicy::sensitive;
  /// Whether the marker goes into the row's comment. Without it a copy's version is known from the
  /// ledger alone.
  bool leave_marker = true;
  vendors::Sleep sleep = vendors::thread_sleep();
};

/// Nothing is sent yet. Errors: invalid_request (no project, unusable URL or token).
/// `client`, `clock` and `entropy` must outlive the target.
[[nodiscard]] Result<std::unique_ptr<Target>> make_vercel_target(VercelTargetOptions options,
                                                                 http::Client& client, Clock& clock,
                                                                 Entropy& entropy);

}  // namespace clavium::targets
