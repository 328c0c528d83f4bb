// SPDX-License-Identifier: Apache-2.0
//
// A server without sockets for hostile questions. Every answer, whatever was asked, is held against
// what is promised of all: a status and a shape that AWS knows, no fault of our own, no planted
// value in the answer, the log or the audit log, and a bounded amount of work.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <future>

#include "api/error_names.h"
#include "authn/root_directory.h"
#include "aws/sigv4.h"
#include "base/encoding.h"
#include "json/value.h"
#include "operations/table.h"
#include "support/memory_log.h"
#include "support/opened_installation.h"
#include "wire/bad_input_members.h"
#include "wire/server_handler.h"

namespace clavium::testing {

// Planted wherever a value belongs, and in whatever is no JSON; no valid base64, and a number too.
inline constexpr std::string_view kCanary = "canary-4711-zebra";
inline constexpr std::string_view kCanaryNumber = "47118080471180804";
inline constexpr std::string_view kCanaryBase64 = "Y2FuYXJ5LTQ3MTEtemVicmE=";
inline constexpr std::string_view kToken = "00000000-0000-4000-8000-000000000001";

/// What one request may cost the thread that answers it.
inline constexpr std::chrono::milliseconds kWorkMax{50};

// Sanitizers and unoptimised builds do the same work many times slower; the bound is checked in the
// builds that are shipped.
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
inline constexpr bool kWorkIsMeasured = true;
#else
inline constexpr bool kWorkIsMeasured = false;
#endif

inline std::string in_quotes(std::string_view text) { return concat("\"", text, "\""); }
inline std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// A JSON object with `value` at the member's path, and these other members.
inline std::string with_member(std::string_view path, std::string_view value,
                               std::string_view others = "") {
  std::string inner(value);
  for (std::size_t end = path.size(); end > 0;) {
    std::size_t begin = path.rfind('.', end - 1);
    begin = begin == std::string_view::npos ? 0 : begin + 1;
    std::string_view name = path.substr(begin, end - begin);
    const bool in_list = name.ends_with("[]") && end != path.size();
    if (name.ends_with("[]")) name.remove_suffix(2);
    if (in_list) inner = concat("[", inner, "]");
    inner = concat("{", in_quotes(name), ":", inner, begin == 0 ? others : "", "}");
    end = begin == 0 ? 0 : begin - 1;
  }
  return inner;
}

/// Whether this server has the operation at all.
inline bool is_offered(std::string_view operation) {
  return operations::find_operation("secretsmanager", operation) != nullptr;
}

class BadInput : public ::testing::Test {
 protected:
  static std::string body_of(const http::Response& response) {
    return response.body.reveal_text([](std::string_view text) { return std::string(text); });
  }

  static http::Request request_of(std::string_view operation, std::string_view body) {
    http::Request request;
    request.method = "POST";
    request.headers.add("Content-Type", "application/x-amz-json-1.1");
    request.headers.add("X-Amz-Target", concat("secretsmanager.", operation));
    request.body = SecretBytes::copy_of(body);
    request.connection.peer_address = "127.0.0.1";
    return request;
  }
  http::Request signed_request(http::Request request) {
    (void)aws::sign(request, {"http", "127.0.0.1", 4580, ""},
                    {std::string(kAccessKeyId), SecretBytes::copy_of(kKeyText), SecretBytes(), {}},
                    {"eu-central-1", "secretsmanager"}, opened_.clock.now());
    return request;
  }

  /// Asks, and checks what holds for every answer.
  http::Response ask(http::Request request) {
    auto answer = std::make_shared<std::promise<http::Response>>();
    const auto began = thread_work();
    handler_.handle(std::move(request),
                    [answer](http::Response response) { answer->set_value(std::move(response)); });
    const auto work = thread_work() - began;
    http::Response response = answer->get_future().get();
    ++asked_;
    most_work_ = std::max(most_work_, work);
    check_promises(response, work);
    return response;
  }
  /// The body of the answer to a signed call.
  std::string call(std::string_view operation, std::string_view body) {
    return body_of(ask(signed_request(request_of(operation, body))));
  }

  static std::string refusal(std::string_view message) {
    return concat(R"({"__type":"SerializationException","Message":")", message, "\"}");
  }
  static constexpr std::string_view kNoWords = R"({"__type":"SerializationException"})";

  void TearDown() override {
    RecordProperty("asked", asked_);
    RecordProperty("most_work_us", int(most_work_.count() / 1000));
  }

  int asked_ = 0;
  std::chrono::nanoseconds most_work_{};
  OpenedInstallation opened_;

 private:
  static constexpr std::string_view kAccessKeyId = "AKIATESTTESTTESTTEST";
  static constexpr std::string_view kKeyText = "a secret key of forty characters, nearly";

  static std::chrono::nanoseconds thread_work() {
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
  }

  static void expect_no_canary(std::string_view text, std::string_view where) {
    for (const std::string_view canary : {kCanary, kCanaryNumber, kCanaryBase64}) {
      EXPECT_EQ(text.find(canary), std::string_view::npos) << where << ": " << text.substr(0, 600);
    }
  }

  void check_promises(const http::Response& response, std::chrono::nanoseconds work) {
    if (kWorkIsMeasured) {
      EXPECT_LT(work, kWorkMax) << "one request, " << work.count() / 1000 << " us";
    }
    const std::string body = body_of(response);
    expect_no_canary(body, "the answer");
    for (const auto& field : response.headers.fields()) expect_no_canary(field.value, field.name);
    for (const std::string& line : opened_.log.take()) {
      expect_no_canary(line, "the log");
      EXPECT_FALSE(line.starts_with(LogWatch::kNotModelled)) << line;
    }
    for (const std::string& record : log_.take()) {
      expect_no_canary(record, "the audit log");
      EXPECT_TRUE(json::Document::parse(record)) << record;
    }
    if (response.status == 403 || response.status == 404) return;  // AWS's front end, in XML
    ASSERT_TRUE(response.status == 200 || response.status == 400)
        << response.status << " " << body.substr(0, 600);
    EXPECT_EQ(response.headers.find("Content-Type"), "application/x-amz-json-1.1");
    EXPECT_EQ(response.headers.find("x-amzn-RequestId").value_or("").size(), 36U);
    const auto document = json::Document::parse(body);
    ASSERT_TRUE(document) << body.substr(0, 600);
    if (response.status == 400) check_error(document->root(), body);
  }

  static void check_error(const json::Value& error, std::string_view body) {
    static constexpr std::string_view kFrontEnd[] = {"ValidationException",
                                                     "UnrecognizedClientException",
                                                     "InvalidSignatureException",
                                                     "IncompleteSignatureException",
                                                     "MissingAuthenticationTokenException",
                                                     "ExpiredTokenException",
                                                     "ThrottlingException"};
    const auto type = error.find("__type");
    ASSERT_TRUE(type && type->string()) << body;
    const std::string_view name = *type->string();
    EXPECT_NE(api::find_error_name(name), nullptr) << name;
    const bool front_end = std::ranges::find(kFrontEnd, name) != std::end(kFrontEnd);
    EXPECT_FALSE(error.find(front_end ? "Message" : "message")) << body.substr(0, 600);
    const bool may_be_wordless =
        name == "SerializationException" || name == "UnknownOperationException";
    EXPECT_TRUE(may_be_wordless || error.find(front_end ? "message" : "Message")) << body;
  }

  MemoryLog log_;
  service::Service service_{{*opened_.installation->store, *opened_.installation->keyring, log_,
                             opened_.clock, opened_.entropy}};
  authn::RootDirectory directory_{
      {{std::string(kAccessKeyId), SecretBytes::copy_of(kKeyText), SecretBytes(), {}}, false, {}},
      opened_.installation->account};
  authn::SigV4Authenticator authenticator_{directory_, opened_.clock};
  wire::ServerHandler handler_{{service_, authenticator_, *opened_.installation->store, log_,
                                opened_.clock, opened_.entropy, [](std::function<void()> work) {
                                  work();
                                  return true;
                                }}};
};

}  // namespace clavium::testing
