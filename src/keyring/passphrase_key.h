// SPDX-License-Identifier: Apache-2.0
//
// The `passphrase` kind of installation key: 32 random bytes, wrapped (AES-KW) by a key that
// Argon2id makes from a passphrase. The file beside the store holds salt, cost, wrapped key and
// check value, and is worth nothing without the passphrase but a chance to guess it at that cost.
#pragma once

#include <filesystem>

#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "crypto/passphrase.h"

namespace clavium::keyring {

/// Draws a key and writes its file. Errors: those of crypto::derive_key and create_private_file.
[[nodiscard]] Result<SecretBytes> create_passphrase_key(const std::filesystem::path& path,
                                                        const SecretBytes& passphrase,
                                                        const crypto::PassphraseCost& cost,
                                                        Entropy& entropy);

/// Errors  unauthenticated: the passphrase is wrong, with a hint; nothing was touched
///         those of read_private_file and crypto::derive_key
///         corrupt: not such a file; precondition: written by a later version
[[nodiscard]] Result<SecretBytes> read_passphrase_key(const std::filesystem::path& path,
                                                      const SecretBytes& passphrase);

}  // namespace clavium::keyring
