// SPDX-License-Identifier: Apache-2.0
//
// Bodies that are no JSON object, or one that nobody would send: wrong encodings, depth, size, and
// valid requests with a few bytes changed.
#include <random>

#include "wire/bad_input.h"

namespace clavium::testing {
namespace {

using namespace std::string_literals;

std::vector<std::string_view> offered() {
  std::vector<std::string_view> names;
  for (const operations::Operation& operation : operations::operations()) {
    if (operation.service == "secretsmanager") names.push_back(operation.name);
  }
  return names;
}

/// A well-formed request with a value in it, for whatever operation.
const std::string kWhole = concat(R"({"SecretId":"none","Name":"two words","SecretString":")",
                                  kCanary, R"(","ClientRequestToken":")", kToken, "\"}");

std::string utf16(std::string_view text, bool big_endian, bool mark) {
  std::string out = !mark ? "" : big_endian ? "\xfe\xff" : "\xff\xfe";
  for (const char c : text) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

TEST_F(BadInput, WhatIsNoJsonObjectIsRefusedWithoutAWord) {
  const std::string canary = in_quotes(kCanary);
  std::vector<std::string> bodies = {"",
                                     " ",
                                     "\n",
                                     "\t\r\n",
                                     "{",
                                     "}",
                                     "[",
                                     "]",
                                     "null",
                                     "true",
                                     "false",
                                     "0",
                                     "-1",
                                     "1.5",
                                     "1e999",
                                     std::string(kCanaryNumber),
                                     canary,
                                     "\"\"",
                                     ":",
                                     ",",
                                     "-",
                                     "nul",
                                     "{}{}",
                                     "{}[]",
                                     "{},",
                                     "{}\0"s,
                                     "\0"s,
                                     "\0{}"s,
                                     "{}x",
                                     "//\n{}",
                                     "/**/{}",
                                     "{'SecretId':'a'}",
                                     "{SecretId:\"a\"}",
                                     "{\"SecretId\"}",
                                     "{\"SecretId\":}",
                                     "{\"SecretId\" \"a\"}",
                                     "{:\"a\"}",
                                     "{,}",
                                     "{\"SecretId\":\"a\",}",
                                     "{\"SecretId\":\"a\"",
                                     "{\"SecretId\":\"a}",
                                     "{\"SecretId\":\"a\"]",
                                     "{\"a\":01}",
                                     "{\"a\":+1}",
                                     "{\"a\":1.}",
                                     "{\"a\":.5}",
                                     "{\"a\":1e}",
                                     "{\"a\":0x1}",
                                     "{\"a\":NaN}",
                                     "{\"a\":Infinity}",
                                     "{\"a\":-Infinity}",
                                     "{\"a\":1e999}",
                                     "{\"a\":tru}",
                                     "{\"a\":True}",
                                     "{\"a\":undefined}",
                                     "{\"a\":\"\x01\"}",
                                     "{\"a\":\"\n\"}",
                                     "{\"a\":\"\t\"}",
                                     "{\"a\":\"\0\"}"s,
                                     "{\"a\":\"\\x\"}",
                                     "{\"a\":\"\\u12\"}",
                                     "{\"a\":\"\\u123g\"}",
                                     "{\"a\":\"\\ud800\"}",
                                     "{\"a\":\"\\udc00\"}",
                                     "{\"a\":\"\\ud800\\u0041\"}",
                                     "{\"a\":\"\\udc00\\ud800\"}",
                                     "{\"a\":\"\xff\"}",
                                     "{\"a\":\"\xc0\xaf\"}",
                                     "{\"a\":\"\xe0\x80\xaf\"}",
                                     "{\"a\":\"\xed\xa0\x80\"}",
                                     "{\"a\":\"\xf4\x90\x80\x80\"}",
                                     "{\"a\":\"\xc3\"}",
                                     "{\"a\":\"caf\xe9\"}",
                                     "\xff\xfe",
                                     "\xef\xbb\xbf",
                                     "{\"SecretId\":\"a\",\"SecretId\":\"b\"}",
                                     "{\"a\":{\"b\":1,\"b\":1}}",
                                     "{\"a\":1,\"\\u0061\":1}",
                                     "[1,]",
                                     "[" + canary,
                                     utf16(kWhole, false, false),
                                     utf16(kWhole, true, false),
                                     utf16(kWhole, false, true),
                                     utf16(kWhole, true, true),
                                     "\xef\xbb\xbf" + kWhole,
                                     "--" + kWhole,
                                     kWhole + canary,
                                     kWhole.substr(0, kWhole.size() - 1),
                                     kWhole.substr(1),
                                     "SecretId=none&Action=GetSecretValue",
                                     "<SecretId>" + std::string(kCanary) + "</SecretId>"};
  for (const std::size_t depth : {33UL, 1000UL, 100'000UL}) {
    bodies.push_back(repeated("[", depth));
    bodies.push_back(repeated("{\"a\":", depth));
    bodies.push_back(repeated("[", depth) + repeated("]", depth));
    bodies.push_back(repeated("{\"a\":", depth) + "1" + repeated("}", depth));
  }
  for (const std::string_view operation : offered()) {
    for (const std::string& body : bodies) {
      EXPECT_EQ(call(operation, body), kNoWords) << operation << " " << body.substr(0, 60);
    }
  }
  EXPECT_GT(asked_, 1'000);
}

TEST_F(BadInput, AListIsToldToBeOne) {
  for (const std::string_view operation : offered()) {
    for (const std::string& body :
         {"[]"s, "[{}]"s, "[null]"s, "[" + kWhole + "]", concat(" [", in_quotes(kCanary), "]\n")}) {
      EXPECT_EQ(call(operation, body), refusal("Start of list found where not expected")) << body;
    }
  }
}

TEST_F(BadInput, WhiteSpaceAndEscapesAreJsonToo) {
  const std::string expected = call("GetSecretValue", R"({"SecretId":"none"})");
  EXPECT_NE(expected.find("ResourceNotFoundException"), std::string::npos);
  for (const std::string_view body :
       {" \r\n\t{ \"SecretId\" : \"none\" } \n", R"({"\u0053ecretId":"\u006eone"})",
        R"({"SecretId":"none","x":"\/\b\f\n\r\t\"\\"})"}) {
    EXPECT_EQ(call("GetSecretValue", body), expected) << body;
  }
}

// One megabyte, the most that the listener hands on, in the shapes that cost most.
TEST_F(BadInput, NoBodyCostsMuchWork) {
  constexpr std::size_t kSize =
      kWorkIsMeasured ? limits::kRequestBodyBytesMax - 100'000 : limits::kRequestBodyBytesMax / 16;
  const auto list_of = [](const std::string& element) {
    const std::size_t times = kSize / (element.size() + 1);
    return concat("[", element, repeated("," + element, times - 1), "]");
  };
  std::string keys;
  for (int i = 0; keys.size() < kSize; ++i) keys += concat(",\"key of some length ", i, "\":0");
  std::string empty_keys;
  for (int i = 0; empty_keys.size() < kSize; ++i) empty_keys += concat(",\"", i, "\":0");
  std::string objects = list_of(R"({"a":{},"b":{}})");
  const std::vector<std::string> bodies = {
      "{" + keys.substr(1) + "}",
      "{" + empty_keys.substr(1) + "}",
      concat("{\"x\":", objects, "}"),
      concat("{\"x\":", list_of("[]"), "}"),
      concat("{\"x\":", list_of("0.1e-3"), "}"),
      concat("{\"x\":", repeated("1", kSize), "}"),
      concat("{\"x\":\"", repeated("\\u00e9", kSize / 6), "\"}"),
      concat("{\"x\":\"", repeated("\\\\", kSize / 2), "\"}"),
      repeated(" ", kSize) + "{}",
      concat("{\"x\":", list_of(concat("\"", repeated("[", 20), "\"")), "}"),
  };
  for (const std::string_view operation : offered()) {
    SCOPED_TRACE(operation);
    for (const std::string& body : bodies) {
      SCOPED_TRACE(body.substr(0, 40));
      (void)call(operation, body);
    }
  }
  // And in each member the most that its type can hold, together with what else is required.
  for (const InputMember& member : kInputMembers) {
    if (!is_offered(member.operation)) continue;
    SCOPED_TRACE(concat(member.operation, ".", member.path));
    const std::string rest = concat(R"(,"ClientRequestToken":")", kToken, "\"");
    std::vector<std::string> values;
    if (member.type == MemberType::text || member.type == MemberType::blob) {
      values = {in_quotes(repeated("a", kSize)), in_quotes(repeated("\\u0000", kSize / 6)),
                in_quotes(repeated("\xf0\x9f\x94\x91", kSize / 4)),
                in_quotes(repeated("!-", kSize / 2))};
    } else if (member.type == MemberType::texts) {
      values = {list_of("\"\""), list_of("\"a\""), list_of("\"#\""),
                list_of(in_quotes(repeated("x", 300)))};
    } else if (member.type == MemberType::structures) {
      values = {list_of("{}"), list_of(R"({"Key":"","Value":"v"})"), list_of(R"({"Key":"k"})"),
                list_of(R"({"Key":"name","Values":["#","!","a"]})"),
                list_of(R"({"Region":"X","KmsKeyId":"k"})")};
    } else {
      continue;
    }
    const bool names_itself = member.path == "SecretId" || member.path == "Name";
    for (const std::string& value : values) {
      for (const bool named : {false, true}) {
        if (named && names_itself) continue;
        (void)call(member.operation,
                   with_member(member.path, value,
                               member.path == "ClientRequestToken"
                                   ? ""
                                   : rest + (named ? R"(,"SecretId":"none","Name":"a")" : "")));
      }
    }
  }
  EXPECT_GT(asked_, 200);
  if (!kWorkIsMeasured) {
    GTEST_SKIP() << "asked and answered; the bound on the work is for optimised builds without "
                    "sanitizers";
  }
}

// Every tag differs, so that none of them is refused before it was compared with those before.
TEST_F(BadInput, ListsLongerThanAnyThatMakesSense) {
  const std::string created =
      call("CreateSecret", concat(R"({"Name":"a","ClientRequestToken":")", kToken, "\"}"));
  ASSERT_EQ(created.find("__type"), std::string::npos) << created;
  const auto tag = [&](std::size_t count) {
    std::string tags = R"({"Key":"k"})";
    for (std::size_t i = 1; i < count; ++i) tags += concat(R"(,{"Key":"k)", i, "\"}");
    return call("TagResource", concat(R"({"SecretId":"a","Tags":[)", tags, "]}"));
  };
  const auto untag = [&](std::size_t count) {
    std::string names = "\"k\"";
    for (std::size_t i = 1; i < count; ++i) names += concat(R"(,"k)", i, "\"");
    return call("UntagResource", concat(R"({"SecretId":"a","TagKeys":[)", names, "]}"));
  };
  const std::string refused = tag(limits::kListElementsMax);
  EXPECT_TRUE(refused.starts_with(R"({"__type":"InvalidParameterException",)")) << refused;
  EXPECT_EQ(untag(limits::kListElementsMax), "{}");
  EXPECT_EQ(tag(limits::kListElementsMax + 1), kNoWords);
  EXPECT_EQ(untag(limits::kListElementsMax + 1), kNoWords);
}

// Seeded, so that a failure can be repeated: the seed and the number of the request are all it
// takes.
TEST_F(BadInput, ValidRequestsWithAFewBytesChanged) {
  constexpr int kEach = 80;
  std::mt19937 random(20'261'123);
  const auto below = [&](std::size_t bound) { return std::size_t(random()) % bound; };
  static constexpr std::string_view kSpicy = "{}[]\",:\\0-e.\0\xff\n";
  for (const std::string_view operation : offered()) {
    for (int i = 0; i < kEach; ++i) {
      std::string body = concat(
          R"({"SecretId":"none","Name":"n","ClientRequestToken":")", kToken,
          R"(","Tags":[{"Key":"k","Value":"v"}],"MaxResults":5,"TagKeys":["k"],"VersionStage":"x",)",
          R"("Filters":[{"Key":"name","Values":["a","!b"]}],"VersionStages":["AWSPENDING"],)",
          R"("RecoveryWindowInDays":7,"IncludeDeprecated":true,"PasswordLength":20,"SecretString":")",
          kCanary, "\"}");
      const int changes = 1 + int(below(3));
      for (int change = 0; change < changes; ++change) {
        const std::size_t at = below(body.size());
        switch (below(5)) {
          case 0:
            body[at] = char(random());
            break;
          case 1:
            body.erase(at, 1 + below(4));
            break;
          case 2:
            body.insert(at, 1, kSpicy[below(kSpicy.size())]);
            break;
          case 3:
            body.insert(at, body.substr(at, 1 + below(20)));
            break;
          default:
            body[at] = char(body[at] ^ (1 << below(8)));
        }
      }
      SCOPED_TRACE(concat(operation, " ", i, ": ", body));
      (void)call(operation, body);
      ASSERT_FALSE(HasFailure());
    }
  }
  EXPECT_GE(asked_, 14 * kEach);
}

}  // namespace
}  // namespace clavium::testing
