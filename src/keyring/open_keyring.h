// SPDX-License-Identifier: Apache-2.0
//
// From configuration to a keyring.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "base/entropy.h"
#include "base/error.h"
#include "crypto/passphrase.h"
#include "keyring/keyring.h"

namespace clavium::keyring {

enum class KeyKind : std::uint8_t { file, passphrase };
[[nodiscard]] std::string_view name_of(KeyKind kind);
/// Errors: invalid_request, with the kinds that there are.
[[nodiscard]] Result<KeyKind> parse_key_kind(std::string_view text);

struct KeyringOptions {
  KeyKind kind = KeyKind::file;
  std::filesystem::path path;  ///< the key file; its directory exists
  /// Makes a key when there is no file. Only for a store without values: a store whose key file is
  /// gone must stop, not go on under a key that opens none of them.
  bool create_when_missing = false;
  /// Asked once, and only for the kind `passphrase`.
  std::function<Result<SecretBytes>()> ask_passphrase;
  crypto::PassphraseCost new_passphrase_cost;  ///< for a file that is made now
};

/// Errors  not_found: no key file, with a hint; those of file_key.h and passphrase_key.h
[[nodiscard]] Result<std::unique_ptr<Keyring>> open_keyring(const KeyringOptions& options,
                                                            Entropy& entropy);

}  // namespace clavium::keyring
