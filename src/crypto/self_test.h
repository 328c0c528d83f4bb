// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

namespace clavium::crypto {

/// Known answers for SHA-256, HMAC-SHA-256, HKDF, AES-256-GCM by both libraries (an altered tag
/// must be refused) and AES-KW, so that a broken or replaced library is found before it touches a
/// value.
///
/// Called once at program start. Takes well under 1 ms; Argon2id, which is slow by design, is left
/// to the key check of the passphrase file (keyring/passphrase_key.h). Errors  internal: which
/// algorithm gave a wrong answer
[[nodiscard]] Result<void> self_test();

}  // namespace clavium::crypto
