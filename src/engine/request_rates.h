// SPDX-License-Identifier: Apache-2.0
//
// AWS's quotas of requests a second, by the groups of operations that share one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace clavium::engine {

inline constexpr std::size_t kRateGroups = 13;

/// Requests a second by the index of rate_groups().
using RequestRates = std::array<std::int64_t, kRateGroups>;

struct RateGroup {
  std::string_view name;  ///< the key in clavium.toml: "get_secret_value"
  std::int64_t per_second = 0;
  std::span<const std::string_view> operations;  ///< of Secrets Manager
};

/// An account and region has each of these to itself. Other services' operations have none.
/// Source: AWS Secrets Manager User Guide, "AWS Secrets Manager quotas".
[[nodiscard]] std::span<const RateGroup, kRateGroups> rate_groups();

[[nodiscard]] RequestRates aws_request_rates();

/// The group's index; absent for an operation without a quota.
[[nodiscard]] std::optional<std::size_t> rate_group_of(std::string_view operation);

}  // namespace clavium::engine
