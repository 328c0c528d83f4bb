// SPDX-License-Identifier: Apache-2.0
//
// Permission is an object that one must be handed: only authorise() makes a Permit, and nothing
// below the service can be executed without one. A forgotten check does not compile.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace clavium::authz {

struct Caller;
struct Decision;

/// Proof that a caller may do this action to this resource. Lives as long as its caller.
class Permit {
 public:
  [[nodiscard]] const Caller& caller() const { return *caller_; }
  [[nodiscard]] const std::string& action() const { return action_; }
  [[nodiscard]] const std::string& resource() const { return resource_; }

 private:
  friend Decision authorise(const Caller& caller, std::string_view action,
                            std::string_view resource);
  Permit(const Caller& caller, std::string_view action, std::string_view resource)
      : caller_(&caller), action_(action), resource_(resource) {}

  const Caller* caller_;
  std::string action_;
  std::string resource_;
};

}  // namespace clavium::authz
