// SPDX-License-Identifier: Apache-2.0
//
// Provider "random": a value that we draw ourselves, for secrets that only our own programs share
// (a signing key, a password that another step sets).
//
// settings  length    how many characters are drawn, "40" where nothing is said
//           alphabet  "alphanumeric" (62), "hex" (16, lower case), "base64url" (64) or "ascii" (94,
//                     every printable character but the space); "alphanumeric" where nothing is
//                     said
//           prefix    stands before the drawn characters, for leak scanners: "clv_"; empty by
//           default
//
// A length that gives less than 80 bits is refused: such a value can be found by trying.
// There is nobody to ask whether the value works, so test() proves its shape and no more; and
// nothing exists elsewhere, so revoke() succeeds without doing anything.
#pragma once

#include <memory>

#include "base/entropy.h"
#include "providers/provider.h"

namespace clavium::providers {

/// `entropy` must outlive the provider. Threads: safe to call from many, as `entropy` is.
[[nodiscard]] std::unique_ptr<Provider> make_random_provider(Entropy& entropy);

}  // namespace clavium::providers
