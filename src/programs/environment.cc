// SPDX-License-Identifier: Apache-2.0
#include "programs/environment.h"

#include <cstdlib>

namespace clavium::programs {

aws::Environment system_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Result<std::string> account_id(const std::string& configured) {
  std::string account =
      aws::non_empty(system_environment(), "CLAVIUM_ACCOUNT_ID").value_or(configured);
  if (account.empty()) account = "000000000000";
  if (account.size() != 12 || account.find_first_not_of("0123456789") != std::string::npos) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "an account id has 12 digits; this one has ",
                   account.size(), " characters or others than digits")
            .with_hint("set CLAVIUM_ACCOUNT_ID=000000000000 or backend.account in clavium.toml"));
  }
  return account;
}

}  // namespace clavium::programs
