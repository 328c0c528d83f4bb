// SPDX-License-Identifier: Apache-2.0
//
// [server] of clavium.toml: how a server that is started beside it differs from AWS's defaults.
#include <algorithm>

#include "base/encoding.h"
#include "base/limits.h"
#include "base/suggestion.h"
#include "runbook/inventory_reader.h"

namespace clavium::runbook {

namespace {

struct QuotaKey {
  std::string_view name;
  std::int64_t engine::Quotas::* number;
  std::int64_t min;
  std::int64_t max;
};

// What the wire's own shapes bound can only be lowered. The three reserved labels always fit.
constexpr QuotaKey kQuotaKeys[] = {
    {"secrets_per_region", &engine::Quotas::secrets_per_region, 0, 1'000'000'000},
    {"secret_value_bytes", &engine::Quotas::secret_value_bytes, 1, limits::kSecretValueBytesMax},
    {"stages_per_secret", &engine::Quotas::stages_per_secret, 3, 1'000},
    {"tags_per_secret", &engine::Quotas::tags_per_secret, 0, 1'000},
    {"resource_policy_chars", &engine::Quotas::resource_policy_chars, 1,
     limits::kResourcePolicyCharsMax},
    {"deprecated_versions_kept", &engine::Quotas::deprecated_versions_kept, 0, 10'000},
    {"deprecated_version_hours_min", &engine::Quotas::deprecated_version_hours_min, 0, 8'760},
    {"versions_per_secret", &engine::Quotas::versions_per_secret, 1, 100'000},
    {"recovery_window_days_min", &engine::Quotas::recovery_window_days_min, 1, 3'650},
    {"recovery_window_days_max", &engine::Quotas::recovery_window_days_max, 1, 3'650},
    {"recovery_window_days_default", &engine::Quotas::recovery_window_days_default, 1, 3'650},
};
constexpr std::int64_t kRequestsPerSecondMax = 1'000'000;

}  // namespace

Result<std::int64_t> InventoryReader::number_setting(const Section& section, std::string_view name,
                                                     std::int64_t fallback, std::int64_t min,
                                                     std::int64_t max) {
  const auto wrong = [&] { return concat("must be a whole number from ", min, " to ", max); };
  if (section.is_text(name)) return std::unexpected(section.error(name, wrong()));
  std::string given = std::to_string(fallback);
  if (section.has(name)) {
    CLAVIUM_TRY(given, section.plain_value(name));
  }
  const std::string text = effective(section, name, std::move(given));
  const auto number = parse_integer(text);
  if (!number || *number < min || *number > max) return bad_setting(section.path_of(name), wrong());
  return *number;
}

Result<void> InventoryReader::read_server() {
  CLAVIUM_TRY(const auto given, root_.section("server"));
  const Section section = given ? *given : absent("server");
  CLAVIUM_CHECK(section.only({"quotas", "request_rates"}));
  CLAVIUM_CHECK(read_quotas(section));
  return read_request_rates(section);
}

Result<void> InventoryReader::read_quotas(const Section& server) {
  CLAVIUM_TRY(const auto given, server.section("quotas"));
  const Section section = given ? *given : absent("server.quotas");
  Names known;
  for (const QuotaKey& key : kQuotaKeys) known.emplace_back(key.name);
  CLAVIUM_CHECK(section.only(known));
  engine::Quotas& quotas = made_.server_.quotas;
  for (const QuotaKey& key : kQuotaKeys) {
    CLAVIUM_TRY(quotas.*key.number,
                number_setting(section, key.name, quotas.*key.number, key.min, key.max));
  }
  if (quotas.recovery_window_days_default < quotas.recovery_window_days_min ||
      quotas.recovery_window_days_default > quotas.recovery_window_days_max) {
    return bad_setting("server.quotas.recovery_window_days_default", "must be from ",
                       quotas.recovery_window_days_min, " to ", quotas.recovery_window_days_max,
                       ", as recovery_window_days_min and recovery_window_days_max say");
  }
  // Below this, a secret whose old versions are all pruned could still be full for ever.
  const std::int64_t least = quotas.deprecated_versions_kept + quotas.stages_per_secret + 1;
  if (quotas.versions_per_secret < least) {
    return bad_setting("server.quotas.versions_per_secret", "must be at least ", least,
                       ": deprecated_versions_kept and stages_per_secret together, and one more");
  }
  return {};
}

Result<void> InventoryReader::read_request_rates(const Section& server) {
  constexpr std::string_view kKey = "request_rates";
  const Names words = {"off", "aws"};
  const bool has_numbers = server.has(kKey) && !server.is_text(kKey);
  std::string in_file = has_numbers ? "numbers" : "off";
  if (server.is_text(kKey)) {
    CLAVIUM_TRY(in_file, server.text(kKey));
    if (std::ranges::find(words, in_file) == words.end())
      return std::unexpected(server.error(kKey, "no such choice, and no table of numbers")
                                 .with_hint(suggestion(in_file, words)));
  }
  CLAVIUM_TRY(const auto table, has_numbers ? server.section(kKey) : std::optional<Section>());
  const Section section = table ? *table : absent("server.request_rates");
  Names known;
  for (const engine::RateGroup& group : engine::rate_groups()) known.emplace_back(group.name);
  CLAVIUM_CHECK(section.only(known));

  const std::string chosen = effective(server, kKey, in_file);
  if (chosen == "off") return {};
  if (chosen != in_file && chosen != "aws")
    return bad_setting("server.request_rates", "no such choice; ", suggestion(chosen, words));
  engine::RequestRates rates = engine::aws_request_rates();
  for (std::size_t i = 0; chosen == "numbers" && i < rates.size(); ++i) {
    CLAVIUM_TRY(rates[i], number_setting(section, engine::rate_groups()[i].name, rates[i], 1,
                                         kRequestsPerSecondMax));
  }
  made_.server_.request_rates = rates;
  return {};
}

}  // namespace clavium::runbook
