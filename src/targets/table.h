// SPDX-License-Identifier: Apache-2.0
//
// Every kind of target by name. One more: its own stem, one line in table.cc.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "http/client.h"
#include "targets/target.h"

namespace clavium::targets {

/// What the configuration says of one target ("project" = "prj_123"). Never a secret value.
using Settings = std::map<std::string, std::string, std::less<>>;

/// What every target is made of besides its settings; must outlive the target.
struct Surroundings {
  http::Client& client;
  Clock& clock;
  Entropy& entropy;
};

/// "vercel", in the order of the table.
[[nodiscard]] std::vector<std::string_view> target_kinds();
/// The names that a kind's settings may have, in the order of its manual; empty for an unknown
/// kind.
[[nodiscard]] std::vector<std::string_view> target_settings(std::string_view kind);

/// Makes a target; nothing is sent yet. `token` is the credential for managing the place.
/// Errors: invalid_request for an unknown kind, an unknown setting or an unusable value, each with
/// the list of what is known.
[[nodiscard]] Result<std::unique_ptr<Target>> make_target(std::string_view kind,
                                                          const Settings& settings,
                                                          SecretBytes token,
                                                          const Surroundings& surroundings);

}  // namespace clavium::targets
