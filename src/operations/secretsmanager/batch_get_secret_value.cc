// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/batch_get_secret_value.h"

#include "api/aws_error.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

namespace {

constexpr std::int64_t kPageDefault = 20;

// One secret of the batch: its value, or the reason why not, which never fails the others.
void read_one(Context& context, const std::string& secret_id,
              BatchGetSecretValue::Response& response, Outcome& outcome) {
  const auto refuse = [&](const Error& error) {
    response.errors->push_back({secret_id, error.code, error.message});
  };
  // A name that does not exist is authorised too, or the refusal would tell whether it does.
  const auto named = load_secret(context, secret_id);
  const std::string resource = named ? (*named)->arn()
                               : secret_id.starts_with("arn:")
                                   ? secret_id
                                   : api::secret_arn(context.space, secret_id + "-??????");
  const std::string action = "secretsmanager:GetSecretValue";
  if (const auto decision = authz::authorise(context.caller, action, resource); !decision.permit) {
    return refuse(authz::access_denied(context.caller, action, secret_id, decision));
  }
  const auto secret = load_usable_secret(context, secret_id);
  if (!secret) return refuse(secret.error());
  const auto version = pick_version(**secret, std::nullopt, std::nullopt);
  if (!version) return refuse(version.error());
  auto value = open_version(context, **secret, **version);
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
  query.matches = [&](const api::Secret& secret) { return engine::matches(secret, filters); };
  CLAVIUM_TRY(query.after_sequence, open_page_token(context, bound_to, request.next_token));
  CLAVIUM_TRY(const store::ListPage page, context.store.list(context.space, query));
  if (page.more)
    response.next_token = seal_page_token(context, bound_to, page.secrets.back()->sequence);
  std::vector<std::string> ids;
  for (const api::SecretPtr& secret : page.secrets) ids.push_back(secret->arn());
  return ids;
}

}  // namespace

Result<void> BatchGetSecretValue::check(const Request& request) {
  if (request.secret_id_list.has_value() == request.filters.has_value()) {
    return api::invalid_parameter(
        "Either 'SecretIdList' or 'Filters' must be provided, but not both.");
  }
  if (request.max_results && !request.filters) {
    return api::invalid_parameter(
        "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.");
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
  for (const std::string& id : ids) read_one(context, id, response, outcome);
  outcome.body = api::to_body(response);
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
