// SPDX-License-Identifier: Apache-2.0
//
// Names and ARNs of secrets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/secret.h"
#include "base/error.h"

namespace clavium::api {

/// What a SecretId names. A complete ARN carries the six random characters behind the name; a
/// partial one does not. Text behind ":secret:" that ends in '-' and six characters is a complete
/// ARN only, even where a secret's name ends like that.
struct SecretRef {
  std::string name;
  std::string suffix;  ///< of a complete ARN; empty: any secret of that name
  /// Of an ARN; absent for a bare name. Both texts are empty for an ARN of another partition.
  std::optional<Namespace> space;

  [[nodiscard]] bool is_arn() const { return space.has_value(); }
};

/// Letters, digits and -/_+=.@! ; at least one. (Length is a constraint of the shape.)
[[nodiscard]] bool is_secret_name(std::string_view name);

/// Errors: ValidationException with AWS's text when the name part has other characters;
/// ResourceNotFoundException for another partition than aws.
[[nodiscard]] Result<SecretRef> parse_secret_id(std::string_view secret_id);

/// "arn:aws:secretsmanager:<region>:<account>:secret:<resource>"
[[nodiscard]] std::string secret_arn(const Namespace& space, std::string_view resource);

}  // namespace clavium::api
