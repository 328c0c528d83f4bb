// SPDX-License-Identifier: Apache-2.0
//
// The deployments of the Vercel stand-in. A deployment keeps the variables it was built with,
// whatever becomes of the rows later: that is why a rotation has to redeploy.
//
// Threads: none of its own; the stand-in calls it under its lock.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "json/writer.h"
#include "sandbox/vercel_env.h"

namespace clavium::sandbox {

/// Whose deployments they are, for the answers.
struct Place {
  std::string project_id;
  std::string project_name;
  std::string team_id;  ///< empty: a personal account
  std::string team_slug;
};

struct Deployment {
  std::string id;      ///< "dpl_…"
  std::string target;  ///< "production" or "preview"
  std::string state;   ///< QUEUED, BUILDING, READY
  TimePoint created_at;
  std::map<std::string, std::string> built_with;  ///< SHA-256 of each variable's value, by key
};

class Deployments {
 public:
  Deployments(const Place& place, Clock& clock, Entropy& entropy);

  /// Starts a build with the rows as they stand now.
  const Deployment& start(std::string target, const EnvTable& rows);
  /// Looks once: each look moves a build one step on. Null when there is none.
  const Deployment* poll(std::string_view id);
  [[nodiscard]] const Deployment* find(std::string_view id) const;

  /// The newest first. An empty `target` or `state` means any.
  void write_list(json::Writer& writer, std::string_view target, std::string_view state,
                  std::int64_t limit) const;
  void write_one(json::Writer& writer, const Deployment& deployment) const;

 private:
  void write_common(json::Writer& writer, const Deployment& deployment) const;

  const Place& place_;
  Clock& clock_;
  Entropy& entropy_;
  std::vector<Deployment> all_;  // the oldest first
};

}  // namespace clavium::sandbox
