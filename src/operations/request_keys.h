// SPDX-License-Identifier: Apache-2.0
//
// Which condition keys the members of a request are: read off its shape, so that an operation needs
// no list of its own.
//
// Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Secrets
// Manager" (which action has which key).
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "api/shape.h"
#include "authz/condition_keys.h"

namespace clavium::operations {

namespace internal {

// Members that are keys by their own name, behind "secretsmanager:".
inline constexpr std::array<std::string_view, 13> kKeyMembers = {"Name",
                                                                 "Description",
                                                                 "KmsKeyId",
                                                                 "Type",
                                                                 "VersionId",
                                                                 "VersionStage",
                                                                 "BlockPublicPolicy",
                                                                 "ForceDeleteWithoutRecovery",
                                                                 "RecoveryWindowInDays",
                                                                 "ForceOverwriteReplicaSecret",
                                                                 "RotateImmediately",
                                                                 "RotationLambdaARN",
                                                                 "ExternalSecretRotationRoleArn"};

[[nodiscard]] inline std::string key_named(std::string_view member) {
  return std::string("secretsmanager:").append(member);
}

inline void add_scalar(authz::ConditionKeys& keys, std::string_view member,
                       const std::string& given) {
  keys.set(key_named(member), given);
  if (member == "KmsKeyId" && given.starts_with("arn:"))
    keys.set("secretsmanager:KmsKeyArn", given);
}
inline void add_scalar(authz::ConditionKeys& keys, std::string_view member, bool given) {
  keys.set(key_named(member), given ? "true" : "false");
}
inline void add_scalar(authz::ConditionKeys& keys, std::string_view member, std::int64_t given) {
  keys.set(key_named(member), std::to_string(given));
}

/// Tags: a key for each, and the list of their names.
template <class TagShape>
void add_tags(authz::ConditionKeys& keys, const std::vector<TagShape>& tags) {
  std::vector<std::string> names;
  for (const TagShape& tag : tags) {
    names.push_back(tag.key.value_or(""));
    keys.set("aws:RequestTag/" + names.back(), tag.value.value_or(""));
  }
  keys.set_list("aws:TagKeys", std::move(names));
}

template <class RegionShape>
void add_regions(authz::ConditionKeys& keys, const std::vector<RegionShape>& given) {
  std::vector<std::string> regions;
  for (const RegionShape& one : given) regions.push_back(one.region.value_or(""));
  keys.set_list(key_named("AddReplicaRegions"), std::move(regions));
}

template <class Given>
void add_member(authz::ConditionKeys& keys, std::string_view member, const Given& given) {
  if constexpr (requires { add_scalar(keys, member, given); }) {
    if (std::find(kKeyMembers.begin(), kKeyMembers.end(), member) != kKeyMembers.end())
      add_scalar(keys, member, given);
  }
  if constexpr (std::is_same_v<Given, std::vector<std::string>>) {
    if (member == "TagKeys") keys.set_list("aws:TagKeys", given);
  }
  if constexpr (requires {
                  given.front().key;
                  given.front().value;
                }) {
    if (member == "Tags") add_tags(keys, given);
  }
  if constexpr (requires { given.front().region; }) {
    if (member == "AddReplicaRegions") add_regions(keys, given);
  }
  if (member == "RotationRules") keys.set(key_named("ModifyRotationRules"), "true");
}

}  // namespace internal

/// Adds a key for each member that is one. A member that was not given is an absent key, but for
/// GetSecretValue's stage: without any choice it is AWSCURRENT, as policies for "only the current
/// value" expect.
template <class Request>
void add_request_keys(const Request& request, authz::ConditionKeys& keys) {
  api::for_each_member<Request>([&](const auto& m) {
    const auto& given = request.*(m.pointer);
    if constexpr (requires { given.has_value(); }) {
      if (given) internal::add_member(keys, m.name, *given);
    }
  });
  if constexpr (requires { request.version_id.has_value() && request.version_stage.has_value(); }) {
    if (!request.version_id && !request.version_stage)
      keys.set("secretsmanager:VersionStage", "AWSCURRENT");
  }
}

}  // namespace clavium::operations
