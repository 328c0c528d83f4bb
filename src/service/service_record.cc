// SPDX-License-Identifier: Apache-2.0
#include "service/service_record.h"

#include "json/writer.h"

namespace clavium::service {

audit::Record service_record(const operations::ServiceEvent& event, TimePoint when,
                             Entropy& entropy) {
  constexpr std::string_view kInvoker = "secretsmanager.amazonaws.com";
  audit::Record record;
  record.event_time = when;
  record.event_source = record.source_ip = record.user_agent = kInvoker;
  record.event_name = event.name;
  record.event_type = "AwsServiceEvent";
  record.region = event.space.region;
  record.account = event.space.account;
  record.event_id = random_uuid(entropy);
  record.request_id = event.request_id;
  record.error_message = event.error_message;
  json::Writer identity;
  identity.begin_object()
      .member("accountId", event.space.account)
      .member("invokedBy", kInvoker)
      .end_object();
  record.user_identity = std::move(identity).finish_text();
  json::Writer about;
  about.begin_object().member("SecretId", event.secret_arn).end_object();
  record.additional_event_data = std::move(about).finish_text();
  return record;
}

}  // namespace clavium::service
