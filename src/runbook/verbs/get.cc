// SPDX-License-Identifier: Apache-2.0
//
// get: what is known of a secret's value and, only when asked for, the value.
#include "base/encoding.h"
#include "runbook/backend_calls.h"
#include "runbook/envelope.h"
#include "runbook/names.h"
#include "runbook/verbs/table.h"

namespace clavium::runbook {

namespace {

constexpr Option kOptions[] = {
    {"NAME", OptionKind::positional, "", "the secret's full or short name"},
    {"reveal", OptionKind::flag, "", "show the value"},
    {"plain", OptionKind::flag, "", "the value alone, byte for byte, for a pipe"},
    {"field", OptionKind::value, "KEY", "this member of the stored JSON instead of `value`"},
    {"whole", OptionKind::flag, "", "all that is stored instead of the envelope's `value`"},
    {"stage", OptionKind::value, "LABEL", "the version with this staging label (AWSCURRENT)"},
    {"version-id", OptionKind::value, "ID", "the version with this id"},
};

Result<SecretBytes> chosen_value(const FetchedValue& stored, const Arguments& arguments) {
  if (const auto field = arguments.get("field")) {
    auto member = envelope_member(stored.value, *field);
    if (member) return *std::move(member);
    return std::unexpected(
        make_error(ErrorKind::not_found, "the stored value has no text member of that name")
            .with_code("field_not_found")
            .with_hint(concat("clavium get ", stored.name, " lists its members")));
  }
  if (stored.is_binary || arguments.has("whole")) return stored.value.clone();
  return value_within(stored.value);
}

Result<Outcome> get(World& world, const Arguments& arguments) {
  if (arguments.has("field") && arguments.has("whole")) {
    return std::unexpected(
        make_error(ErrorKind::invalid_request, "--field and --whole exclude each other")
            .with_code("usage"));
  }
  CLAVIUM_TRY(const std::string name, full_name_of(world, *arguments.get("NAME")));
  const VersionChoice choice{std::string(arguments.get("version-id").value_or("")),
                             std::string(arguments.get("stage").value_or(""))};
  CLAVIUM_TRY(const FetchedValue stored, fetch_value(*world.backend, name, choice));
  CLAVIUM_TRY(SecretBytes value, chosen_value(stored, arguments));

  Outcome outcome;
  Report& report = outcome.report;
  report.schema = "clavium.get";
  report.single = true;
  report.columns = {"name",         "version_id", "stages",  "members",
                    "length_bytes", "created_at", "age_days"};
  const std::vector<std::string> members = envelope_members(stored.value);
  report.rows.push_back({stored.name, stored.version_id, join(stored.stages, " "),
                         members.empty() ? Cell() : Cell(join(members, " ")),
                         Cell::number(std::int64_t(value.size_bytes())),
                         stored.created_at ? Cell(format_iso8601(*stored.created_at)) : Cell(),
                         stored.created_at
                             ? Cell::number(days_between(*stored.created_at, world.clock.now()))
                             : Cell()});
  if (arguments.has("reveal") || arguments.has("plain")) {
    report.value = std::move(value);
    report.value_needs_newline = !arguments.has("plain");
  }
  return outcome;
}

}  // namespace

const Verb kGetVerb{
    .name = "get",
    .summary = "read one secret; its value only with --reveal or --plain",
    .description =
        R"(Without --reveal the value is fetched, measured and dropped: what is shown is its version, stages, the
members of its envelope, length and age. The reading is in the audit log either way.

The value is the member `value` of the stored JSON object; --field takes another member, --whole all that is
stored. A value that is no such object is shown as it is. --plain adds no newline except on a terminal.

  clavium get stripe-secret-key --env prod --service payments
  clavium get /clarivum/prod/payments/stripe-secret-key --plain | wc -c
  clavium get database --field password --plain)",
    .options = kOptions,
    .needs = Needs::backend | Needs::may_inventory,
    .run = get};

}  // namespace clavium::runbook
