// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/list_secret_version_ids.h"

#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

namespace {

constexpr std::int64_t kPageDefault = 100;

}  // namespace

Result<void> ListSecretVersionIds::check(const Request& request) {
  return check_secret_id(request.secret_id);
}

Result<Outcome> ListSecretVersionIds::execute(const Request& request, Context& context) {
  CLAVIUM_TRY(const api::SecretPtr secret, load_secret(context, *request.secret_id));
  const bool with_deprecated = request.include_deprecated.value_or(false);
  const std::string bound_to =
      concat("ListSecretVersionIds\n", secret->arn(), "\n", with_deprecated ? 1 : 0);
  CLAVIUM_TRY(const std::uint64_t from, open_page_token(context, bound_to, request.next_token));
  const auto limit = std::size_t(request.max_results.value_or(kPageDefault));

  Response response;
  response.arn = secret->arn();
  response.name = secret->key.name;
  response.versions.emplace();
  for (std::size_t i = std::size_t(from); i < secret->versions.size(); ++i) {
    const api::Version& version = secret->versions[i];
    if (version.stages.empty() && !with_deprecated) continue;
    if (response.versions->size() == limit) {
      response.next_token = seal_page_token(context, bound_to, i);
      break;
    }
    response.versions->push_back(
        {version.id,
         version.stages,
         version.last_accessed_on,
         version.created_at,
         {version.kms_key_id.empty() ? "DefaultEncryptionKey" : version.kms_key_id}});
  }
  Outcome outcome;
  outcome.body = api::to_body(response);
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
