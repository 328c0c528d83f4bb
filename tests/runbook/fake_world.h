// SPDX-License-Identifier: Apache-2.0
//
// A whole world for a verb: an in-memory store, target and provider, a real ledger in a temporary
// folder and an inventory from text.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>

#include "ledger/ledger.h"
#include "providers/provider.h"
#include "runbook/fake_backend.h"
#include "runbook/inventory.h"
#include "runbook/verb.h"
#include "targets/target.h"

namespace clavium::testing {

/// Rows of one place. `write` counts updates by its own clock.
struct TargetRows {
  struct Row {
    targets::CopyState state;
    std::string value;
  };
  std::vector<Row> rows;
  int serial = 0;
  int writes = 0;
  int removals = 0;
  int fail_write_at = 0;     ///< the nth write fails …
  bool fails_after = false;  ///< … after it was done
  ErrorKind failure = ErrorKind::unavailable;
  targets::SizeBudget budget;
  bool is_down = false;

  Row* find(const std::string& key, const std::string& environment) {
    for (auto& row : rows)
      if (row.state.ref.key == key && row.state.ref.environment == environment) return &row;
    return nullptr;
  }
  Row& add_foreign(const std::string& key, const std::string& environment,
                   const std::string& marker = "") {
    rows.push_back({{.ref = {key, environment, ""},
                     .remote_id = concat("foreign_", ++serial),
                     .updated_at = TimePoint(std::chrono::milliseconds(serial)),
                     .marker = marker,
                     .owner = "",
                     .shared = false},
                    "theirs"});
    return rows.back();
  }
};

class FakeTarget final : public targets::Target {
 public:
  explicit FakeTarget(TargetRows& rows) : rows_(rows) {}
  std::string description() const override { return "fake project"; }
  targets::SizeBudget size_budget() const override { return rows_.budget; }
  Result<void> check_key(std::string_view key) const override {
    if (key.starts_with("RESERVED")) return fail(ErrorKind::invalid_request, "the key is reserved");
    return {};
  }
  Result<void> check_access() override { return {}; }
  Result<std::vector<targets::CopyState>> list() override {
    if (rows_.is_down) return fail(ErrorKind::unavailable, "no answer");
    std::vector<targets::CopyState> out;
    for (const auto& row : rows_.rows) out.push_back(row.state);
    return out;
  }
  Result<targets::CopyState> write(const targets::CopyRef& ref, const SecretBytes& value,
                                   std::string_view marker,
                                   const std::optional<targets::CopyState>& existing) override {
    const bool fails = ++rows_.writes == rows_.fail_write_at;
    if (fails && !rows_.fails_after) return fail(rows_.failure, "the write failed");
    auto* row = rows_.find(ref.key, ref.environment);
    if (row != nullptr && !existing) return fail(ErrorKind::conflict, "another row appeared");
    if (row == nullptr) {
      rows_.rows.push_back({{.ref = ref,
                             .remote_id = concat("row_", ++rows_.serial),
                             .updated_at = {},
                             .marker = "",
                             .owner = "",
                             .shared = false},
                            ""});
      row = &rows_.rows.back();
    }
    row->value = value.reveal_text([](std::string_view text) { return std::string(text); });
    row->state.marker = marker;
    row->state.updated_at = TimePoint(std::chrono::milliseconds(++rows_.serial));
    if (fails) return fail(rows_.failure, "the answer was lost");
    return row->state;
  }
  Result<void> remove(const targets::CopyState& existing) override {
    ++rows_.removals;
    std::erase_if(rows_.rows,
                  [&](const auto& row) { return row.state.remote_id == existing.remote_id; });
    return {};
  }

 private:
  TargetRows& rows_;
};

struct ProviderState {
  int minted = 0;
  std::vector<std::string> revoked;  ///< credential ids
  std::optional<Error> mint_failure, test_failure;
  std::string value_prefix = "minted-";
};

class FakeProvider final : public providers::Provider {
 public:
  FakeProvider(ProviderState& state, std::string_view kind) : state_(state), kind_(kind) {}
  std::string_view kind() const override { return kind_; }
  Result<void> check_settings(const providers::Settings& settings) const override {
    if (settings.contains("wrong"))
      return fail(ErrorKind::invalid_request, "setting \"wrong\" is unknown");
    return {};
  }
  Result<providers::Minted> mint(const providers::Settings&,
                                 std::string_view rotation_id) override {
    if (state_.mint_failure) return std::unexpected(*state_.mint_failure);
    ++state_.minted;
    return providers::Minted{SecretBytes::copy_of(concat(state_.value_prefix, state_.minted)),
                             concat("cred-", rotation_id)};
  }
  Result<void> test(const providers::Settings&, const SecretBytes&) override {
    if (state_.test_failure) return std::unexpected(*state_.test_failure);
    return {};
  }
  bool overlaps() const override { return true; }
  Result<void> revoke(const providers::Settings&, std::string_view credential_id,
                      const SecretBytes&) override {
    state_.revoked.emplace_back(credential_id);
    return {};
  }

 private:
  ProviderState& state_;
  std::string kind_;
};

class FakeConversation final : public runbook::Conversation {
 public:
  void note(std::string_view sentence) override { said += concat(sentence, "\n"); }
  void progress(std::string_view, std::size_t, std::size_t) override {}
  Result<void> confirm(std::string_view question) override {
    questions.emplace_back(question);
    if (refuses) return fail(ErrorKind::precondition, "the answer was no");
    return {};
  }
  Result<SecretBytes> read_value(const runbook::Arguments&) override {
    ++values_read;
    if (!value)
      return std::unexpected(
          make_error(ErrorKind::unauthenticated, "a value is needed").with_code("prompt_needed"));
    return SecretBytes::copy_of(*value);
  }
  std::string said;
  std::vector<std::string> questions;
  std::optional<std::string> value;
  int values_read = 0;
  bool refuses = false;
};

inline constexpr std::string_view kInventory = R"toml(
organisation = "acme"
[environments.dev]
[environments.prod]
[services.payments]
owner = "payments-team"
[services.cache]
owner = "platform"
[classifications.restricted]
rotation_days_max = 90
[targets.web]
kind = "fake"
token_env = "WEB_TOKEN"
environments = { prod = "production", dev = "preview" }

[[secrets]]
service = "payments"
name = "stripe"
environments = ["dev", "prod"]
provider = "random"
classification = "restricted"
copies = [{ target = "web", key = "STRIPE_KEY" }]

[[secrets]]
service = "cache"
name = "redis"
environments = ["prod"]
provider = "manual"
rotation_days = 30
classification = "restricted"
copies = [{ target = "web", key = "REDIS_TOKEN" }]
)toml";

inline const std::string kStripe = "/acme/prod/payments/stripe";
inline const std::string kStripeDev = "/acme/dev/payments/stripe";
inline const std::string kRedis = "/acme/prod/cache/redis";

/// The value that must be found nowhere but in the store and at the target.
inline const std::string kCanary = "CANARY-d41f7b0e55";

class WorldTest : public ::testing::Test {
 protected:
  WorldTest() {
    std::string pattern = ::testing::TempDir() + "runbookXXXXXX";
    directory_ = ::mkdtemp(pattern.data());
    ledger_ = ledger::Ledger::open(directory_ / "ledger", entropy_).value();
    use_inventory(std::string(kInventory));
  }
  ~WorldTest() override { std::filesystem::remove_all(directory_); }

  void use_inventory(const std::string& text) {
    auto parsed = runbook::Inventory::parse(text, directory_ / "clavium.toml");
    ASSERT_TRUE(parsed) << parsed.error().message;
    inventory_ = std::make_unique<runbook::Inventory>(*std::move(parsed));
  }
  runbook::World world() {
    return {
        .inventory = inventory_.get(),
        .backend = &backend_,
        .ledger = ledger_.get(),
        .conversation = conversation_,
        .clock = clock_,
        .entropy = entropy_,
        .actor = "ana@laptop",
        .reason = "a test",
        .dry_run = dry_run_,
        .default_environment = "",
        .default_service = "",
        .open_target =
            [this](const runbook::TargetDeclaration&) -> Result<std::unique_ptr<targets::Target>> {
          return std::make_unique<FakeTarget>(target_);
        },
        .open_provider =
            [this](std::string_view kind) -> Result<std::unique_ptr<providers::Provider>> {
          return std::make_unique<FakeProvider>(provider_, kind);
        }};
  }
  /// Words as a user would type them: {"--env", "prod", "NAME=x"}.
  Result<runbook::Outcome> run(const runbook::Verb& verb,
                               const std::vector<std::pair<std::string, std::string>>& given = {}) {
    runbook::Arguments arguments;
    for (const auto& [name, value] : given) arguments.add(name, value);
    auto here = world();
    auto outcome = verb.run(here, arguments);
    if (outcome)
      remember(outcome->report);
    else
      printed_ += outcome.error().message + outcome.error().hint;
    return outcome;
  }
  void remember(const runbook::Report& report) {
    for (const auto& row : report.rows)
      for (const auto& cell : row) printed_ += cell.text + "\n";
    for (const auto& line : report.summary) printed_ += line + "\n";
  }
  /// "create STRIPE_KEY production" for each row, by the columns asked for.
  static std::vector<std::string> rows_of(const runbook::Outcome& outcome,
                                          const std::vector<std::string>& columns) {
    std::vector<std::string> out;
    for (const auto& row : outcome.report.rows) {
      std::string line;
      for (const auto& column : columns) {
        const auto& all = outcome.report.columns;
        const auto at = std::find(all.begin(), all.end(), column) - all.begin();
        if (!line.empty()) line += " ";
        line += row.at(static_cast<std::size_t>(at)).text;
      }
      out.push_back(line);
    }
    return out;
  }
  std::string journal_text() {
    std::string out;
    const auto records = ledger_->journal(0, 10'000).value();
    for (const auto& record : records) out += record.what.verb + " " + record.what.event + "\n";
    return out;
  }
  void store(const std::string& name, const std::string& value, const std::string& owner) {
    backend_.put_text(name, concat(R"({"value":")", value, R"(","owner":")", owner, R"("})"));
    backend_.secrets[name].tags = {{"Owner", owner},
                                   {"RotationDays", name == kRedis ? "30" : "90"},
                                   {"Classification", "restricted"}};
  }
  void store_all() {
    store(kStripe, kCanary + "-stripe", "payments-team");
    store(kStripeDev, kCanary + "-dev", "payments-team");
    store(kRedis, kCanary + "-redis", "platform");
  }

  std::filesystem::path directory_;
  ManualClock clock_;
  SystemEntropy entropy_;
  FakeBackend backend_{clock_};
  TargetRows target_;
  ProviderState provider_;
  FakeConversation conversation_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<runbook::Inventory> inventory_;
  bool dry_run_ = false;
  std::string printed_;  ///< everything that any report or error said
};

}  // namespace clavium::testing
