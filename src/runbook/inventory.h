// SPDX-License-Identifier: Apache-2.0
//
// clavium.toml: what an organisation declares of its secrets. It never holds a value.
//
// An inventory that was loaded is valid: names follow the convention and AWS's alphabet, every
// reference (service, environment, classification, target) leads to a declaration, cadences stay
// within their classification, and no two secrets claim the same copy. Every error names file, line
// and key, the rule, and usually the mend. The format is docs/formats/clavium-toml.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/quotas.h"
#include "engine/request_rates.h"
#include "providers/provider.h"
#include "runbook/name_template.h"

namespace clavium::runbook {

struct EnvironmentDeclaration {
  std::string name;
  std::string description;
};

struct ServiceDeclaration {
  std::string name;
  std::string owner;
  std::string description;
  std::string
      readme;  ///< the README that must mention its secrets, beside clavium.toml; may be empty
};

struct ClassificationDeclaration {
  std::string name;
  std::optional<std::int64_t> rotation_days_max;
  std::string description;
};

/// Which form a value has; the hygiene gate (hygiene.h) checks it before a copy is written.
enum class Shape : std::uint8_t { text, multiline, url, json };
[[nodiscard]] std::string_view name_of(Shape shape);

struct CopyDeclaration {
  std::string target;
  std::string key;
  std::string branch;
  std::vector<std::string> environments;  ///< ours; those of the secret that the target maps
};

struct SecretDeclaration {
  std::string service;
  std::string name;
  std::vector<std::string> environments;
  std::string provider = "manual";
  providers::Settings provider_settings;
  std::int64_t rotation_days = 90;
  std::string classification;
  std::string owner;
  Shape shape = Shape::text;
  std::string description;
  std::vector<CopyDeclaration> copies;
  int line = 0;
};

struct TargetDeclaration {
  std::string name;
  std::string kind;  ///< "vercel", "dotenv": a row of targets/table.cc
  std::string project;
  std::string team;
  std::string base_url;      ///< empty: the vendor's own
  std::string token_env;     ///< the environment variable that holds the token
  std::string token_secret;  ///< or the full name of the secret that does
  std::map<std::string, std::string, std::less<>> environments;  ///< ours -> the target's word
};

enum class BackendKind : std::uint8_t { local, server, aws };
[[nodiscard]] std::string_view name_of(BackendKind kind);

struct BackendDeclaration {
  BackendKind kind = BackendKind::local;
  std::string endpoint;               ///< "server": its URL; "aws": empty for the region's own
  std::string data;                   ///< "local": the store's directory; relative to clavium.toml
  std::string account;                ///< "local": 12 digits
  std::vector<std::string> accounts;  ///< that `server start` serves beside it
};

/// [server]: how a server that is started with this file differs from AWS's defaults. Quotas hold
/// for a local store, too.
struct ServerDeclaration {
  engine::Quotas quotas;
  std::optional<engine::RequestRates> request_rates;  ///< absent: calls are not paced
};

/// One secret in one environment.
struct DeclaredSecret {
  std::string full_name;
  std::string environment;
  const SecretDeclaration* declaration = nullptr;  ///< owned by the Inventory
};

/// Which of them; an empty member does not restrict.
struct Selection {
  std::string environment;
  std::string service;
  std::string secret;  ///< the full name
  std::string target;
  bool operator==(const Selection&) const = default;
};

/// A setting as it took effect. Lists and tables are not settings.
struct Setting {
  std::string key;  ///< "backend.endpoint"
  std::string value;
  std::string origin;  ///< "clavium.toml:3", "default", "environment variable CLAVIUM_REGION",
                       ///< "flag --region"
};

/// What stands above the file: flags, then variables. Both by setting key and variable name.
struct Overrides {
  std::map<std::string, std::string, std::less<>>
      flags;  ///< "region" -> value; origin "flag --region"
  std::function<std::optional<std::string>(std::string_view)> variable;  ///< getenv; may be empty
};

class Inventory {
 public:
  /// Errors: not_found; invalid_request as described above.
  [[nodiscard]] static Result<Inventory> load(const std::filesystem::path& file,
                                              const Overrides& overrides = {});
  /// `file_name` is only for messages and relative paths.
  [[nodiscard]] static Result<Inventory> parse(std::string_view text,
                                               const std::filesystem::path& file_name,
                                               const Overrides& overrides = {});

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] const std::string& organisation() const { return organisation_; }
  [[nodiscard]] const std::string& region() const { return region_; }
  [[nodiscard]] const std::string& default_environment() const { return default_environment_; }
  [[nodiscard]] const std::string& default_service() const { return default_service_; }
  [[nodiscard]] const std::string& runbook_link() const { return runbook_link_; }
  [[nodiscard]] const NameTemplate& names() const { return *names_; }
  [[nodiscard]] const BackendDeclaration& backend() const { return backend_; }
  [[nodiscard]] const ServerDeclaration& server() const { return server_; }

  [[nodiscard]] std::span<const EnvironmentDeclaration> environments() const {
    return environments_;
  }
  [[nodiscard]] std::span<const ServiceDeclaration> services() const { return services_; }
  [[nodiscard]] std::span<const ClassificationDeclaration> classifications() const {
    return classifications_;
  }
  [[nodiscard]] std::span<const SecretDeclaration> secrets() const { return secrets_; }
  [[nodiscard]] std::span<const TargetDeclaration> targets() const { return targets_; }
  /// Variables that code may read though no secret is copied under their name.
  [[nodiscard]] std::span<const std::string> code_ignore() const { return code_ignore_; }

  // Null when there is none.
  [[nodiscard]] const EnvironmentDeclaration* find_environment(std::string_view name) const;
  [[nodiscard]] const ServiceDeclaration* find_service(std::string_view name) const;
  [[nodiscard]] const ClassificationDeclaration* find_classification(std::string_view name) const;
  [[nodiscard]] const TargetDeclaration* find_target(std::string_view name) const;
  [[nodiscard]] std::optional<DeclaredSecret> find_declared(std::string_view full_name) const;

  /// Every declared secret in every environment, by full name. Errors: not_found when the selection
  /// names an environment, service, target or secret that does not exist, with a suggestion.
  [[nodiscard]] Result<std::vector<DeclaredSecret>> select(const Selection& selection) const;

  /// Environment, service and name of a full name. Errors: invalid_request ("name_convention") with
  /// the rule that was broken, undeclared environments and services included.
  [[nodiscard]] Result<NameParts> parse_name(std::string_view full_name) const;
  /// A full name as it is, a short one completed with environment and service. Errors: as
  /// parse_name(); invalid_request when one of the two is needed and empty, naming the flag.
  [[nodiscard]] Result<std::string> resolve_name(std::string_view name,
                                                 std::string_view environment,
                                                 std::string_view service) const;

  [[nodiscard]] std::span<const Setting> settings() const { return settings_; }
  [[nodiscard]] const Setting* find_setting(std::string_view key) const;

 private:
  friend class InventoryReader;
  Inventory() = default;

  std::filesystem::path file_;
  std::string organisation_, region_, default_environment_, default_service_, runbook_link_;
  std::optional<NameTemplate> names_;
  BackendDeclaration backend_;
  ServerDeclaration server_;
  std::vector<EnvironmentDeclaration> environments_;
  std::vector<ServiceDeclaration> services_;
  std::vector<ClassificationDeclaration> classifications_;
  std::vector<SecretDeclaration> secrets_;
  std::vector<TargetDeclaration> targets_;
  std::vector<std::string> code_ignore_;
  std::vector<Setting> settings_;
};

/// The nearest clavium.toml from `directory` upward; the search ends at a directory that holds
/// .git, or at /. Errors: not_found with a hint.
[[nodiscard]] Result<std::filesystem::path> find_inventory_file(
    const std::filesystem::path& directory);

}  // namespace clavium::runbook
