// SPDX-License-Identifier: Apache-2.0
//
// A secret cannot be copied by accident: every second owner is a clone() that one can search for.
// expect: use of deleted function .*SecretBytes::SecretBytes\(const clavium::SecretBytes&\)
#include "base/secret_bytes.h"

int main() {
  const auto value = clavium::SecretBytes::copy_of("hunter2");
  const clavium::SecretBytes second = value.clone();
#if CLAVIUM_SHOULD_FAIL
  const clavium::SecretBytes third = value;
#endif
}
