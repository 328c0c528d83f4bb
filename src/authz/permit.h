// SPDX-License-Identifier: Apache-2.0
//
// Permission is an object that one must be handed: only authorise() makes a Permit, and nothing
// below the service can be executed without one. A forgotten check does not compile.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "api/secret.h"

namespace clavium::authz {

class ConditionKeys;
struct Caller;
struct Decision;
struct Resource;

/// Proof that a caller may do this action to this resource. Lives as long as its caller.
class Permit {
 public:
  [[nodiscard]] const Caller& caller() const { return *caller_; }
  [[nodiscard]] const std::string& action() const { return action_; }
  [[nodiscard]] const std::string& resource() const { return resource_; }
  /// The one account and region whose rows the permit opens.
  [[nodiscard]] const api::Namespace& space() const { return space_; }

 private:
  friend Decision authorise(const Caller& caller, std::string_view action, const Resource& resource,
                            const std::function<ConditionKeys()>& keys);
  Permit(const Caller& caller, std::string_view action, std::string_view resource,
         api::Namespace space)
      : caller_(&caller), action_(action), resource_(resource), space_(std::move(space)) {}

  const Caller* caller_;
  std::string action_;
  std::string resource_;
  api::Namespace space_;
};

}  // namespace clavium::authz
