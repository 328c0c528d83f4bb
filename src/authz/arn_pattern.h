// SPDX-License-Identifier: Apache-2.0
//
// ARNs against patterns of ARNs: arn : partition : service : region : account : resource, where the
// sixth part is everything behind the fifth colon. Each part is matched on its own, so that a star
// never reaches over the colon before an account.
//
// Source: IAM User Guide, "IAM JSON policy elements: Resource", "Condition operators" (ARN).
#pragma once

#include <string_view>
#include <vector>

#include "authz/policy_text.h"

namespace clavium::authz {

/// The pieces between the first five colons: at most six.
[[nodiscard]] std::vector<std::string_view> split_arn(std::string_view arn);

/// What a pattern of fewer than six parts means for those that it lacks.
enum class MissingParts : std::uint8_t {
  match_all,               ///< identity policies, boundaries, session policies
  match_all_if_wildcards,  ///< resource policies: all where a wildcard stands, otherwise nothing
  match_nothing,           ///< conditions
};

/// Whether `arn` (or "*", for actions that have no resource) is among those that the pattern names.
/// The pattern "*" alone names all. Variables stand in the sixth part alone; one without a value
/// matches nothing.
[[nodiscard]] bool arn_matches(const PolicyText& pattern, std::string_view arn,
                               MissingParts missing);

}  // namespace clavium::authz
