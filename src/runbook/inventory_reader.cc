// SPDX-License-Identifier: Apache-2.0
//
// TOML text -> a checked Inventory. The only file that knows toml++.
//
// An error quotes names and numbers of the file, never the text of a setting that could be a token
// which somebody pasted by mistake.
#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/suggestion.h"
#include "runbook/files.h"
#include "runbook/inventory.h"

namespace clavium::runbook {
namespace {

// AWS's own bound of RotationRules.AutomaticallyAfterDays.
constexpr std::int64_t kRotationDaysMax = 1000;
// R-D1: at least every 90 days where nothing else is said.
constexpr std::int64_t kRotationDaysDefault = 90;

using Names = std::vector<std::string>;

/// One table of the file: typed members by key, and no others.
class Section {
 public:
  Section(const toml::table& table, std::string path, std::string file)
      : table_(table), path_(std::move(path)), file_(std::move(file)) {}

  [[nodiscard]] int line_of(std::string_view key) const {
    const auto* node = table_.get(key);
    return static_cast<int>((node != nullptr ? node->source() : table_.source()).begin.line);
  }
  [[nodiscard]] int line() const { return static_cast<int>(table_.source().begin.line); }
  [[nodiscard]] const toml::table& table() const { return table_; }
  [[nodiscard]] std::string path_of(std::string_view key) const {
    return path_.empty() ? std::string(key) : concat(path_, ".", key);
  }

  /// "clavium.toml:12: secrets[3].rotation_days: <rule>"
  template <class... Parts>
  [[nodiscard]] Error error(std::string_view key, const Parts&... rule) const {
    return make_error(ErrorKind::invalid_request, file_, ":", line_of(key), ": ", path_of(key),
                      ": ", rule...)
        .with_code("invalid_inventory");
  }

  [[nodiscard]] Result<void> only(const Names& known) const {
    for (const auto& [key, node] : table_)
      if (std::find(known.begin(), known.end(), key.str()) == known.end())
        return std::unexpected(
            error(key.str(), "unknown key").with_hint(suggestion(key.str(), known)));
    return {};
  }

  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

  [[nodiscard]] Result<std::string> text(std::string_view key, std::string fallback = {}) const {
    const auto* node = table_.get(key);
    if (node == nullptr) return fallback;
    if (const auto* found = node->as_string()) {
      if (found->get().find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
        return std::unexpected(error(key, "must be one line"));
      return found->get();
    }
    return std::unexpected(error(key, "must be a text in quotes"));
  }
  [[nodiscard]] Result<std::string> required_text(std::string_view key) const {
    CLAVIUM_TRY(auto found, text(key));
    if (found.empty()) return std::unexpected(error(key, "is required"));
    return found;
  }
  [[nodiscard]] Result<std::optional<std::int64_t>> days(std::string_view key) const {
    const auto* node = table_.get(key);
    if (node == nullptr) return std::optional<std::int64_t>();
    const auto* found = node->as_integer();
    if (found == nullptr || found->get() < 1 || found->get() > kRotationDaysMax)
      return std::unexpected(
          error(key, "must be a whole number of days from 1 to ", kRotationDaysMax));
    return std::optional(found->get());
  }
  [[nodiscard]] Result<Names> texts(std::string_view key) const {
    Names out;
    const auto* node = table_.get(key);
    if (node == nullptr) return out;
    const auto wrong = [&] { return std::unexpected(error(key, "must be a list of texts")); };
    if (!node->is_array()) return wrong();
    for (const auto& element : *node->as_array()) {
      if (!element.is_string()) return wrong();
      if (std::find(out.begin(), out.end(), element.as_string()->get()) != out.end())
        return std::unexpected(error(key, "names one thing twice"));
      out.push_back(element.as_string()->get());
    }
    return out;
  }
  /// Absent when the key is; errors when it is no table.
  [[nodiscard]] Result<std::optional<Section>> section(std::string_view key) const {
    const auto* node = table_.get(key);
    if (node == nullptr) return std::optional<Section>();
    if (!node->is_table()) return std::unexpected(error(key, "must be a table"));
    return std::optional(Section(*node->as_table(), path_of(key), file_));
  }
  /// The tables of a table of tables ([services.*]), by name.
  [[nodiscard]] Result<std::vector<std::pair<std::string, Section>>> named(
      std::string_view key) const {
    std::vector<std::pair<std::string, Section>> out;
    CLAVIUM_TRY(const auto all, section(key));
    if (!all) return out;
    for (const auto& [name, node] : all->table()) {
      const std::string word(name.str());
      if (!node.is_table()) return std::unexpected(all->error(word, "must be a table"));
      if (auto good = check_part("name", word); !good)
        return std::unexpected(all->error(word, good.error().message));
      out.emplace_back(word, Section(*node.as_table(), all->path_of(word), file_));
    }
    return out;
  }
  /// The tables of an array of tables ([[secrets]]).
  [[nodiscard]] Result<std::vector<Section>> sections(std::string_view key) const {
    std::vector<Section> out;
    const auto* node = table_.get(key);
    if (node == nullptr) return out;
    const auto* all = node->as_array();
    if (all == nullptr) return std::unexpected(error(key, "must be a list of tables"));
    for (std::size_t i = 0; i < all->size(); ++i) {
      const auto* one = (*all)[i].as_table();
      if (one == nullptr) return std::unexpected(error(key, "must be a list of tables"));
      out.emplace_back(*one, concat(path_of(key), "[", i, "]"), file_);
    }
    return out;
  }

 private:
  const toml::table& table_;
  std::string path_;
  std::string file_;
};

template <class Declarations>
Names names_of(const Declarations& all) {
  Names out;
  for (const auto& declaration : all) out.push_back(declaration.name);
  return out;
}

/// `given` must be one of `known`.
Result<void> check_reference(const Section& section, std::string_view key, std::string_view what,
                             const std::string& given, const Names& known) {
  if (std::find(known.begin(), known.end(), given) != known.end()) return {};
  return std::unexpected(section.error(key, what, " \"", given, "\" is not declared")
                             .with_hint(suggestion(given, known)));
}

bool is_variable_name(std::string_view text) {
  return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string variable_of(std::string_view key) {
  constexpr std::pair<std::string_view, std::string_view> kShort[] = {
      {"default_environment", "CLAVIUM_ENV"}, {"default_service", "CLAVIUM_SERVICE"},
      {"backend.kind", "CLAVIUM_BACKEND"},    {"backend.endpoint", "CLAVIUM_ENDPOINT"},
      {"backend.data", "CLAVIUM_DATA"},       {"backend.account", "CLAVIUM_ACCOUNT"}};
  for (const auto& [name, variable] : kShort)
    if (name == key) return std::string(variable);
  std::string out = "CLAVIUM_";
  for (const char c : key)
    out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  return out;
}

std::string_view flag_of(std::string_view key) {
  if (key == "default_environment") return "env";
  if (key == "default_service") return "service";
  if (key.starts_with("backend.")) return key.substr(8) == "kind" ? "backend" : key.substr(8);
  return key;
}

}  // namespace

class InventoryReader {
 public:
  InventoryReader(const toml::table& table, const std::filesystem::path& file,
                  const Overrides& overrides)
      : root_(table, "", file.filename().string()), overrides_(overrides) {
    made_.file_ = file;
  }

  Result<Inventory> read() {
    CLAVIUM_CHECK(root_.only({"organisation", "region", "name_template", "default_environment",
                              "default_service", "runbook", "environments", "services",
                              "classifications", "secrets", "targets", "backend", "code"}));
    CLAVIUM_CHECK(read_environments());
    CLAVIUM_CHECK(read_services());
    CLAVIUM_CHECK(read_classifications());
    CLAVIUM_CHECK(read_settings());
    CLAVIUM_CHECK(read_targets());
    CLAVIUM_CHECK(read_secrets());
    CLAVIUM_CHECK(check_copies());
    CLAVIUM_TRY(const auto code, root_.section("code"));
    if (code) {
      CLAVIUM_CHECK(code->only({"ignore"}));
      CLAVIUM_TRY(made_.code_ignore_, code->texts("ignore"));
    }
    return std::move(made_);
  }

 private:
  Result<void> read_environments() {
    CLAVIUM_TRY(const auto all, root_.named("environments"));
    for (const auto& [name, section] : all) {
      CLAVIUM_CHECK(section.only({"description"}));
      CLAVIUM_TRY(auto description, section.text("description"));
      made_.environments_.push_back({name, std::move(description)});
    }
    if (made_.environments_.empty())
      return std::unexpected(root_.error("environments", "at least one is required")
                                 .with_hint("add: [environments.dev]"));
    return {};
  }

  Result<void> read_services() {
    CLAVIUM_TRY(const auto all, root_.named("services"));
    for (const auto& [name, section] : all) {
      CLAVIUM_CHECK(section.only({"owner", "description", "readme"}));
      CLAVIUM_TRY(auto owner, section.text("owner"));
      CLAVIUM_TRY(auto description, section.text("description"));
      CLAVIUM_TRY(auto readme, section.text("readme"));
      made_.services_.push_back(
          {name, std::move(owner), std::move(description), std::move(readme)});
    }
    return {};
  }

  Result<void> read_classifications() {
    CLAVIUM_TRY(const auto all, root_.named("classifications"));
    for (const auto& [name, section] : all) {
      CLAVIUM_CHECK(section.only({"rotation_days_max", "description"}));
      CLAVIUM_TRY(const auto days, section.days("rotation_days_max"));
      CLAVIUM_TRY(auto description, section.text("description"));
      made_.classifications_.push_back({name, days, std::move(description)});
    }
    return {};
  }

  /// A setting's effective value: flag, variable, file, default; and where it came from.
  Result<std::string> setting(const Section& section, std::string_view name, std::string fallback) {
    const std::string key = section.path_of(name);
    CLAVIUM_TRY(auto value, section.text(name, std::move(fallback)));
    std::string origin = section.has(name)
                             ? concat(made_.file_.filename().string(), ":", section.line_of(name))
                             : "default";
    if (overrides_.variable)
      if (auto found = overrides_.variable(variable_of(key)); found && !found->empty()) {
        value = *std::move(found);
        origin = concat("environment variable ", variable_of(key));
      }
    if (const auto found = overrides_.flags.find(key); found != overrides_.flags.end()) {
      value = found->second;
      origin = concat("flag --", flag_of(key));
    }
    made_.settings_.push_back({key, value, std::move(origin)});
    return value;
  }
  /// The complaint about a setting's effective value names its origin, which may not be the file.
  template <class... Parts>
  std::unexpected<Error> bad_setting(std::string_view key, const Parts&... rule) const {
    return std::unexpected(make_error(ErrorKind::invalid_request, made_.find_setting(key)->origin,
                                      ": ", key, ": ", rule...)
                               .with_code("invalid_inventory"));
  }

  Result<void> read_settings() {
    CLAVIUM_TRY(made_.organisation_, setting(root_, "organisation", ""));
    if (made_.organisation_.empty())
      return std::unexpected(
          root_.error("organisation", "is required").with_hint("add: organisation = \"yours\""));
    CLAVIUM_TRY(made_.region_, setting(root_, "region", "eu-central-1"));
    if (auto good = check_region(made_.region_); !good)
      return bad_setting("region", good.error().message);

    CLAVIUM_TRY(const auto pattern,
                setting(root_, "name_template", "/{organisation}/{environment}/{service}/{name}"));
    auto names = NameTemplate::parse(pattern, made_.organisation_);
    if (!names) return bad_setting("name_template", names.error().message);
    made_.names_ = *std::move(names);

    CLAVIUM_TRY(made_.default_environment_, setting(root_, "default_environment", ""));
    CLAVIUM_TRY(made_.default_service_, setting(root_, "default_service", ""));
    if (!made_.default_environment_.empty() && !made_.find_environment(made_.default_environment_))
      return bad_setting("default_environment", "no such environment; ",
                         suggestion(made_.default_environment_, names_of(made_.environments_)));
    if (!made_.default_service_.empty() && !made_.find_service(made_.default_service_))
      return bad_setting("default_service", "no such service; ",
                         suggestion(made_.default_service_, names_of(made_.services_)));
    CLAVIUM_TRY(made_.runbook_link_, setting(root_, "runbook", ""));
    return read_backend();
  }

  static Result<void> check_region(std::string_view region) {
    const auto pieces = split(region, '-');
    const bool good =
        pieces.size() >= 3 && pieces.back().size() == 1 && pieces.back()[0] >= '0' &&
        pieces.back()[0] <= '9' &&
        std::all_of(pieces.begin(), pieces.end() - 1, [](std::string_view piece) {
          return !piece.empty() && std::all_of(piece.begin(), piece.end(),
                                               [](char c) { return c >= 'a' && c <= 'z'; });
        });
    if (!good) return fail(ErrorKind::invalid_request, "must be a region such as \"eu-central-1\"");
    return {};
  }

  Result<void> read_backend() {
    static const toml::table kNone;
    CLAVIUM_TRY(const auto given, root_.section("backend"));
    const Section section =
        given ? *given : Section(kNone, "backend", made_.file_.filename().string());
    CLAVIUM_CHECK(section.only({"kind", "endpoint", "data", "account"}));
    auto& backend = made_.backend_;
    CLAVIUM_TRY(const auto kind, setting(section, "kind", "local"));
    CLAVIUM_TRY(backend.endpoint, setting(section, "endpoint", ""));
    CLAVIUM_TRY(backend.data, setting(section, "data", ".clavium"));
    CLAVIUM_TRY(backend.account, setting(section, "account", "000000000000"));
    const Names kinds = {"local", "server", "aws"};
    const auto found = std::find(kinds.begin(), kinds.end(), kind);
    if (found == kinds.end())
      return bad_setting("backend.kind", "no such kind; ", suggestion(kind, kinds));
    backend.kind = static_cast<BackendKind>(found - kinds.begin());
    if (backend.kind == BackendKind::server && backend.endpoint.empty())
      return bad_setting("backend.endpoint", "is required where kind is \"server\"");
    if (!backend.endpoint.empty() && !backend.endpoint.starts_with("https://") &&
        !backend.endpoint.starts_with("http://"))
      return bad_setting("backend.endpoint", "must begin with https:// or http://");
    if (backend.account.size() != 12 ||
        backend.account.find_first_not_of("0123456789") != std::string::npos)
      return bad_setting("backend.account", "must be 12 digits");
    return {};
  }

  Result<void> read_targets() {
    CLAVIUM_TRY(const auto all, root_.named("targets"));
    for (const auto& [name, section] : all) {
      if (section.has("token"))
        return std::unexpected(section.error("token", "a token must not stand in a file")
                                   .with_hint("name where it is: token_env = \"VERCEL_TOKEN\", or "
                                              "token_secret = \"<name of a secret>\"; "
                                              "and replace the token if the file was ever shared"));
      CLAVIUM_CHECK(section.only(
          {"kind", "project", "team", "base_url", "token_env", "token_secret", "environments"}));
      TargetDeclaration made;
      made.name = name;
      CLAVIUM_TRY(made.kind, section.required_text("kind"));
      CLAVIUM_TRY(made.project, section.text("project"));
      CLAVIUM_TRY(made.team, section.text("team"));
      CLAVIUM_TRY(made.base_url, section.text("base_url"));
      CLAVIUM_TRY(made.token_env, section.text("token_env"));
      CLAVIUM_TRY(made.token_secret, section.text("token_secret"));
      if (section.has("token_env") && !is_variable_name(made.token_env))
        return std::unexpected(
            section
                .error("token_env", "must be the name of an environment variable: A-Z, 0-9 and _")
                .with_hint("the name, never the token itself"));
      if (!made.token_secret.empty()) {
        if (!made.token_env.empty())
          return std::unexpected(
              section.error("token_secret", "stands beside token_env; give one of them"));
        if (auto good = made_.parse_name(made.token_secret); !good)
          return std::unexpected(
              section.error("token_secret", "must be the full name of a secret")
                  .with_hint(concat("names follow ", made_.names_->convention())));
      }
      CLAVIUM_TRY(const auto environments, section.section("environments"));
      if (!environments)
        return std::unexpected(section.error("environments", "is required")
                                   .with_hint("add: environments = { prod = \"production\" }"));
      for (const auto& [ours, node] : environments->table()) {
        const std::string word(ours.str());
        CLAVIUM_CHECK(check_reference(*environments, word, "environment", word,
                                      names_of(made_.environments_)));
        CLAVIUM_TRY(auto theirs, environments->required_text(word));
        made.environments.emplace(word, std::move(theirs));
      }
      made_.targets_.push_back(std::move(made));
    }
    return {};
  }

  Result<void> read_secrets() {
    CLAVIUM_TRY(const auto all, root_.sections("secrets"));
    std::map<std::string, int> lines;
    for (const auto& section : all) {
      CLAVIUM_TRY(auto secret, read_secret(section));
      for (const auto& environment : secret.environments) {
        const auto full = made_.names_->render({environment, secret.service, secret.name});
        if (auto good = made_.names_->match(full); !good)
          return std::unexpected(section.error("name", good.error().message));
        const auto [other, fresh] = lines.emplace(full, section.line());
        if (!fresh)
          return std::unexpected(
              section.error("name", full, " is declared in line ", other->second, " already"));
      }
      made_.secrets_.push_back(std::move(secret));
    }
    return {};
  }

  Result<SecretDeclaration> read_secret(const Section& section) {
    CLAVIUM_CHECK(section.only({"service", "environments", "name", "provider", "rotation_days",
                                "classification", "owner", "shape", "description", "copies"}));
    SecretDeclaration made;
    made.line = section.line();
    CLAVIUM_TRY(made.name, section.required_text("name"));
    if (auto good = check_part("name", made.name); !good)
      return std::unexpected(section.error("name", good.error().message));
    CLAVIUM_TRY(made.service, section.required_text("service"));
    CLAVIUM_CHECK(
        check_reference(section, "service", "service", made.service, names_of(made_.services_)));
    CLAVIUM_TRY(made.environments, section.texts("environments"));
    if (made.environments.empty())
      return std::unexpected(section.error("environments", "at least one is required"));
    for (const auto& environment : made.environments)
      CLAVIUM_CHECK(check_reference(section, "environments", "environment", environment,
                                    names_of(made_.environments_)));
    CLAVIUM_TRY(made.description, section.text("description"));
    CLAVIUM_CHECK(read_provider(section, made));
    CLAVIUM_CHECK(read_governance(section, made));

    CLAVIUM_TRY(const auto shape, section.text("shape", "text"));
    const Names shapes = {"text", "multiline", "url", "json"};
    const auto found = std::find(shapes.begin(), shapes.end(), shape);
    if (found == shapes.end())
      return std::unexpected(
          section.error("shape", "no such shape").with_hint(suggestion(shape, shapes)));
    made.shape = static_cast<Shape>(found - shapes.begin());

    CLAVIUM_TRY(const auto copies, section.sections("copies"));
    for (const auto& copy : copies) {
      CLAVIUM_TRY(auto one, read_copy(copy, made));
      made.copies.push_back(std::move(one));
    }
    return made;
  }

  /// provider = "manual", or provider = { kind = "random", length = 40 }.
  static Result<void> read_provider(const Section& section, SecretDeclaration& made) {
    const auto* node = section.table().get("provider");
    if (node == nullptr) return {};
    if (node->is_string()) {
      CLAVIUM_TRY(made.provider, section.required_text("provider"));
      return {};
    }
    CLAVIUM_TRY(const auto settings, section.section("provider"));
    CLAVIUM_TRY(made.provider, settings->required_text("kind"));
    for (const auto& [key, value] : settings->table()) {
      const std::string word(key.str());
      if (word == "kind") continue;
      constexpr std::array<std::string_view, 6> kTempting = {"token",   "password", "secret",
                                                             "api_key", "key",      "secret_key"};
      if (std::find(kTempting.begin(), kTempting.end(), word) != kTempting.end())
        return std::unexpected(
            settings->error(word, "a credential must not stand in a file")
                .with_hint(concat("name where it is: ", word, "_env or ", word, "_secret")));
      if (value.is_string()) {
        CLAVIUM_TRY(made.provider_settings[word], settings->text(word));
      } else if (const auto* number = value.as_integer()) {
        made.provider_settings[word] = std::to_string(number->get());
      } else if (const auto* truth = value.as_boolean()) {
        made.provider_settings[word] = truth->get() ? "true" : "false";
      } else {
        return std::unexpected(
            settings->error(word, "must be a text, a whole number, true or false"));
      }
    }
    return {};
  }

  /// Owner, classification and cadence: what R-B1 wants to know of every secret.
  Result<void> read_governance(const Section& section, SecretDeclaration& made) const {
    CLAVIUM_TRY(made.owner, section.text("owner", made_.find_service(made.service)->owner));
    if (made.owner.empty())
      return std::unexpected(
          section.error("owner", "is required")
              .with_hint(concat("here, or as owner of [services.", made.service, "]")));
    CLAVIUM_TRY(made.classification, section.required_text("classification"));
    CLAVIUM_CHECK(check_reference(section, "classification", "classification", made.classification,
                                  names_of(made_.classifications_)));
    const auto longest = made_.find_classification(made.classification)->rotation_days_max;
    CLAVIUM_TRY(const auto days, section.days("rotation_days"));
    made.rotation_days =
        days.value_or(std::min(kRotationDaysDefault, longest.value_or(kRotationDaysDefault)));
    if (longest && made.rotation_days > *longest)
      return std::unexpected(section
                                 .error("rotation_days", made.rotation_days, " is more than the ",
                                        *longest, " days that classification \"",
                                        made.classification, "\" allows")
                                 .with_hint(concat("rotation_days = ", *longest)));
    return {};
  }

  Result<CopyDeclaration> read_copy(const Section& section, const SecretDeclaration& secret) const {
    CLAVIUM_CHECK(section.only({"target", "key", "branch", "environments"}));
    CopyDeclaration made;
    CLAVIUM_TRY(made.target, section.required_text("target"));
    CLAVIUM_CHECK(
        check_reference(section, "target", "target", made.target, names_of(made_.targets_)));
    CLAVIUM_TRY(made.key, section.required_text("key"));
    CLAVIUM_TRY(made.branch, section.text("branch"));
    CLAVIUM_TRY(made.environments, section.texts("environments"));
    const auto& mapped = made_.find_target(made.target)->environments;
    if (section.has("environments")) {
      for (const auto& environment : made.environments) {
        CLAVIUM_CHECK(check_reference(section, "environments", "environment of this secret",
                                      environment, secret.environments));
        if (!mapped.contains(environment))
          return std::unexpected(
              section
                  .error("environments", "target \"", made.target, "\" does not map \"",
                         environment, "\"")
                  .with_hint(concat("add it to [targets.", made.target, "] environments")));
      }
    } else {
      for (const auto& environment : secret.environments)
        if (mapped.contains(environment)) made.environments.push_back(environment);
    }
    // A copy that would never be made is a mistake that nobody would see.
    if (made.environments.empty())
      return std::unexpected(section.error("target", "target \"", made.target,
                                           "\" maps none of this secret's environments"));
    return made;
  }

  /// Two secrets must not fight over one variable.
  Result<void> check_copies() const {
    std::map<std::vector<std::string>, const SecretDeclaration*> claimed;
    for (const auto& secret : made_.secrets_)
      for (const auto& copy : secret.copies)
        for (const auto& environment : copy.environments) {
          const auto& theirs =
              made_.find_target(copy.target)->environments.find(environment)->second;
          const auto [other, fresh] =
              claimed.emplace(std::vector{copy.target, copy.key, theirs, copy.branch}, &secret);
          if (!fresh)
            return std::unexpected(
                make_error(ErrorKind::invalid_request, made_.file_.filename().string(), ":",
                           secret.line, ": secrets: \"", secret.name, "\" and \"",
                           other->second->name, "\" (line ", other->second->line, ") both claim ",
                           copy.key, " of target \"", copy.target, "\" in ", theirs)
                    .with_code("invalid_inventory"));
        }
    return {};
  }

  Section root_;
  const Overrides& overrides_;
  Inventory made_;
};

Result<Inventory> Inventory::parse(std::string_view text, const std::filesystem::path& file_name,
                                   const Overrides& overrides) {
  try {
    const toml::table table = toml::parse(text, std::string_view(file_name.native()));
    return InventoryReader(table, file_name, overrides).read();
  } catch (const toml::parse_error& error) {
    return std::unexpected(make_error(ErrorKind::invalid_request, file_name.filename().string(),
                                      ":", error.source().begin.line,
                                      ": not valid TOML near column ", error.source().begin.column)
                               .with_code("invalid_inventory"));
  }
}

Result<Inventory> Inventory::load(const std::filesystem::path& file, const Overrides& overrides) {
  auto text = read_small_file(file);
  if (!text && text.error().kind == ErrorKind::not_found)
    return std::unexpected(std::move(text).error().with_hint("clavium init"));
  if (!text) return std::unexpected(std::move(text).error());
  return parse(*text, file, overrides);
}

}  // namespace clavium::runbook
