// SPDX-License-Identifier: Apache-2.0
//
// put: a new version of a secret that exists.
#include "base/encoding.h"
#include "runbook/backend_calls.h"
#include "runbook/envelope.h"
#include "runbook/names.h"
#include "runbook/verbs/table.h"

namespace clavium::runbook {

namespace {

constexpr Option kOptions[] = {
    {"NAME", OptionKind::positional, "", "the secret's full or short name"},
    {"value-file", OptionKind::value, "FILE", "read the value from a file"},
    {"from-env", OptionKind::value, "VARIABLE", "take the value from an environment variable"},
    {"raw", OptionKind::flag, "", "keep a newline at the end of a pipe or file"},
    {"as-is", OptionKind::flag, "", "store exactly what was read, without the envelope"},
    {"stage", OptionKind::list, "LABEL", "label the version with this instead of AWSCURRENT"},
    {"token", OptionKind::value, "UUID",
     "the version's id: repeating with it writes nothing twice"},
};

struct Existing {
  bool has_value = false;
  SecretBytes stored;
  bool is_binary = false;
  std::string version_id;
  std::string owner;
};

// What stands there now decides the new version's form. A secret without a value is no error.
Result<Existing> look(api::SecretsBackend& backend, const std::string& name) {
  json::Writer request;
  request.begin_object().member("SecretId", name).end_object();
  CLAVIUM_TRY(const json::Document described,
              ask(backend, "secretsmanager", "DescribeSecret", std::move(request)));
  Existing existing;
  existing.owner = tag_at(described.root(), "Owner");
  const auto versions = described.root().find("VersionIdsToStages");
  if (!versions || versions->size() == 0) return existing;
  auto current = fetch_value(backend, name);
  if (!current) {
    if (current.error().kind == ErrorKind::not_found) return existing;
    Error error = std::move(current).error();
    if (error.kind == ErrorKind::denied) {
      error = std::move(error).with_hint(
          "--as-is stores what is given without looking at what is there");
    }
    return std::unexpected(std::move(error).during("looking at the present value"));
  }
  existing.has_value = true;
  existing.stored = std::move(current->value);
  existing.is_binary = current->is_binary;
  existing.version_id = std::move(current->version_id);
  return existing;
}

Result<SecretBytes> in_its_form(SecretBytes given, const Existing& existing) {
  if (is_envelope(given)) return given;
  if (!existing.has_value) return new_envelope(given, existing.owner);
  if (!existing.is_binary && is_envelope(existing.stored)) {
    return envelope_with_value(existing.stored, given);
  }
  return given;
}

Outcome outcome_of(const std::string& name, std::string_view version_id, Cell stages, bool changed,
                   std::string sentence) {
  Outcome outcome;
  Report& report = outcome.report;
  report.schema = "clavium.put";
  report.single = true;
  report.columns = {"name", "version_id", "stages", "changed"};
  report.rows.push_back({name, version_id.empty() ? Cell() : Cell(version_id), std::move(stages),
                         Cell::truth(changed)});
  report.summary.push_back(std::move(sentence));
  return outcome;
}

Result<Outcome> put(World& world, const Arguments& arguments) {
  CLAVIUM_TRY(const std::string name, full_name_of(world, *arguments.get("NAME")));
  CLAVIUM_TRY(SecretBytes value, world.conversation.read_value(arguments));
  const auto stages = arguments.list("stage");
  Existing existing;
  if (!arguments.has("as-is")) {
    CLAVIUM_TRY(existing, look(*world.backend, name));
    CLAVIUM_TRY(value, in_its_form(std::move(value), existing));
    if (existing.has_value && stages.empty() && constant_time_equal(existing.stored, value)) {
      return outcome_of(name, existing.version_id, "AWSCURRENT", false,
                        concat(name, " holds this value already; nothing was written"));
    }
  }
  if (world.dry_run) {
    return outcome_of(name, "", stages.empty() ? Cell("AWSCURRENT") : Cell(join(stages, " ")),
                      false, concat("would write a new version of ", name));
  }
  const std::string token =
      arguments.has("token") ? std::string(*arguments.get("token")) : random_uuid(world.entropy);
  json::Writer request;
  request.begin_object().member("SecretId", name).member("ClientRequestToken", token);
  const bool is_text = value.reveal_text([](std::string_view text) { return is_utf8(text); });
  is_text ? request.key("SecretString").secret_text(value)
          : request.key("SecretBinary").secret_base64(value);
  if (!stages.empty()) {
    request.key("VersionStages").begin_array();
    for (const std::string& stage : stages) request.value(stage);
    request.end_array();
  }
  request.end_object();
  auto answer = ask(*world.backend, "secretsmanager", "PutSecretValue", std::move(request));
  if (!answer) {
    Error error = std::move(answer).error();
    if (error.kind == ErrorKind::not_found) error.hint = concat("clavium secret create ", name);
    return std::unexpected(std::move(error));
  }
  return outcome_of(name, text_at(answer->root(), "VersionId"),
                    join(texts_at(answer->root(), "VersionStages"), " "), true,
                    concat("wrote a new version of ", name));
}

}  // namespace

const Verb kPutVerb{
    .name = "put",
    .summary =
        "write a new version of a secret, from standard input, a file, a variable or a prompt",
    .description =
        R"(The secret must exist: `clavium secret create` makes one. The value is never taken from the command line.

A bare value keeps the secret's form: where an envelope {"value": …, "owner": …} is stored, only its `value`
is replaced; a secret without a value gets an envelope with the owner of its tag. A JSON object that has a
`value` of its own is stored as given. Nothing is written when the secret holds the same value already.

  clavium put stripe-secret-key --env prod --service payments
  printf %s "$KEY" | clavium put /clarivum/prod/payments/stripe-secret-key -
  clavium put certificate --value-file tls.pem --raw)",
    .options = kOptions,
    .needs = Needs::backend | Needs::may_inventory,
    .run = put};

}  // namespace clavium::runbook
