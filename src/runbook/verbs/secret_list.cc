// SPDX-License-Identifier: Apache-2.0
//
// secret list: names and what is known of them, never a value.
#include <algorithm>

#include "runbook/backend_calls.h"
#include "runbook/names.h"
#include "runbook/verbs/table.h"

namespace clavium::runbook {

namespace {

constexpr Option kOptions[] = {
    {"PREFIX", OptionKind::optional_positional, "", "names that begin with this"},
    {"all", OptionKind::flag, "", "every environment and service"},
    {"deleted", OptionKind::flag, "", "also those that are scheduled for deletion"},
    {"tag", OptionKind::list, "KEY=VALUE", "only those with this tag"},
};

/// AWS's largest page.
constexpr int kPageRows = 100;

struct TagFilter {
  std::string_view key;
  std::string_view value;
};

Result<std::vector<TagFilter>> tag_filters(const Arguments& arguments) {
  std::vector<TagFilter> filters;
  for (const std::string_view text : arguments.list("tag")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return std::unexpected(
          make_error(ErrorKind::invalid_request, "--tag wants KEY=VALUE").with_code("usage"));
    }
    filters.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  return filters;
}

json::Writer page_request(const std::string& prefix, bool deleted,
                          const std::vector<TagFilter>& filters, const std::string& next) {
  json::Writer request;
  request.begin_object().member("MaxResults", kPageRows);
  if (deleted) request.member("IncludePlannedDeletion", true);
  const auto filter = [&](std::string_view key, std::string_view value) {
    request.begin_object()
        .member("Key", key)
        .key("Values")
        .begin_array()
        .value(value)
        .end_array()
        .end_object();
  };
  if (!prefix.empty() || !filters.empty()) {
    request.key("Filters").begin_array();
    if (!prefix.empty()) filter("name", prefix);
    for (const TagFilter& tag : filters) filter("tag-key", tag.key);
    request.end_array();
  }
  if (!next.empty()) request.member("NextToken", next);
  request.end_object();
  return request;
}

Cell date_cell(std::optional<TimePoint> time) { return time ? Cell(format_date(*time)) : Cell(); }
Cell text_cell(std::string text) { return text.empty() ? Cell() : Cell(std::move(text)); }

std::vector<Cell> row_of(json::Value secret, TimePoint now) {
  const auto changed = time_at(secret, "LastChangedDate");
  return {text_at(secret, "Name"),
          text_cell(tag_at(secret, "Owner")),
          text_cell(tag_at(secret, "Classification")),
          text_cell(tag_at(secret, "RotationDays")),
          date_cell(changed),
          changed ? Cell::number(days_between(*changed, now)) : Cell(),
          date_cell(time_at(secret, "LastAccessedDate")),
          date_cell(time_at(secret, "DeletedDate"))};
}

Result<Outcome> list(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const std::vector<TagFilter> filters, tag_filters(arguments));
  std::string prefix(arguments.get("PREFIX").value_or(""));
  if (prefix.empty() && !arguments.has("all")) prefix = name_prefix(world);
  Outcome outcome;
  Report& report = outcome.report;
  report.schema = "clavium.secret.list";
  report.columns = {"name",       "owner",    "classification", "rotation_days",
                    "changed_on", "age_days", "accessed_on",    "deletion_on"};
  std::string next;
  do {
    CLAVIUM_TRY(const json::Document page,
                ask(*world.backend, "secretsmanager", "ListSecrets",
                    page_request(prefix, arguments.has("deleted"), filters, next)));
    if (const auto secrets = page.root().find("SecretList")) {
      secrets->for_each_element([&](json::Value secret) {
        // AWS's filters ignore case, and tag-key and tag-value match apart; here both belong
        // together.
        const bool fits = text_at(secret, "Name").starts_with(prefix) &&
                          std::all_of(filters.begin(), filters.end(), [&](const TagFilter& tag) {
                            return tag_at(secret, tag.key) == tag.value;
                          });
        if (fits) report.rows.push_back(row_of(secret, world.clock.now()));
      });
    }
    std::string following = text_at(page.root(), "NextToken");
    if (!following.empty() && following == next) {
      return fail(ErrorKind::corrupt, "ListSecrets gave the same page token twice");
    }
    next = std::move(following);
  } while (!next.empty());
  std::sort(report.rows.begin(), report.rows.end(),
            [](const auto& a, const auto& b) { return a[0].text < b[0].text; });
  report.summary.push_back(concat(report.rows.size(),
                                  report.rows.size() == 1 ? " secret" : " secrets",
                                  prefix.empty() ? "" : " below ", prefix));
  return outcome;
}

}  // namespace

const Verb kSecretListVerb{
    .name = "secret list",
    .summary = "list secrets with owner, classification, age and last access",
    .description =
        R"(Lists the environment and service in effect, everything with --all, or the names that begin with
PREFIX. No value is read.

  clavium secret list --env prod
  clavium secret list /clarivum/prod/ --tag Classification=restricted --fields name,owner
  clavium ls --all --deleted --output csv)",
    .options = kOptions,
    .needs = Needs::backend | Needs::may_inventory,
    .run = list};

}  // namespace clavium::runbook
