// SPDX-License-Identifier: Apache-2.0
//
// Answers that no honest server gives: cut off at every byte, every member of another type, huge,
// deep. Each must give an error or a sane result. The sanitizers that this test runs under see the
// rest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "vendors/scripted_vercel.h"

namespace clavium::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kRow =
    R"({"id":"1","key":"KEY","value":"","type":"sensitive",)"
    R"("target":["production"],"gitBranch":null,)"
    R"("customEnvironmentIds":["env_1"],"configurationId":null,"comment":"c","updatedAt":1})";

class HostileAnswers : public ScriptedVercel {
 protected:
  struct Operation {
    const char* name;
    int status;
    std::string good;
    std::function<std::optional<Error>()> run;  ///< the error; absent after a success
  };
  template <class T>
  static std::optional<Error> error_of(const Result<T>& result) {
    return result ? std::nullopt : std::optional(result.error());
  }
  [[nodiscard]] std::vector<Operation> operations() {
    const std::string row(kRow);
    return {
        {"ping", 200, R"({"user":{"id":"u","username":"n"}})",
         [this] { return error_of(api->ping()); }},
        {"get_project", 200, R"({"id":"prj_1","name":"n"})",
         [this] { return error_of(api->get_project("prj_1")); }},
        {"list_custom_environments", 200, R"({"environments":[{"id":"env_1","slug":"staging"}]})",
         [this] { return error_of(api->list_custom_environments("prj_1")); }},
        {"list_env", 200,
         concat(R"({"envs":[)", row, R"(],"pagination":{"count":1,"next":null,"prev":null}})"),
         [this] { return error_of(api->list_env("prj_1")); }},
        {"create_env", 201, concat(R"({"created":)", row, R"(,"failed":[]})"),
         [this] { return error_of(create()); }},
        {"edit_env", 200, row, [this] { return error_of(edit()); }},
    };
  }
  std::optional<Error> run(const Operation& operation, std::string_view body) {
    client = ScriptedClient();
    client.answer(operation.status, body);
    auto error = operation.run();
    if (error) {
      EXPECT_THAT(all_text(*error), Not(HasSubstr(std::string(kToken))));
      EXPECT_THAT(all_text(*error), Not(HasSubstr(std::string(kValue))));
    }
    return error;
  }
};

TEST_F(HostileAnswers, TheGoodOnesAreGood) {
  for (const Operation& operation : operations()) {
    EXPECT_FALSE(run(operation, operation.good)) << operation.name;
  }
}

TEST_F(HostileAnswers, CutOffAnywhereIsAnError) {
  for (const Operation& operation : operations()) {
    for (std::size_t size = 0; size < operation.good.size(); ++size) {
      const auto error = run(operation, std::string_view(operation.good).substr(0, size));
      ASSERT_TRUE(error) << operation.name << " cut at " << size;
      expect_kind(*error, ErrorKind::corrupt);
    }
  }
}

TEST_F(HostileAnswers, AnyByteReplacedDoesNotCrash) {
  for (const Operation& operation : operations()) {
    for (std::size_t at = 0; at < operation.good.size(); ++at) {
      for (const char byte : {'\0', '"', '{', ']', ',', '9', '\\', '\xff'}) {
        std::string body = operation.good;
        body[at] = byte;
        const auto error = run(operation, body);
        EXPECT_FALSE(error && error->message.empty()) << operation.name << " at " << at;
      }
    }
  }
}

TEST_F(HostileAnswers, AnotherTypeAtTheTopIsAnError) {
  for (const Operation& operation : operations()) {
    for (const char* body : {"null", "true", "7", "-1e999", R"("text")", "[]", "[[]]", "[null]",
                             "{}", R"({"":{}})", "<html>", "\xef\xbb\xbf{}", "{} {}"}) {
      EXPECT_TRUE(run(operation, body)) << operation.name << ": " << body;
    }
  }
}

TEST_F(HostileAnswers, NeededMembersOfAnotherTypeAreAnError) {
  const auto all = operations();
  for (const char* odd : {"null", "true", "7", "[]", "{}", "[{}]"}) {
    for (const char* name : {"id", "key", "type"}) {
      std::string row(kRow);
      const std::string member = concat("\"", name, "\":");
      const std::size_t at = row.find(member) + member.size();
      row.replace(at, row.find_first_of(",}", at) - at, odd);
      EXPECT_TRUE(run(all[5], row)) << row;
      EXPECT_TRUE(run(all[4], concat(R"({"created":)", row, R"(,"failed":[]})"))) << row;
      // A row of the old kind has no id, which is why a list may hold rows without.
      if (std::string_view(name) != "id") {
        EXPECT_TRUE(run(all[3], concat(R"({"envs":[)", row, "]}"))) << row;
      }
    }
    EXPECT_TRUE(run(all[4], concat(R"({"created":)", odd, R"(,"failed":[]})"))) << odd;
    EXPECT_TRUE(run(all[4], concat(R"({"created":)", kRow, R"(,"failed":[)", odd, "]}"))) << odd;
    EXPECT_TRUE(run(all[0], concat(R"({"user":)", odd, "}"))) << odd;
    EXPECT_TRUE(run(all[0], concat(R"({"user":{"id":)", odd, "}}"))) << odd;
    EXPECT_TRUE(run(all[1], concat(R"({"id":)", odd, "}"))) << odd;
    if (std::string_view(odd) != "[]") {
      EXPECT_TRUE(run(all[3], concat(R"({"envs":)", odd, "}"))) << odd;
    }
    if (std::string_view(odd) != "null" && std::string_view(odd) != "7") {
      EXPECT_TRUE(run(all[3], concat(R"({"envs":[],"pagination":{"next":)", odd, "}}"))) << odd;
    }
  }
}

TEST_F(HostileAnswers, NumbersAtTheEdgesAreSane) {
  for (const char* number :
       {"9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e308", "0.5"}) {
    const std::string row =
        concat(R"({"id":"1","key":"K","type":"plain","updatedAt":)", number, "}");
    EXPECT_FALSE(run(operations()[5], row)) << number;
    EXPECT_TRUE(run(operations()[3], concat(R"({"envs":[],"pagination":{"next":)", number, "}}")))
        << number;
  }
}

TEST_F(HostileAnswers, DepthIsAnError) {
  const std::string deep = concat(std::string(100'000, '['), std::string(100'000, ']'));
  for (const Operation& operation : operations()) {
    EXPECT_TRUE(run(operation, deep)) << operation.name;
    EXPECT_TRUE(run(operation, std::string(100'000, '['))) << operation.name;
  }
}

TEST_F(HostileAnswers, SizeDoesNotCrash) {
  const std::string mebibytes(8u << 20, 'A');
  for (const Operation& operation : operations()) {
    EXPECT_TRUE(run(operation, mebibytes)) << operation.name;
    const auto error = run(operation, concat(R"({"error":")", mebibytes, "\"}"));
    ASSERT_TRUE(error) << operation.name;
    EXPECT_LT(all_text(*error).size(), 1'000u) << operation.name;
  }
  std::string rows(kRow);
  for (int i = 0; i < 5'000; ++i) rows += concat(",", kRow);
  EXPECT_FALSE(run(operations()[3], concat(R"({"envs":[)", rows, "]}")));
}

TEST_F(HostileAnswers, ErrorsOfEveryShapeAreErrors) {
  for (const Operation& operation : operations()) {
    for (const char* body :
         {"", "null", "[]", R"({"error":null})", R"({"error":[]})", R"({"error":"text"})",
          R"({"error":{"code":null}})", R"({"error":{"code":7,"invalidToken":"x"}})",
          R"({"err":{"err":{}}})", "\xff\xfe", "<html>"}) {
      for (const int status : {300, 400, 403, 499, 599, 999, 0, -1}) {
        client = ScriptedClient();
        for (int attempt = 0; attempt < 4; ++attempt) client.answer(status, body);
        const auto error = operation.run();
        ASSERT_TRUE(error) << operation.name << ' ' << status << ' ' << body;
      }
    }
  }
}

}  // namespace
}  // namespace clavium::testing
