// SPDX-License-Identifier: Apache-2.0
//
// A secret is no field of a log line.
// expect: use of deleted function .*LogField::LogField\(std::string_view, const
// clavium::SecretBytes&\)
#include "base/log.h"
#include "base/secret_bytes.h"

int main() {
  const auto value = clavium::SecretBytes::copy_of("hunter2");
  clavium::log(clavium::LogLevel::info, "read", {{"size_bytes", value.size_bytes()}});
#if CLAVIUM_SHOULD_FAIL
  clavium::log(clavium::LogLevel::info, "read", {{"value", value}});
#endif
}
