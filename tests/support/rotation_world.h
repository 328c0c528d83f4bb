// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "audit/log.h"
#include "service/rotator.h"
#include "support/opened_installation.h"
#include "support/rotation_function.h"

namespace clavium::testing {

/// An installation with a rotation function, and what a test asks about them.
class RotationTest : public ::testing::Test {
 protected:
  RotationTest() {
    function.backend = [this]() -> api::SecretsBackend& { return *opened.backend; };
  }

  Result<std::string> invoke(std::string_view operation, std::string_view request) {
    CLAVIUM_TRY(const api::Body body,
                opened.backend->invoke("secretsmanager", operation, SecretBytes::copy_of(request)));
    return body.reveal_text([](std::string_view text) { return std::string(text); });
  }
  /// "ok", or "<code>: <message>".
  std::string outcome(std::string_view operation, std::string_view request) {
    const auto answer = invoke(operation, request);
    return answer ? "ok" : answer.error().code + ": " + answer.error().message;
  }
  static std::string token(int n) {
    return "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + n);
  }
  /// The request of a RotateSecret of "a"; `more` are members behind a comma.
  static std::string rotate_request(int n, std::string_view more = "",
                                    std::string_view name = "a") {
    return concat(R"({"SecretId":")", name, R"(","ClientRequestToken":")", token(n),
                  R"(","RotationLambdaARN":")", RotationFunction::kArn, "\"", more, "}");
  }
  std::string create(std::string_view name, int n = 1) {
    EXPECT_EQ(outcome("CreateSecret", concat(R"({"Name":")", name, R"(","ClientRequestToken":")",
                                             token(n), R"(","SecretString":"first"})")),
              "ok");
    return token(n);
  }
  std::string put(int n, std::string_view value = "mine", std::string_view more = "") {
    return outcome("PutSecretValue", concat(R"({"SecretId":"a","ClientRequestToken":")", token(n),
                                            R"(","SecretString":")", value, "\"", more, "}"));
  }

  api::SecretKey key(std::string name = "a") const {
    return {{opened.installation->account, "eu-central-1"}, std::move(name)};
  }
  api::SecretPtr row(std::string name = "a") {
    return *opened.installation->store->find(key(std::move(name)));
  }
  /// Version id to labels, joined by commas.
  std::map<std::string, std::string> stages() {
    std::map<std::string, std::string> shown;
    for (const api::Version& version : row()->versions) {
      std::string& labels = shown[version.id];
      for (const std::string& stage : version.stages) labels += (labels.empty() ? "" : ",") + stage;
    }
    return shown;
  }
  std::string value(std::string_view stage = "AWSCURRENT") {
    const auto answer =
        invoke("GetSecretValue", concat(R"({"SecretId":"a","VersionStage":")", stage, "\"}"));
    if (!answer) return answer.error().code;
    const auto document = json::Document::parse(std::string_view(*answer));
    return std::string(*document->root().find("SecretString")->string());
  }
  /// The records of type AwsServiceEvent, each "RotationFailed" or "RotationFailed: message".
  std::vector<std::string> events() {
    std::vector<std::string> all;
    const auto read =
        audit::read_log(opened.data() / "audit", 0, [&](std::uint64_t, std::string_view text) {
          const auto document = json::Document::parse(text);
          if (document->root().find("eventType")->string() != "AwsServiceEvent") return true;
          std::string name(*document->root().find("eventName")->string());
          if (const auto message = document->root().find("errorMessage"))
            name += ": " + std::string(*message->string());
          all.push_back(std::move(name));
          return true;
        });
    EXPECT_TRUE(read) << read.error().message;
    return all;
  }
  std::string last_record() {
    std::string last;
    (void)audit::read_log(opened.data() / "audit", 0, [&](std::uint64_t, std::string_view text) {
      last = text;
      return true;
    });
    return last;
  }

  service::Rotator rotator() {
    return service::Rotator({*opened.installation->service, *opened.installation->store, function,
                             opened.clock, opened.entropy});
  }
  /// Works on "a" until nothing is due.
  void work(const service::Rotator::Stop& stop = {}) {
    const auto done = rotator().work(key(), stop);
    EXPECT_TRUE(done) << done.error().message;
  }

  RotationFunction function;
  OpenedInstallation opened{&function};
};

}  // namespace clavium::testing
