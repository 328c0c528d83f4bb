// SPDX-License-Identifier: Apache-2.0
#include "runbook/secrets.h"

#include <algorithm>

#include "api/call.h"
#include "base/encoding.h"
#include "crypto/digest.h"
#include "operations/secretsmanager/create_secret.h"
#include "operations/secretsmanager/describe_secret.h"
#include "operations/secretsmanager/get_secret_value.h"
#include "operations/secretsmanager/list_secret_version_ids.h"
#include "operations/secretsmanager/list_secrets.h"
#include "operations/secretsmanager/put_secret_value.h"
#include "operations/secretsmanager/tag_resource.h"
#include "operations/secretsmanager/update_secret_version_stage.h"

namespace clavium::runbook {
namespace {

using namespace operations::secretsmanager;

// A page loop that a confused server could keep going for ever is a door without a number on it.
constexpr int kPagesMax = 10'000;
/// AWS's largest page.
constexpr std::int64_t kPageRows = 100;

api::Text text(std::string_view given) { return std::string(given); }
api::Text text_or_none(std::string_view given) { return given.empty() ? api::Text() : text(given); }

TagList tag_list(const Tags& tags) {
  return std::vector<TagShape>{{"Owner", tags.owner},
                               {"RotationDays", tags.rotation_days},
                               {"Classification", tags.classification}};
}

}  // namespace

std::string SecretDescription::version_with(std::string_view stage) const {
  for (const auto& [id, stages] : versions)
    if (std::find(stages.begin(), stages.end(), stage) != stages.end()) return id;
  return {};
}

bool SecretDescription::has_stage(std::string_view version_id, std::string_view stage) const {
  const auto found = versions.find(version_id);
  return found != versions.end() &&
         std::find(found->second.begin(), found->second.end(), stage) != found->second.end();
}

Result<std::optional<SecretDescription>> Secrets::describe(std::string_view name) {
  DescribeSecret::Request request;
  request.secret_id = text(name);
  auto answer = api::call<DescribeSecret>(backend_, request);
  if (!answer) {
    if (answer.error().kind == ErrorKind::not_found) return std::optional<SecretDescription>();
    return std::unexpected(std::move(answer).error().during(concat("describing ", name)));
  }
  SecretDescription made;
  made.name = std::move(answer->name);
  made.arn = std::move(answer->arn);
  made.deleted_at = answer->deleted_date;
  for (const TagShape& tag : answer->tags.value_or(std::vector<TagShape>())) {
    made.tags[tag.key.value_or("")] = tag.value.value_or("");
  }
  for (auto& [id, stages] : answer->version_ids_to_stages)
    made.versions.emplace(id, std::move(stages));
  return std::optional(std::move(made));
}

Result<StoredValue> Secrets::read_version(std::string_view name, std::string_view version_id) {
  GetSecretValue::Request request;
  request.secret_id = text(name);
  request.version_id = text(version_id);
  auto answer = api::call<GetSecretValue>(backend_, request);
  if (!answer) return std::unexpected(std::move(answer).error().during(concat("reading ", name)));
  if (!answer->secret_string)
    return std::unexpected(make_error(ErrorKind::invalid_request, name, " holds a binary value")
                               .with_code("malformed_envelope"));
  return StoredValue{*std::move(answer->secret_string), std::move(answer->version_id)};
}

Result<std::optional<TimePoint>> Secrets::version_created_at(std::string_view name,
                                                             std::string_view version_id) {
  ListSecretVersionIds::Request request;
  request.secret_id = text(name);
  request.max_results = kPageRows;
  for (int page = 0; page < kPagesMax; ++page) {
    CLAVIUM_TRY(const auto answer, api::call<ListSecretVersionIds>(backend_, request));
    if (answer.versions) {
      for (const SecretVersionShape& version : *answer.versions) {
        if (version.version_id == version_id && version.created_date) return version.created_date;
      }
    }
    if (answer.next_token.empty()) return std::optional<TimePoint>();
    request.next_token = answer.next_token;
  }
  return fail(ErrorKind::internal, "the versions of ", name, " do not end");
}

Result<void> Secrets::create(std::string_view name, std::string_view description, const Tags& tags,
                             const SecretBytes& envelope, std::string_view token) {
  CreateSecret::Request request;
  request.name = text(name);
  request.client_request_token = text(token);
  request.description = text_or_none(description);
  request.secret_string = envelope.clone();
  request.tags = tag_list(tags);
  CLAVIUM_CHECK(api::call<CreateSecret>(backend_, request));
  return {};
}

Result<void> Secrets::put(std::string_view name, const SecretBytes& envelope,
                          std::string_view stage, std::string_view token) {
  PutSecretValue::Request request;
  request.secret_id = text(name);
  request.client_request_token = text(token);
  request.secret_string = envelope.clone();
  request.version_stages = std::vector<std::string>{std::string(stage)};
  CLAVIUM_CHECK(api::call<PutSecretValue>(backend_, request));
  return {};
}

Result<void> Secrets::move_stage(std::string_view name, std::string_view stage,
                                 std::string_view from, std::string_view to) {
  UpdateSecretVersionStage::Request request;
  request.secret_id = text(name);
  request.version_stage = text(stage);
  request.remove_from_version_id = text_or_none(from);
  request.move_to_version_id = text_or_none(to);
  CLAVIUM_CHECK(api::call<UpdateSecretVersionStage>(backend_, request));
  return {};
}

Result<void> Secrets::tag(std::string_view name, const Tags& tags) {
  TagResource::Request request;
  request.secret_id = text(name);
  request.tags = tag_list(tags);
  CLAVIUM_CHECK(api::call<TagResource>(backend_, request));
  return {};
}

Result<std::vector<std::string>> Secrets::list(std::string_view prefix) {
  ListSecrets::Request request;
  request.max_results = kPageRows;
  // AWS's name filter is a prefix.
  request.filters =
      std::vector<FilterShape>{{"name", std::vector<std::string>{std::string(prefix)}}};
  std::vector<std::string> out;
  for (int page = 0; page < kPagesMax; ++page) {
    CLAVIUM_TRY(const auto answer, api::call<ListSecrets>(backend_, request));
    if (answer.secret_list) {
      for (const SecretListEntry& secret : *answer.secret_list) out.push_back(secret.name);
    }
    // A page may be empty and still not be the last one.
    if (answer.next_token.empty()) {
      std::sort(out.begin(), out.end());
      return out;
    }
    request.next_token = answer.next_token;
  }
  return fail(ErrorKind::internal, "the list of secrets does not end");
}

std::string request_token(std::string_view plan_id, std::string_view doing) {
  return hex_encode(crypto::sha256(concat("clavium request token\n", plan_id, "\n", doing)))
      .substr(0, 32);
}

}  // namespace clavium::runbook
