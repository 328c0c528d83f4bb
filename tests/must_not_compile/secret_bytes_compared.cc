// SPDX-License-Identifier: Apache-2.0
//
// A secret cannot be compared with ==, whose time tells how much of a guess was right.
// expect: use of deleted function .*operator==.*SecretBytes
#include "base/secret_bytes.h"

int main() {
  const auto value = clavium::SecretBytes::copy_of("hunter2");
  const auto guess = clavium::SecretBytes::copy_of("hunter3");
#if CLAVIUM_SHOULD_FAIL
  return value == guess;
#else
  return constant_time_equal(value, guess);
#endif
}
