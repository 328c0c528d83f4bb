// SPDX-License-Identifier: Apache-2.0
//
// Conversations with the service as text files: what is asked, what is answered, what is recorded.
//
//   # a comment
//   > GetSecretValue {"SecretId":"a"}        a call, as the root of the account
//   < {"ARN":"<arn a>", ...}                 its answer, every byte of it
//   ! ResourceNotFoundException: text        or its error
//   = GetSecretValue "requestParameters":…   the next record that the call left, between userAgent
//                                            and requestID; all or none of a call's records are
//                                            told
//   * EndSecretVersionDelete a               the same for a record of the service's own
//   as eve                                   the next call comes from a user without any policy
//   wait 24                                  so many hours pass
//   expire                                   secrets whose window is over go
//   placeholder a <v2>                       as at the start of a rotation: AWSPENDING, no value
//
// A line that begins with two spaces continues the one before. <v1> stands for a token that begins
// with "v1" and has 36 characters; <arn a> for the ARN of the secret a, <partial a> for the same
// without the six random characters, <now> for the time in seconds, <day> for its day's begin.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "json/value.h"
#include "support/opened_installation.h"

namespace clavium::testing {

class Scenario {
 public:
  void run(const std::filesystem::path& file) {
    std::vector<std::pair<int, std::string>> lines;
    std::ifstream in(file);
    ASSERT_TRUE(in) << file;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      if (line.empty() || line.starts_with('#')) continue;
      if (line.starts_with("  ")) {
        lines.back().second += line.substr(2);
      } else {
        lines.emplace_back(number, line);
      }
    }
    for (const auto& [at, line] : lines) {
      SCOPED_TRACE(concat(file.filename().string(), ":", at, ": ", line));
      step(line);
      if (::testing::Test::HasFatalFailure()) return;
    }
    expect_records_told();
    EXPECT_GT(calls_, 0);
  }

 private:
  void step(const std::string& line) {
    const std::string rest = line.substr(std::min<std::size_t>(2, line.size()));
    if (line.starts_with("> ")) return call(rest);
    if (line.starts_with("< ")) return expect_answer(rest);
    if (line.starts_with("! ")) return expect_answer("! " + rest);
    if (line.starts_with("= ")) return expect_record(rest);
    if (line.starts_with("* ")) return expect_event(rest);
    if (line == "as eve") return void(as_eve_ = true);
    if (line.starts_with("wait ")) return opened_.clock.advance(hours(std::stoi(line.substr(5))));
    if (line == "expire") return expire();
    if (line.starts_with("placeholder ")) return place(line.substr(12));
    FAIL() << "no step of a scenario";
  }

  static std::chrono::hours hours(int count) { return std::chrono::hours(count); }

  void call(const std::string& text) {
    expect_records_told();
    const std::size_t space = text.find(' ');
    const SecretBytes body = SecretBytes::copy_of(expand(text.substr(space + 1)));
    const std::string operation = text.substr(0, space);
    Result<api::Body> answer = as_eve_ ? eve_.invoke("secretsmanager", operation, body)
                                       : opened_.backend->invoke("secretsmanager", operation, body);
    as_eve_ = false;
    ++calls_;
    answer_ = fold(
        answer
            ? answer->reveal_text([](std::string_view body_text) { return std::string(body_text); })
            : concat("! ", answer.error().code, answer.error().message.empty() ? "" : ": ",
                     answer.error().message));
    read_records();
  }

  void expect_answer(const std::string& expected) { EXPECT_EQ(answer_, fold(expand(expected))); }

  void expect_record(const std::string& text) {
    const std::size_t space = text.find(' ');
    const std::string name = text.substr(0, space);
    const std::string user =
        text.find("user/eve") == std::string::npos
            ? R"({"type":"Root","principalId":"000000000000","arn":"arn:aws:iam::000000000000:root","accountId":"000000000000"})"
            : R"({"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::000000000000:user/eve","accountId":"000000000000","userName":"eve"})";
    static const std::set<std::string> kReads = {"BatchGetSecretValue", "DescribeSecret",
                                                 "GetRandomPassword",   "GetResourcePolicy",
                                                 "GetSecretValue",      "ListSecretVersionIds",
                                                 "ListSecrets",         "ValidateResourcePolicy"};
    expect_next(concat(
        R"({"eventVersion":"1.11","userIdentity":)", user, R"(,"eventTime":")",
        format_iso8601(opened_.clock.now()),
        R"(","eventSource":"secretsmanager.amazonaws.com","eventName":")", name,
        R"x(","awsRegion":"eu-central-1","sourceIPAddress":"127.0.0.1","userAgent":"clavium (local)",)x",
        fold(expand(text.substr(space + 1))),
        R"(,"requestID":"<uuid>","eventID":"<uuid>","readOnly":)",
        kReads.contains(name) ? "true" : "false",
        R"(,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"000000000000","eventCategory":"Management"})"));
  }

  void expect_event(const std::string& text) {
    const std::size_t space = text.find(' ');
    const std::string arn = concat("<arn ", text.substr(space + 1), ">");
    expect_next(concat(
        R"({"eventVersion":"1.11","userIdentity":{"accountId":"000000000000","invokedBy":"secretsmanager.amazonaws.com"},"eventTime":")",
        format_iso8601(opened_.clock.now()),
        R"(","eventSource":"secretsmanager.amazonaws.com","eventName":")", text.substr(0, space),
        R"(","awsRegion":"eu-central-1","sourceIPAddress":"secretsmanager.amazonaws.com","userAgent":"secretsmanager.amazonaws.com","requestParameters":null,"responseElements":null,"additionalEventData":{"SecretId":")",
        arn, R"("},"requestID":"Deletion-)", arn,
        R"(","eventID":"<uuid>","readOnly":false,"eventType":"AwsServiceEvent","managementEvent":true,"recipientAccountId":"000000000000","eventCategory":"Management"})"));
  }

  void expect_next(const std::string& expected) {
    ASSERT_LT(told_, records_.size()) << "there is no further record";
    EXPECT_EQ(records_[told_++], expected);
  }
  void expect_records_told() {
    if (told_ > 0) {
      for (; told_ < records_.size(); ++told_) ADD_FAILURE() << "not told: " << records_[told_];
    }
    records_.clear();
    told_ = 0;
  }

  void expire() {
    expect_records_told();
    const auto removed = opened_.installation->service->remove_expired();
    ASSERT_TRUE(removed) << removed.error().message;
    read_records();
  }

  void place(const std::string& text) {
    store::Store& store = *opened_.installation->store;
    const std::size_t space = text.find(' ');
    const api::SecretKey key{{opened_.installation->account, "eu-central-1"},
                             text.substr(0, space)};
    const auto secret = store.find(key);
    ASSERT_TRUE(secret && *secret);
    api::Secret after = **secret;
    api::Version version;
    version.id = expand(text.substr(space + 1));
    version.stages = {"AWSPENDING"};
    version.created_at = opened_.clock.now();
    after.versions.push_back(std::move(version));
    const store::PendingRecord none{random_uuid(opened_.entropy), "{}"};
    ASSERT_TRUE(store.commit({key, (*secret)->revision, std::move(after)}, none));
  }

  void read_records() {
    std::uint64_t last = read_;
    const auto done = audit::read_log(opened_.data() / "audit", read_,
                                      [&](std::uint64_t sequence, std::string_view text) {
                                        last = sequence;
                                        records_.push_back(fold(std::string(text)));
                                        return true;
                                      });
    ASSERT_TRUE(done) << done.error().message;
    read_ = last;
  }

  /// The placeholders of the file as what is sent.
  std::string expand(std::string text) const {
    for (std::smatch found;
         std::regex_search(text, found, std::regex("<(v[0-9]+|now|day|(?:arn|partial) [^>]+)>"));) {
      const std::string name = found[1];
      std::string with;
      if (name.starts_with("v")) {
        with = name + std::string(36 - name.size(), '-');
      } else if (name == "now" || name == "day") {
        with = seconds(name == "now" ? opened_.clock.now() : start_of_day(opened_.clock.now()));
      } else {
        const auto arn = arns_.find(name.substr(name.find(' ') + 1));
        with = arn == arns_.end() ? "unknown-arn" : arn->second;
        if (name.starts_with("partial ")) with.resize(with.size() - 7);
      }
      text = concat(found.prefix().str(), with, found.suffix().str());
    }
    return text;
  }
  static std::string seconds(TimePoint time) {
    const std::int64_t milliseconds = time.time_since_epoch().count();
    std::string text = std::to_string(milliseconds / 1000);
    if (milliseconds % 1000 != 0)
      text += "." + std::to_string(1000 + milliseconds % 1000).substr(1);
    return text;
  }

  /// What differs from run to run, back in the file's words. Learns the ARNs that it meets.
  std::string fold(std::string text) {
    static const std::regex arn(
        R"x((arn:aws:secretsmanager:eu-central-1:000000000000:secret:([^"\s]+?)-[A-Za-z0-9]{6})(?=["\s.]))x");
    for (std::smatch found; std::regex_search(text, found, arn);) {
      arns_[found[2]] = found[1];
      text = concat(found.prefix().str(), "<arn ", found[2].str(), ">", found.suffix().str());
    }
    text = std::regex_replace(
        text,
        std::regex(
            R"x("(requestID|eventID)":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")x"),
        R"x("$1":"<uuid>")x");
    return std::regex_replace(text, std::regex("(v[0-9]+)-{30,}"), "<$1>");
  }

  static authz::Caller user() {
    authz::Caller caller;
    caller.type = authz::PrincipalType::user;
    caller.account = "000000000000";
    caller.arn = "arn:aws:iam::000000000000:user/eve";
    caller.principal_id = "AIDAEXAMPLE";
    caller.user_name = "eve";
    return caller;
  }

  OpenedInstallation opened_;
  service::LocalBackend eve_{*opened_.installation->service, user(), "eu-central-1", ""};
  bool as_eve_ = false;
  int calls_ = 0;
  std::string answer_;
  std::map<std::string, std::string> arns_;  // by name
  std::uint64_t read_ = 0;                   // the last record of the log that was looked at
  std::vector<std::string> records_;         // of the last call
  std::size_t told_ = 0;                     // of those, by the file
};

}  // namespace clavium::testing
