// SPDX-License-Identifier: Apache-2.0
//
// A provider mints, tests and revokes a credential. The word means only this.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::providers {

/// What the declaration of a secret says to its provider ("length" = "40"). Never a secret value.
using Settings = std::map<std::string, std::string, std::less<>>;

struct Minted {
  SecretBytes value;
  std::string
      credential_id;  ///< the provider's public id of the credential, for revoking; may be empty
};

class Provider {
 public:
  virtual ~Provider() = default;
  [[nodiscard]] virtual std::string_view kind() const = 0;
  /// Checks the settings without doing anything. Errors: invalid_request, with a hint.
  [[nodiscard]] virtual Result<void> check_settings(const Settings& settings) const = 0;
  /// Makes a new credential. `rotation_id` goes into its name at the provider where that is
  /// possible, so that a mint whose answer was lost can be found again.
  [[nodiscard]] virtual Result<Minted> mint(const Settings& settings,
                                            std::string_view rotation_id) = 0;
  /// Proves that the credential works. Errors: denied when it does not; unavailable when that is
  /// unknown.
  [[nodiscard]] virtual Result<void> test(const Settings& settings, const SecretBytes& value) = 0;
  /// True where old and new credential are valid side by side until revoke().
  [[nodiscard]] virtual bool overlaps() const = 0;
  /// Ends an old credential. One that is gone already is a success.
  [[nodiscard]] virtual Result<void> revoke(const Settings& settings,
                                            std::string_view credential_id,
                                            const SecretBytes& value) = 0;
};

}  // namespace clavium::providers
