// SPDX-License-Identifier: Apache-2.0
//
// A TOML table -> a checked Inventory, in the order in which later parts refer to earlier ones.
// Used by inventory_reader.cc alone; settings and secrets have files of their own.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "runbook/inventory.h"
#include "runbook/toml_section.h"

namespace clavium::runbook {

class InventoryReader {
 public:
  /// The table and the overrides must outlive the reader.
  InventoryReader(const toml::table& table, const std::filesystem::path& file,
                  const Overrides& overrides);
  /// Once. Errors: those of Inventory::parse.
  [[nodiscard]] Result<Inventory> read();

 private:
  Result<void> read_environments();
  Result<void> read_services();
  Result<void> read_classifications();
  Result<void> read_targets();
  Result<TargetDeclaration> read_target(const std::string& name, const Section& section) const;

  // inventory_settings.cc
  Result<void> read_settings();
  Result<void> read_functions();
  Result<void> read_backend();
  /// A setting's effective value: flag, variable, file, default; and where it came from.
  Result<std::string> setting(const Section& section, std::string_view name, std::string fallback);
  /// The same for what the file says, read already in whatever type it has there.
  std::string effective(const Section& section, std::string_view name, std::string in_file);
  /// The complaint about a setting's effective value names its origin, which may not be the file.
  template <class... Parts>
  [[nodiscard]] std::unexpected<Error> bad_setting(std::string_view key,
                                                   const Parts&... rule) const {
    return std::unexpected(make_error(ErrorKind::invalid_request, made_.find_setting(key)->origin,
                                      ": ", key, ": ", rule...)
                               .with_code("invalid_inventory"));
  }

  // inventory_server.cc
  Result<void> read_server();
  Result<void> read_quotas(const Section& server);
  Result<void> read_request_rates(const Section& server);
  Result<std::int64_t> number_setting(const Section& section, std::string_view name,
                                      std::int64_t fallback, std::int64_t min, std::int64_t max);
  /// Stands for a table that the file does not have; its members all have their defaults.
  [[nodiscard]] Section absent(std::string path) const;

  // inventory_secrets.cc
  Result<void> read_secrets();
  Result<SecretDeclaration> read_secret(const Section& section) const;
  /// Owner, classification and cadence: what R-B1 wants to know of every secret.
  Result<void> read_governance(const Section& section, SecretDeclaration& made) const;
  Result<CopyDeclaration> read_copy(const Section& section, const SecretDeclaration& secret) const;
  /// Two secrets must not fight over one variable.
  [[nodiscard]] Result<void> check_copies() const;

  Section root_;
  const Overrides& overrides_;
  Inventory made_;
};

template <class Declarations>
[[nodiscard]] Names names_of(const Declarations& all) {
  Names out;
  for (const auto& declaration : all) out.push_back(declaration.name);
  return out;
}

}  // namespace clavium::runbook
