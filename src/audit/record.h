// SPDX-License-Identifier: Apache-2.0
//
// One audit record in the shape of an AWS CloudTrail record, so that everything that reads
// CloudTrail reads ours. What a record may hold is what this struct names; nothing else can get in.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"

namespace clavium::audit {

struct Record {
  TimePoint event_time;
  std::string event_source;  ///< "secretsmanager.amazonaws.com"
  std::string event_name;    ///< "GetSecretValue"
  std::string event_type = "AwsApiCall";
  std::string region;
  std::string account;  ///< recipientAccountId
  std::string source_ip;
  std::string user_agent;
  std::string user_identity;          ///< JSON object
  std::string request_parameters;     ///< JSON object without sensitive members; empty: null
  std::string response_elements;      ///< JSON object; empty: null
  std::string additional_event_data;  ///< JSON object; empty: absent
  std::string error_code;             ///< empty: the call succeeded
  std::string error_message;          ///< also alone: a service event that tells of a failure
  std::string request_id;             ///< UUID, the x-amzn-RequestId of the answer
  std::string event_id;               ///< UUID
  bool read_only = false;
  std::string tls_version;  ///< empty: no tlsDetails
  std::string tls_cipher;
  std::string host_header;
};

/// The record as one line of JSON. errorCode and errorMessage are cut at 1 KiB, parameters over 100
/// KiB are replaced by {"omitted": true}, as CloudTrail bounds them.
[[nodiscard]] std::string to_json(const Record& record);

}  // namespace clavium::audit
