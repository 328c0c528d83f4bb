// SPDX-License-Identifier: Apache-2.0
//
// A verb is a row: its name, its options, what it needs, and a function. The command line (cli/)
// parses, opens what the row asks for, calls the function and prints the report; a verb knows no
// terminal and no flags library. Reading the journal must work on a laptop without credentials, so
// a verb that asks for nothing gets nothing.
//
// One more verb: verbs/<name>.cc, one line in verbs/table.cc, one transcript, one page in
// docs/runbook.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/secrets_backend.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::targets {
class Target;
}
namespace clavium::providers {
class Provider;
}
namespace clavium::ledger {
class Ledger;
}

namespace clavium::runbook {

class Inventory;
struct TargetDeclaration;

/// Exit codes are part of the public interface (docs/exit-codes.md; the same table as `help
/// exit-codes`).
namespace exit_code {
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kCheckFailed = 3;
inline constexpr int kAuthentication = 4;
inline constexpr int kDenied = 5;
inline constexpr int kNotFound = 6;
inline constexpr int kConflict = 7;
inline constexpr int kChangesPresent = 8;
inline constexpr int kApprovalRequired = 9;
inline constexpr int kPartial = 10;
inline constexpr int kRolledBack = 11;
inline constexpr int kUnreachable = 12;
inline constexpr int kIntegrity = 13;
inline constexpr int kLeakFound = 14;
inline constexpr int kRunFailed = 125;
inline constexpr int kRunNotExecutable = 126;
inline constexpr int kRunNotFound = 127;
}  // namespace exit_code

/// The exit code that an error ends the program with.
[[nodiscard]] int exit_code_for(const Error& error);

enum class OptionKind : std::uint8_t {
  positional,  ///< one word without dashes
  optional_positional,
  rest,   ///< every word behind `--`
  flag,   ///< --name
  value,  ///< --name VALUE
  list,   ///< --name VALUE, any number of times
};

struct Option {
  std::string_view name;  ///< "service" for --service; "NAME" for a positional
  OptionKind kind = OptionKind::value;
  std::string_view value_name;  ///< "DAYS"; empty for a flag
  std::string_view help;        ///< one lower-case sentence without a full stop
};

/// What was given, by Option::name.
class Arguments {
 public:
  [[nodiscard]] bool has(std::string_view name) const {
    return values_.find(name) != values_.end();
  }
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  [[nodiscard]] std::span<const std::string> list(std::string_view name) const;
  void add(std::string_view name, std::string value) {
    values_[std::string(name)].push_back(std::move(value));
  }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

/// What a verb found or did, as data. Printed as a table, or as JSON, YAML or CSV with --output.
struct Cell {
  enum class Kind : std::uint8_t { text, integer, boolean, absent } kind = Kind::absent;
  std::string text;
  std::int64_t integer = 0;

  Cell() = default;
  Cell(std::string t) : kind(Kind::text), text(std::move(t)) {}
  Cell(std::string_view t) : kind(Kind::text), text(t) {}
  Cell(const char* t) : kind(Kind::text), text(t) {}
  static Cell number(std::int64_t n) {
    Cell c;
    c.kind = Kind::integer;
    c.integer = n;
    return c;
  }
  static Cell truth(bool b) {
    Cell c;
    c.kind = Kind::boolean;
    c.integer = b;
    return c;
  }
};

struct Report {
  std::string schema;  ///< "clavium.secret.list"; stands in the JSON beside "version": 1
  std::vector<std::string> columns;  ///< JSON member names, lower_snake; the table's heads
  std::vector<std::vector<Cell>> rows;
  bool single = false;               ///< one object (a describe): printed as "name  value" lines
  std::vector<std::string> summary;  ///< sentences under the table; "summary" in JSON
  /// Set by the few verbs that show a value because it was asked for (get --reveal, --plain):
  /// written to standard output as it is.
  std::optional<SecretBytes> value;
  bool value_needs_newline = true;
};

struct Outcome {
  int exit = exit_code::kDone;
  Report report;
};

/// What a verb may say and ask while it works. Implemented by cli/terminal.
class Conversation {
 public:
  virtual ~Conversation() = default;
  /// A line on standard error ("clavium: …"); silent with --quiet.
  virtual void note(std::string_view sentence) = 0;
  /// A long job is at step `done` of `total`, doing `what`.
  virtual void progress(std::string_view what, std::size_t done, std::size_t total) = 0;
  /// Asks unless --yes was given. Errors: unauthenticated ("prompt_needed", exit 4) naming the flag
  /// where no prompt is possible; precondition when the answer was no.
  [[nodiscard]] virtual Result<void> confirm(std::string_view question) = 0;
  /// A secret value from where the options say: `-` (standard input), --value-file, --from-env, or
  /// a hidden prompt. One trailing newline from a pipe is dropped and said so, unless --raw.
  [[nodiscard]] virtual Result<SecretBytes> read_value(const Arguments& arguments) = 0;
};

enum class Needs : std::uint8_t {
  nothing = 0,
  inventory = 1,      ///< clavium.toml must be found and valid
  backend = 2,        ///< the secrets: local store, server or AWS
  ledger = 4,         ///< the operator's own rows
  may_inventory = 8,  ///< taken when there is one
};
[[nodiscard]] constexpr Needs operator|(Needs a, Needs b) {
  return Needs(std::uint8_t(a) | std::uint8_t(b));
}
[[nodiscard]] constexpr bool includes(Needs all, Needs one) {
  return (std::uint8_t(all) & std::uint8_t(one)) != 0;
}

/// What a verb may touch. A pointer is null unless the verb's row asked for it.
struct World {
  const Inventory* inventory = nullptr;
  api::SecretsBackend* backend = nullptr;
  ledger::Ledger* ledger = nullptr;
  Conversation& conversation;
  const Clock& clock;
  Entropy& entropy;
  std::string actor;   ///< who is doing this, for the journal: "user@host"
  std::string reason;  ///< --reason
  bool dry_run = false;
  std::string default_environment;  ///< --env or the configuration's; may be empty
  std::string default_service;
  std::function<Result<std::unique_ptr<targets::Target>>(const TargetDeclaration&)> open_target;
  std::function<Result<std::unique_ptr<providers::Provider>>(std::string_view kind)> open_provider;
};

struct Verb {
  std::string_view name;         ///< "secret create"; words separated by one space
  std::string_view summary;      ///< one lower-case sentence without a full stop
  std::string_view description;  ///< the rest of the help: plain text, examples included
  std::span<const Option> options;
  Needs needs = Needs::nothing;
  Result<Outcome> (*run)(World& world, const Arguments& arguments) = nullptr;
};

/// All verbs, in the order of the help.
[[nodiscard]] std::span<const Verb* const> verbs();

}  // namespace clavium::runbook
