// SPDX-License-Identifier: Apache-2.0
#include "audit/record.h"

#include <gtest/gtest.h>

#include "audit/chain.h"
#include "json/value.h"

namespace clavium::audit {
namespace {

Record create_secret() {
  Record record;
  record.event_time = TimePoint(std::chrono::milliseconds(1'742'251'242'123));
  record.event_source = "secretsmanager.amazonaws.com";
  record.event_name = "CreateSecret";
  record.region = "us-west-2";
  record.account = "123456789012";
  record.source_ip = "192.0.2.7";
  record.user_agent = "aws-cli/2";
  record.user_identity = R"({"type":"Root"})";
  record.request_parameters = R"({"name":"a"})";
  record.response_elements = R"({"arn":"x"})";
  record.request_id = "r";
  record.event_id = "e";
  record.tls_version = "TLSv1.3";
  record.tls_cipher = "TLS_AES_128_GCM_SHA256";
  record.host_header = "h";
  return record;
}

TEST(AuditRecord, HasTheMembersOfCloudTrailInItsOrder) {
  EXPECT_EQ(
      to_json(create_secret()),
      R"({"eventVersion":"1.11","userIdentity":{"type":"Root"},)"
      R"("eventTime":"2025-03-17T22:40:42Z","eventSource":"secretsmanager.amazonaws.com",)"
      R"("eventName":"CreateSecret","awsRegion":"us-west-2","sourceIPAddress":"192.0.2.7",)"
      R"("userAgent":"aws-cli/2","requestParameters":{"name":"a"},"responseElements":{"arn":"x"},)"
      R"("requestID":"r","eventID":"e","readOnly":false,"eventType":"AwsApiCall",)"
      R"("managementEvent":true,"recipientAccountId":"123456789012","eventCategory":"Management",)"
      R"("tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256",)"
      R"("clientProvidedHostHeader":"h"}})");
}

TEST(AuditRecord, AServiceEventCarriesAdditionalEventDataAndNoTls) {
  Record record = create_secret();
  record.event_type = "AwsServiceEvent";
  record.event_name = "RotationSucceeded";
  record.request_parameters.clear();
  record.response_elements.clear();
  record.additional_event_data = R"({"SecretId":"arn"})";
  record.tls_version.clear();
  const std::string text = to_json(record);
  EXPECT_NE(text.find(R"("requestParameters":null,"responseElements":null,)"
                      R"("additionalEventData":{"SecretId":"arn"},"requestID")"),
            std::string::npos);
  EXPECT_EQ(text.find("tlsDetails"), std::string::npos);
  EXPECT_EQ(text.find("errorCode"), std::string::npos);
}

TEST(AuditRecord, ARefusalStandsBehindTheUserAgent) {
  Record record = create_secret();
  record.error_code = "AccessDenied";
  record.error_message = "no";
  EXPECT_NE(to_json(record).find(R"("userAgent":"aws-cli/2","errorCode":"AccessDenied",)"
                                 R"("errorMessage":"no","requestParameters")"),
            std::string::npos);
}

TEST(AuditRecord, ACallerCannotForgeALineOrBreakTheJson) {
  Record record = create_secret();
  record.user_agent = "x\"}\n{\"eventVersion\":\"1.11\"\x1b[2J\xff\xfe";
  const std::string text = to_json(record);
  EXPECT_TRUE(is_record(text));
  const auto document = json::Document::parse(text);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().find("userAgent")->string(),
            "x\"}\n{\"eventVersion\":\"1.11\"\x1b[2J\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(AuditRecord, BoundsAreThoseOfCloudTrailAndCutsKeepCharactersWhole) {
  Record record = create_secret();
  record.error_code = "E";
  record.error_message = std::string(1023, 'a') + "\xC3\xA9";
  record.request_parameters = R"({"a":")" + std::string(100 * 1024, 'x') + R"("})";
  record.response_elements = record.request_parameters;
  record.additional_event_data = R"({"a":")" + std::string(28 * 1024, 'x') + R"("})";
  const std::string text = to_json(record);
  const auto document = json::Document::parse(text);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().find("errorMessage")->string(), std::string(1023, 'a'));
  for (const char* name : {"requestParameters", "responseElements", "additionalEventData"}) {
    EXPECT_EQ(document->root().find(name)->find("omitted")->boolean(), true) << name;
  }
}

}  // namespace
}  // namespace clavium::audit
