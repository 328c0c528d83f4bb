// SPDX-License-Identifier: Apache-2.0
//
// secret describe: one secret's description, tags, dates and labels.
#include "api/call.h"
#include "base/encoding.h"
#include "operations/secretsmanager/describe_secret.h"
#include "runbook/backend_calls.h"
#include "runbook/names.h"
#include "runbook/verbs/table.h"

namespace clavium::runbook {

namespace {

using operations::secretsmanager::DescribeSecret;

constexpr Option kOptions[] = {
    {"NAME", OptionKind::positional, "", "the secret's full or short name"}};

Cell time_cell(std::optional<TimePoint> time) {
  return time ? Cell(format_iso8601(*time)) : Cell();
}
Cell text_cell(std::string text) { return text.empty() ? Cell() : Cell(std::move(text)); }

std::string tags_of(const DescribeSecret::Response& secret) {
  std::vector<std::string> tags;
  if (secret.tags) {
    for (const auto& tag : *secret.tags)
      tags.push_back(concat(tag.key.value_or(""), "=", tag.value.value_or("")));
  }
  return join(tags, " ");
}

std::string stages_of(const DescribeSecret::Response& secret) {
  std::vector<std::string> stages;
  for (const auto& [id, labels] : secret.version_ids_to_stages) {
    for (const std::string& label : labels) stages.push_back(concat(label, "=", id));
  }
  return join(stages, " ");
}

Result<Outcome> describe(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const std::string name, full_name_of(world, *arguments.get("NAME")));
  CLAVIUM_TRY(const auto secret, api::call<DescribeSecret>(*world.backend, {.secret_id = name}));
  const auto& changed = secret.last_changed_date;
  Outcome outcome;
  Report& report = outcome.report;
  report.schema = "clavium.secret.describe";
  report.single = true;
  report.columns = {"name",        "arn",        "description", "tags",
                    "kms_key_id",  "created_at", "changed_at",  "age_days",
                    "accessed_on", "rotated_at", "deletion_at", "stages"};
  report.rows.push_back({secret.name, secret.arn, text_cell(secret.description),
                         text_cell(tags_of(secret)), text_cell(secret.kms_key_id),
                         time_cell(secret.created_date), time_cell(changed),
                         changed ? Cell::number(days_between(*changed, world.clock.now())) : Cell(),
                         time_cell(secret.last_accessed_date), time_cell(secret.last_rotated_date),
                         time_cell(secret.deleted_date), text_cell(stages_of(secret))});
  return outcome;
}

}  // namespace

const Verb kSecretDescribeVerb{
    .name = "secret describe",
    .summary = "show one secret's tags, dates and labels",
    .description = R"(No value is read. `stages` says which version carries which staging label.

  clavium secret describe stripe-secret-key --env prod --service payments)",
    .options = kOptions,
    .needs = Needs::backend | Needs::may_inventory,
    .run = describe};

}  // namespace clavium::runbook
