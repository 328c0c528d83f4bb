// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/batch_get_secret_value.h"

#include "api/aws_error.h"
#include "api/error_names.h"
#include "engine/stages.h"
#include "operations/access.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

namespace {

constexpr std::int64_t kPageDefault = 20;
constexpr std::string_view kGetSecretValue = "secretsmanager:GetSecretValue";

// An empty list of filters selects nothing, as if it were not there.
bool has_filters(const BatchGetSecretValue::Request& request) {
  return request.filters && !request.filters->empty();
}

// One secret of the batch: its value, or the reason why not, which never fails the others.
// Errors: a fault of our own only. It concerns the whole call, and its cause is not for the caller.
Result<void> read_one(Context& context, const std::string& secret_id,
                      BatchGetSecretValue::Response& response, Outcome& outcome) {
  const auto refuse = [&](const Error& error) -> Result<void> {
    const api::ErrorName& told = api::name_to_answer(error);
    if (told.http_status >= 500) return std::unexpected(error);
    response.errors->push_back({secret_id, std::string(told.name), error.message});
    outcome.refused_reads.push_back({secret_id, error});
    return {};
  };
  const auto located = locate(context.store, context.space, secret_id);
  if (!located) return refuse(located.error());
  const authz::Decision decision = may(context, kGetSecretValue, *located, [](auto& keys) {
    keys.set("secretsmanager:VersionStage", std::string(engine::kCurrent));
  });
  if (!decision.permit)
    return refuse(authz::access_denied(context.caller, kGetSecretValue, secret_id, decision));
  Context theirs = context.within(*decision.permit);
  const auto secret = load_usable_secret(theirs, secret_id);
  if (!secret) return refuse(secret.error());
  if (const auto shared = check_key_is_shared(theirs, **secret); !shared)
    return refuse(shared.error());
  const auto version = pick_version(**secret, std::nullopt, std::nullopt);
  if (!version) return refuse(version.error());
  auto value = open_version(theirs, **secret, **version);
  if (!value) return refuse(value.error());
  SecretValueEntry entry;
  entry.arn = (*secret)->arn();
  entry.name = (*secret)->key.name;
  entry.version_id = (*version)->id;
  entry.version_stages = (*version)->stages;
  entry.created_date = (*version)->created_at;
  if ((*version)->kind == api::ValueKind::string) {
    entry.secret_string = *std::move(value);
  } else {
    entry.secret_binary = api::Blob{*std::move(value)};
  }
  outcome.reads.push_back({(*secret)->key, entry.version_id, secret_id});
  response.secret_values->push_back(std::move(entry));
  return {};
}

// The ARNs of one page of matches; the next page's token goes into the response.
Result<std::vector<std::string>> filtered_ids(const BatchGetSecretValue::Request& request,
                                              Context& context,
                                              BatchGetSecretValue::Response& response) {
  CLAVIUM_TRY(const auto filters, read_filters(request.filters));
  json::Writer parameters;
  parameters.begin_array()
      .value("BatchGetSecretValue")
      .value(context.space.account)
      .value(context.space.region);
  api::encode(parameters, *request.filters);
  parameters.end_array();
  const std::string bound_to = std::move(parameters).finish_text();
  store::ListQuery query;
  query.limit = std::size_t(request.max_results.value_or(kPageDefault));
  set_filters(query, filters);
  CLAVIUM_TRY(query.after, open_list_token(context, bound_to, request.next_token));
  CLAVIUM_TRY(const store::ListPage page, context.store.list(context.space, query));
  if (page.next) response.next_token = seal_list_token(context, bound_to, *page.next);
  std::vector<std::string> ids;
  for (const api::SecretPtr& secret : page.secrets) ids.push_back(secret->arn());
  return ids;
}

}  // namespace

Result<void> BatchGetSecretValue::check(const Request& request) {
  if (request.secret_id_list.has_value() == has_filters(request)) {
    return api::invalid_parameter(
        "Either 'SecretIdList' or 'Filters' must be provided, but not both.");
  }
  for (const auto& [given, name] : {std::pair(request.max_results.has_value(), "MaxResults"),
                                    std::pair(request.next_token.has_value(), "NextToken")}) {
    if (!given || has_filters(request)) continue;
    return api::invalid_parameter(
        concat("'Filters' not specified. 'Filters' must also be specified when '", name,
               "' is provided."));
  }
  CLAVIUM_TRY([[maybe_unused]] const auto filters, read_filters(request.filters));
  return {};
}

Result<Outcome> BatchGetSecretValue::execute(const Request& request, Context& context) {
  Response response;
  response.secret_values.emplace();
  response.errors.emplace();
  std::vector<std::string> ids;
  if (request.secret_id_list) {
    ids = *request.secret_id_list;
  } else {
    CLAVIUM_TRY(ids, filtered_ids(request, context, response));
  }
  Outcome outcome;
  outcome.record_each_read = true;
  for (const std::string& id : ids) CLAVIUM_CHECK(read_one(context, id, response, outcome));
  outcome.body = api::to_body(response);
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
