// SPDX-License-Identifier: Apache-2.0
//
// secret history: a secret's versions, newest first.
#include <algorithm>

#include "api/call.h"
#include "base/encoding.h"
#include "operations/secretsmanager/list_secret_version_ids.h"
#include "runbook/backend_calls.h"
#include "runbook/names.h"
#include "runbook/verbs/table.h"

namespace clavium::runbook {

namespace {

using operations::secretsmanager::ListSecretVersionIds;

constexpr Option kOptions[] = {
    {"NAME", OptionKind::positional, "", "the secret's full or short name"},
    {"labelled", OptionKind::flag, "", "only versions with a staging label"},
};
constexpr int kPageRows = 100;

std::vector<Cell> row_of(const operations::secretsmanager::SecretVersionShape& version,
                         TimePoint now) {
  const auto& created = version.created_date;
  const auto& accessed = version.last_accessed_date;
  return {version.version_id,
          version.version_stages.empty() ? Cell() : Cell(join(version.version_stages, " ")),
          created ? Cell(format_iso8601(*created)) : Cell(),
          created ? Cell::number(days_between(*created, now)) : Cell(),
          accessed ? Cell(format_date(*accessed)) : Cell()};
}

Result<Outcome> history(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const std::string name, full_name_of(world, *arguments.get("NAME")));
  Outcome outcome;
  Report& report = outcome.report;
  report.schema = "clavium.secret.history";
  report.columns = {"version_id", "stages", "created_at", "age_days", "accessed_on"};
  ListSecretVersionIds::Request request;
  request.secret_id = name;
  request.max_results = kPageRows;
  request.include_deprecated = !arguments.has("labelled");
  for (;;) {
    CLAVIUM_TRY(const auto page, api::call<ListSecretVersionIds>(*world.backend, request));
    if (page.versions) {
      for (const auto& version : *page.versions)
        report.rows.push_back(row_of(version, world.clock.now()));
    }
    if (page.next_token.empty()) break;
    if (request.next_token == page.next_token) {
      return fail(ErrorKind::corrupt, "ListSecretVersionIds gave the same page token twice");
    }
    request.next_token = page.next_token;
  }
  // ISO 8601 sorts as text; AWS promises no order.
  std::stable_sort(report.rows.begin(), report.rows.end(),
                   [](const auto& a, const auto& b) { return a[2].text > b[2].text; });
  report.summary.push_back(
      concat(report.rows.size(), report.rows.size() == 1 ? " version of " : " versions of ", name));
  return outcome;
}

}  // namespace

const Verb kSecretHistoryVerb{
    .name = "secret history",
    .summary = "list the versions of a secret, newest first",
    .description =
        R"(Shows each version's id, staging labels and age. Who made and read them is in the audit log:
`clavium audit tail --name NAME`.

  clavium secret history stripe-secret-key --env prod --service payments)",
    .options = kOptions,
    .needs = Needs::backend | Needs::may_inventory,
    .run = history};

}  // namespace clavium::runbook
