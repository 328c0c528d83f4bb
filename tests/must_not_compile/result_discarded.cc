// SPDX-License-Identifier: Apache-2.0
//
// A Result cannot be dropped without a word: an error that nobody looks at did not happen.
// expect: ignoring return value of .*base64_decode.*nodiscard
#include "base/encoding.h"

int main() {
  const auto value = clavium::base64_decode("aHVudGVyMg==");
#if CLAVIUM_SHOULD_FAIL
  clavium::base64_decode("aHVudGVyMg==");
#endif
  return value ? 0 : 1;
}
