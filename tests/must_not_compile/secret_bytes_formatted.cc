// SPDX-License-Identifier: Apache-2.0
//
// A secret is no part of an error's sentence.
// expect: no matching function for call to 'append_part\(.*SecretBytes
#include "base/error.h"
#include "base/secret_bytes.h"

int main() {
  const auto value = clavium::SecretBytes::copy_of("hunter2");
  const auto error = clavium::make_error(clavium::ErrorKind::corrupt, value.size_bytes(), " bytes");
#if CLAVIUM_SHOULD_FAIL
  const auto leak = clavium::make_error(clavium::ErrorKind::corrupt, "not a key: ", value);
#endif
}
