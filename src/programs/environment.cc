// SPDX-License-Identifier: Apache-2.0
#include "programs/environment.h"

#include <algorithm>
#include <cstdlib>

namespace clavium::programs {

aws::Environment system_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

namespace {

Result<void> check_account(std::string_view account, std::string_view mended_by) {
  if (account.size() == 12 && account.find_first_not_of("0123456789") == std::string_view::npos)
    return {};
  return std::unexpected(make_error(ErrorKind::invalid_request,
                                    "an account id has 12 digits; this one has ", account.size(),
                                    " characters or others than digits")
                             .with_hint(std::string(mended_by)));
}

}  // namespace

Result<std::string> account_id(const std::string& configured) {
  std::string account =
      aws::non_empty(system_environment(), "CLAVIUM_ACCOUNT_ID").value_or(configured);
  if (account.empty()) account = "000000000000";
  CLAVIUM_CHECK(check_account(
      account, "set CLAVIUM_ACCOUNT_ID=000000000000 or backend.account in clavium.toml"));
  return account;
}

Result<std::vector<std::string>> account_ids(std::span<const std::string> options,
                                             const std::string& configured,
                                             std::span<const std::string> further) {
  std::vector<std::string> accounts;
  const auto is_listed = [&](const std::string& account) {
    return std::find(accounts.begin(), accounts.end(), account) != accounts.end();
  };
  for (const std::string& account : options) {
    CLAVIUM_CHECK(check_account(account, "write it like --account 000000000000"));
    if (is_listed(account))
      return fail(ErrorKind::invalid_request, "--account ", account, " is given twice");
    accounts.push_back(account);
  }
  if (!accounts.empty()) return accounts;
  CLAVIUM_TRY(std::string first, account_id(configured));
  accounts.push_back(std::move(first));
  for (const std::string& account : further) {
    if (!is_listed(account)) accounts.push_back(account);
  }
  return accounts;
}

}  // namespace clavium::programs
