// SPDX-License-Identifier: Apache-2.0
#include "operations/secretsmanager/delete_secret.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "api/aws_error.h"
#include "base/encoding.h"
#include "operations/context.h"
#include "operations/secretsmanager/shared.h"

namespace clavium::operations::secretsmanager {

namespace {

using std::chrono::days;

// "May 3, 2018 5:51:02 PM": the form of this one date in CloudTrail records.
std::string format_record_date(TimePoint time) {
  const std::time_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char out[64];
  std::snprintf(out, sizeof out, "%s %d, %d %d:%02d:%02d %s", kMonths[parts.tm_mon], parts.tm_mday,
                parts.tm_year + 1900, parts.tm_hour % 12 == 0 ? 12 : parts.tm_hour % 12,
                parts.tm_min, parts.tm_sec, parts.tm_hour < 12 ? "AM" : "PM");
  return out;
}

Outcome answer(const std::string& arn, const std::string& name, TimePoint when) {
  Outcome outcome;
  outcome.body = api::to_body(DeleteSecret::Response{arn, name, when});
  json::Writer elements;
  elements.begin_object().member("name", name).member("deletionDate", format_record_date(when));
  elements.member("arn", arn).end_object();
  outcome.response_elements = std::move(elements).finish_text();
  return outcome;
}

// AWS answers a forced deletion of a secret that does not exist as if it had been there. Not so for
// an ARN of another region: there the secret may well be, and would stay.
Result<Outcome> delete_missing(const DeleteSecret::Request& request, const Context& context) {
  CLAVIUM_TRY(const api::SecretRef ref, api::parse_secret_id(*request.secret_id));
  const bool is_arn = ref.is_arn();
  if (is_arn && *ref.space != context.space) return api::secret_not_found();
  return answer(is_arn ? *request.secret_id : api::secret_arn(context.space, *request.secret_id),
                *request.secret_id, context.now);
}

// Before the secret is looked at; an operator may have moved the window's bounds.
Result<void> check_window(const DeleteSecret::Request& request, const engine::Quotas& quotas) {
  const auto& window = request.recovery_window_in_days;
  if (window &&
      (*window < quotas.recovery_window_days_min || *window > quotas.recovery_window_days_max)) {
    return api::invalid_parameter(concat("The RecoveryWindowInDays value must be between ",
                                         quotas.recovery_window_days_min, " and ",
                                         quotas.recovery_window_days_max, " days (inclusive)."));
  }
  if (request.force_delete_without_recovery.value_or(false) && window) {
    return api::invalid_parameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
  }
  return {};
}

std::unexpected<Error> still_replicated(const api::Secret& secret) {
  std::vector<std::string> regions;
  for (const api::Replica& replica : secret.replicas) regions.push_back(replica.region);
  std::ranges::sort(regions);
  return api::invalid_parameter(concat("You can't delete secret ", secret.arn(),
                                       " that still has replica regions [", join(regions, ", "),
                                       "]"));
}

}  // namespace

Result<void> DeleteSecret::check(const Request& request) {
  CLAVIUM_CHECK(check_secret_id(request.secret_id));
  return {};
}

Result<Outcome> DeleteSecret::execute(const Request& request, Context& context) {
  CLAVIUM_CHECK(check_window(request, context.quotas));
  const bool force = request.force_delete_without_recovery.value_or(false);
  Result<api::SecretPtr> found = load_secret(context, *request.secret_id);
  if (!found && force && found.error().kind == ErrorKind::not_found)
    return delete_missing(request, context);
  CLAVIUM_TRY(const api::SecretPtr secret, std::move(found));
  CLAVIUM_CHECK(check_changeable(context, *secret));
  if (!secret->replicas.empty()) return still_replicated(*secret);

  if (force) {
    Outcome outcome = answer(secret->arn(), secret->key.name, context.now);
    outcome.changes.push_back({secret->key, secret->revision, std::nullopt});
    outcome.events.push_back(deletion_event("EndSecretVersionDelete", *secret));
    return outcome;
  }
  if (secret->deletion_at) {
    return api::invalid_request(
        "You can't perform this operation on the secret because it was marked for deletion.");
  }
  api::Secret after = *secret;
  after.deletion_at =
      context.now +
      days(request.recovery_window_in_days.value_or(context.quotas.recovery_window_days_default));
  Outcome outcome = answer(secret->arn(), secret->key.name, *after.deletion_at);
  outcome.changes.push_back(change_of(*secret, std::move(after), context.now));
  outcome.events.push_back(deletion_event("StartSecretVersionDelete", *secret));
  return outcome;
}

}  // namespace clavium::operations::secretsmanager
