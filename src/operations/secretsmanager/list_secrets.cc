// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/list_secrets.h"

#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

namespace {

constexpr std::int64_t kPageDefault = 100;

store::Order order_of(const api::Text& sort_by) {
  const std::string_view key = sort_by ? std::string_view(*sort_by) : "created-date";
  if (key == "last-accessed-date") return store::Order::last_accessed;
  if (key == "last-changed-date") return store::Order::last_changed;
  if (key == "name") return store::Order::name;
  return store::Order::created;
}

SecretListEntry entry_of(const api::Secret& secret) {
  SecretListEntry entry;
  show_secret(secret, entry);
  entry.secret_versions_to_stages = show_stages(secret);
  return entry;
}

}  // namespace

Result<void> ListSecrets::check(const Request& request) {
  CLAVIUM_TRY([[maybe_unused]] const auto filters, read_filters(request.filters));
  return {};
}

Result<Outcome> ListSecrets::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const auto filters, read_filters(request.filters));
  // A token continues the very list that it came from, so it is bound to everything but itself.
  json::Writer parameters;
  parameters.begin_array()
      .value("ListSecrets")
      .value(context.space.account)
      .value(context.space.region);
  parameters.value(request.sort_by.value_or("")).value(request.sort_order.value_or(""));
  parameters.value(request.include_planned_deletion.value_or(false));
  api::encode(parameters, request.filters.value_or(std::vector<FilterShape>{}));
  parameters.end_array();
  const std::string bound_to = std::move(parameters).finish_text();

  store::ListQuery query;
  query.order = order_of(request.sort_by);
  query.descending = request.sort_order == "desc";
  query.with_planned_deletion = request.include_planned_deletion.value_or(false);
  query.limit = std::size_t(request.max_results.value_or(kPageDefault));
  set_filters(query, filters);
  CLAVIUM_TRY(query.after, open_list_token(context, bound_to, request.next_token));
  CLAVIUM_TRY(const store::ListPage page, context.store.list(context.space, query));

  Response response;
  response.secret_list.emplace();
  for (const api::SecretPtr& secret : page.secrets)
    response.secret_list->push_back(entry_of(*secret));
  if (page.next) response.next_token = seal_list_token(context, bound_to, *page.next);
  Outcome outcome;
  outcome.body = api::to_body(response);
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
