// SPDX-License-Identifier: Apache-2.0
#include "engine/request_rates.h"

#include <algorithm>

namespace clavium::engine {

namespace {

using Name = std::string_view;

constexpr Name kBatch[] = {"BatchGetSecretValue"};
constexpr Name kCreate[] = {"CreateSecret"};
constexpr Name kDelete[] = {"DeleteSecret"};
constexpr Name kDescribe[] = {"DescribeSecret"};
constexpr Name kGet[] = {"GetSecretValue"};
constexpr Name kList[] = {"ListSecrets"};
constexpr Name kListVersions[] = {"ListSecretVersionIds"};
constexpr Name kPassword[] = {"GetRandomPassword"};
constexpr Name kPolicy[] = {"DeleteResourcePolicy", "GetResourcePolicy", "PutResourcePolicy",
                            "ValidateResourcePolicy"};
constexpr Name kRestore[] = {"RestoreSecret"};
constexpr Name kRotate[] = {"CancelRotateSecret", "RotateSecret"};
constexpr Name kTag[] = {"TagResource", "UntagResource"};
constexpr Name kUpdate[] = {"PutSecretValue",
                            "RemoveRegionsFromReplication",
                            "ReplicateSecretToRegions",
                            "StopReplicationToReplica",
                            "UpdateSecret",
                            "UpdateSecretVersionStage"};

constexpr std::array<RateGroup, kRateGroups> kGroups = {{
    {"batch_get_secret_value", 100, kBatch},
    {"create_secret", 50, kCreate},
    {"delete_secret", 50, kDelete},
    {"describe_secret", 40'000, kDescribe},
    {"get_random_password", 50, kPassword},
    {"get_secret_value", 10'000, kGet},
    {"list_secret_version_ids", 50, kListVersions},
    {"list_secrets", 100, kList},
    {"resource_policy", 50, kPolicy},
    {"restore_secret", 50, kRestore},
    {"rotate_secret", 50, kRotate},
    {"tag_resource", 50, kTag},
    {"update_secret", 50, kUpdate},
}};

}  // namespace

std::span<const RateGroup, kRateGroups> rate_groups() { return kGroups; }

RequestRates aws_request_rates() {
  RequestRates rates{};
  std::ranges::transform(kGroups, rates.begin(), &RateGroup::per_second);
  return rates;
}

std::optional<std::size_t> rate_group_of(std::string_view operation) {
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    if (std::ranges::find(kGroups[i].operations, operation) != kGroups[i].operations.end())
      return i;
  }
  return std::nullopt;
}

}  // namespace clavium::engine
