// SPDX-License-Identifier: Apache-2.0
//
// A secret cannot be streamed: whatever prints a request would print its values.
// expect: use of deleted function .*operator<<.*SecretBytes
#include <iostream>

#include "base/secret_bytes.h"

int main() {
  const auto value = clavium::SecretBytes::copy_of("hunter2");
  std::cout << value.size_bytes();
#if CLAVIUM_SHOULD_FAIL
  std::cout << value;
#endif
}
