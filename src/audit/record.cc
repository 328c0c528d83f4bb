// SPDX-License-Identifier: Apache-2.0
//
// Members stand in the order in which CloudTrail writes them; optional ones are left out, never
// null, but for requestParameters and responseElements, which CloudTrail writes as null.
#include "audit/record.h"

#include "base/encoding.h"
#include "json/writer.h"

namespace clavium::audit {

namespace {

// Bounds of CloudTrail's record contents (CloudTrail User Guide, "CloudTrail record contents").
constexpr std::size_t kTextBytesMax = 1024;  // errorCode, errorMessage, userAgent
constexpr std::size_t kParametersBytesMax = 100 * 1024;
constexpr std::size_t kAdditionalDataBytesMax = 28 * 1024;

/// The longest prefix within the bound that does not end inside a character.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

/// Headers may carry any byte, a JSON text may not: what is no UTF-8 keeps its ASCII and gets
/// U+FFFD for the rest, so that no caller can make a record that readers refuse.
std::string clean(std::string_view text) {
  if (is_utf8(text)) return std::string(cut(text, kTextBytesMax));
  std::string cleaned;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x80) {
      cleaned.push_back(c);
    } else {
      cleaned.append("\xEF\xBF\xBD");
    }
  }
  return std::string(cut(cleaned, kTextBytesMax));
}

void object_or_null(json::Writer& out, std::string_view name, std::string_view json) {
  out.key(name);
  if (json.empty()) {
    out.null();
  } else if (json.size() > kParametersBytesMax) {
    out.raw(R"({"omitted":true})");
  } else {
    out.raw(json);
  }
}

}  // namespace

std::string to_json(const Record& record) {
  json::Writer out;
  out.begin_object().member("eventVersion", "1.11").key("userIdentity");
  out.raw(record.user_identity.empty() ? std::string_view("{}") : record.user_identity);
  out.member("eventTime", format_iso8601(record.event_time))
      .member("eventSource", record.event_source)
      .member("eventName", record.event_name)
      .member("awsRegion", clean(record.region))
      .member("sourceIPAddress", record.source_ip)
      .member("userAgent", clean(record.user_agent));
  if (!record.error_code.empty()) out.member("errorCode", clean(record.error_code));
  if (!record.error_message.empty()) out.member("errorMessage", clean(record.error_message));
  object_or_null(out, "requestParameters", record.request_parameters);
  object_or_null(out, "responseElements", record.response_elements);
  if (record.additional_event_data.size() > kAdditionalDataBytesMax) {
    out.key("additionalEventData").raw(R"({"omitted":true})");
  } else if (!record.additional_event_data.empty()) {
    out.key("additionalEventData").raw(record.additional_event_data);
  }
  out.member("requestID", clean(record.request_id))
      .member("eventID", record.event_id)
      .member("readOnly", record.read_only)
      .member("eventType", record.event_type)
      .member("managementEvent", true)
      .member("recipientAccountId", record.account)
      .member("eventCategory", "Management");
  if (!record.tls_version.empty()) {
    out.key("tlsDetails")
        .begin_object()
        .member("tlsVersion", record.tls_version)
        .member("cipherSuite", record.tls_cipher)
        .member("clientProvidedHostHeader", clean(record.host_header))
        .end_object();
  }
  return std::move(out.end_object()).finish_text();
}

}  // namespace clavium::audit
