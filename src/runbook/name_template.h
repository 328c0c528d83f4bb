// SPDX-License-Identifier: Apache-2.0
//
// The naming convention (R-B3): "/clarivum/{environment}/{service}/{name}", both ways.
//
// A rendered name always lies within AWS's alphabet (A-Z a-z 0-9 / _ + = . @ -) and length (512),
// so that what this file accepts AWS accepts too (aws-compatibility: names).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace clavium::runbook {

struct NameParts {
  std::string environment;
  std::string service;
  std::string name;
  bool operator==(const NameParts&) const = default;
};

/// One part between slashes: a letter or digit first, then letters, digits, . _ + = @ -
/// Errors: invalid_request with the rule that it broke. `what` is "service", "environment" or
/// "name".
[[nodiscard]] Result<void> check_part(std::string_view what, std::string_view part);

class NameTemplate {
 public:
  /// `text` must hold {environment}, {service} and {name} once each, each between slashes or at an
  /// end; {organisation} is replaced now. Errors: invalid_request with the rule.
  [[nodiscard]] static Result<NameTemplate> parse(std::string_view text,
                                                  std::string_view organisation);

  [[nodiscard]] std::string render(const NameParts& parts) const;
  /// The parts of a full name. Errors: invalid_request naming the rule that was broken, with the
  /// convention as the hint.
  [[nodiscard]] Result<NameParts> match(std::string_view full_name) const;

  /// What every name begins with: "/clarivum/".
  [[nodiscard]] std::string prefix() const;
  /// "/clarivum/<environment>/<service>/<name>"
  [[nodiscard]] std::string convention() const;

 private:
  std::vector<std::string> segments_;  // between slashes; "{service}" stands for itself
};

}  // namespace clavium::runbook
