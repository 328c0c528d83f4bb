// SPDX-License-Identifier: Apache-2.0
#include "service/service_record.h"

#include <gtest/gtest.h>

namespace clavium::service {
namespace {

// The shape of the record in AWS's user guide, "AWS CloudTrail entries for Secrets Manager".
TEST(ServiceRecordTest, HasTheServiceInThePlaceOfACaller) {
  SystemEntropy entropy;
  operations::ServiceEvent event{"RotationFailed",
                                 {"123456789012", "eu-central-1"},
                                 "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf",
                                 "Rotation-arn-id",
                                 "Error when executing lambda"};
  audit::Record record =
      service_record(event, TimePoint(std::chrono::seconds(1'700'000'000)), entropy);
  EXPECT_EQ(record.event_id.size(), 36u);
  record.event_id = "E";
  EXPECT_EQ(
      audit::to_json(record),
      R"({"eventVersion":"1.11","userIdentity":{"accountId":"123456789012","invokedBy":"secretsmanager.amazonaws.com"},)"
      R"("eventTime":"2023-11-14T22:13:20Z","eventSource":"secretsmanager.amazonaws.com","eventName":"RotationFailed",)"
      R"("awsRegion":"eu-central-1","sourceIPAddress":"secretsmanager.amazonaws.com","userAgent":"secretsmanager.amazonaws.com",)"
      R"("errorMessage":"Error when executing lambda","requestParameters":null,"responseElements":null,)"
      R"("additionalEventData":{"SecretId":"arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf"},)"
      R"("requestID":"Rotation-arn-id","eventID":"E","readOnly":false,"eventType":"AwsServiceEvent","managementEvent":true,)"
      R"("recipientAccountId":"123456789012","eventCategory":"Management"})");
}

}  // namespace
}  // namespace clavium::service
