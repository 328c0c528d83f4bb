// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include "json/value.h"
#include "operations/opened_context.h"
#include "service/local_backend.h"

namespace clavium::testing {

inline constexpr const char* kHome = "eu-central-1";
inline constexpr const char* kAway = "us-east-1";
inline constexpr std::string_view kReplicaText =
    "InvalidParameterException: Operation not permitted on a replica secret. Call must be made in "
    "primary secret's region.";

/// A real installation, each region of it through a backend of its own. The secret is always "a".
class Replication : public ::testing::Test {
 protected:
  Result<std::string> call(const std::string& region, std::string_view operation,
                           std::string_view request) {
    service::LocalBackend backend(*opened_.installation->service,
                                  authn::root_caller(opened_.installation->account), region, "");
    CLAVIUM_TRY(const api::Body body,
                backend.invoke("secretsmanager", operation, SecretBytes::copy_of(request)));
    return body.reveal_text([](std::string_view text) { return std::string(text); });
  }
  std::string told(const std::string& region, std::string_view operation,
                   std::string_view request) {
    const auto answer = call(region, operation, request);
    return answer ? *answer : answer.error().code + ": " + answer.error().message;
  }
  std::string token() { return concat("00000000-0000-4000-8000-", 100'000'000'000 + ++tokens_); }

  std::string create(const std::string& region, std::string_view value,
                     std::string_view more = {}) {
    return told(region, "CreateSecret",
                concat(R"({"Name":"a","ClientRequestToken":")", token(), R"(","SecretString":")",
                       value, "\"", more, "}"));
  }
  std::string put(const std::string& region, std::string_view value, std::string_view more = {}) {
    return told(region, "PutSecretValue",
                concat(R"({"SecretId":"a","ClientRequestToken":")", token(),
                       R"(","SecretString":")", value, "\"", more, "}"));
  }
  std::string value(const std::string& region, std::string_view more = {}) {
    const auto answer = call(region, "GetSecretValue", concat(R"({"SecretId":"a")", more, "}"));
    if (!answer) return answer.error().code;
    const auto document = json::Document::parse(*answer);
    return std::string(document->root().find("SecretString")->string().value());
  }
  static std::string put_policy() {
    return R"({"SecretId":"a","ResourcePolicy":"{\"Version\":\"2012-10-17\",\"Statement\":[{)"
           R"(\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"secretsmanager:RestoreSecret\",)"
           R"(\"Resource\":\"*\"}]}"})";
  }
  api::SecretPtr row(const std::string& region) {
    return *opened_.installation->store->find({{opened_.installation->account, region}, "a"});
  }
  const api::Replica& replica(std::size_t index = 0) { return row(kHome)->replicas.at(index); }

  std::vector<std::string> events() {
    std::vector<std::string> names;
    const auto read =
        audit::read_log(opened_.data() / "audit", 0, [&](std::uint64_t, std::string_view text) {
          const auto document = json::Document::parse(text);
          if (document->root().find("eventType")->string() == "AwsServiceEvent")
            names.push_back(concat(*document->root().find("eventName")->string(), " ",
                                   *document->root().find("awsRegion")->string()));
          return true;
        });
    EXPECT_TRUE(read) << read.error().message;
    return names;
  }

  OpenedInstallation opened_;
  int tokens_ = 0;
};

inline constexpr std::string_view kToAway = R"(,"AddReplicaRegions":[{"Region":"us-east-1"}])";

}  // namespace clavium::testing
