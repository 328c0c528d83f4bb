// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::engine {

struct PasswordRules {
  std::int64_t length = 32;  ///< 1 to 4,096
  std::string exclude_characters;
  bool exclude_numbers = false;
  bool exclude_punctuation = false;
  bool exclude_uppercase = false;
  bool exclude_lowercase = false;
  bool include_space = false;
  bool require_each_included_type = true;
};

/// A password of exactly `length` characters, each drawn evenly. With require_each_included_type
/// every class that is not switched off stands in it at least once; a space is admitted, never
/// required. Errors: InvalidParameterException in AWS's words where the rules cannot be met.
[[nodiscard]] Result<SecretBytes> random_password(const PasswordRules& rules, Entropy& entropy);

}  // namespace clavium::engine
