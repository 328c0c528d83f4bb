// SPDX-License-Identifier: Apache-2.0
//
// Reading, checking and writing shapes: AWS's texts for wrong types and broken constraints, and
// nothing sensitive in any of them.
#include <gtest/gtest.h>

#include "api/decode.h"
#include "api/encode.h"
#include "api/validate.h"

namespace clavium::api {
namespace {

constexpr std::string_view kColours[] = {"red", "blue"};

struct Inner {
  Text key;
  static constexpr auto members() { return std::tuple(member("Key", &Inner::key).length(1, 3)); }
};

struct Sample {
  Text name;
  std::optional<std::int64_t> count;
  std::optional<bool> flag;
  SecretText secret;
  SecretBlob blob;
  TextList words;
  std::optional<std::vector<Inner>> inners;
  Text colour;
  Timestamp when;
  static constexpr auto members() {
    return std::tuple(
        member("Name", &Sample::name).required().length(1, 5),
        member("Count", &Sample::count).range(1, 10), member("Flag", &Sample::flag),
        member("Secret", &Sample::secret).length(1, 4), member("Blob", &Sample::blob).length(1, 4),
        member("Words", &Sample::words).length(1, 2).each(1, 3), member("Inners", &Sample::inners),
        member("Colour", &Sample::colour).one_of(kColours), member("When", &Sample::when));
  }
};

Result<Sample> read(std::string_view text) {
  auto document = json::Document::parse(text);
  if (!document) return std::unexpected(document.error());
  Sample sample;
  CLAVIUM_CHECK(decode(document->root(), sample));
  return sample;
}

std::string type_error(std::string_view text) {
  const auto sample = read(text);
  if (sample) return "accepted";
  EXPECT_EQ(sample.error().code, "SerializationException");
  return sample.error().message;
}

std::string violation(std::string_view text) {
  const auto sample = read(text);
  if (!sample) return "not read: " + sample.error().message;
  const auto valid = validate(*sample);
  if (valid) return "valid";
  EXPECT_EQ(valid.error().code, "ValidationException");
  return valid.error().message;
}

TEST(Decode, WrongTypesAreToldInAwsWords) {
  EXPECT_EQ(type_error(R"({"Count":"1"})"), "STRING_VALUE can not be converted to an Integer");
  EXPECT_EQ(type_error(R"({"Count":true})"), "TRUE_VALUE can not be converted to an Integer");
  EXPECT_EQ(type_error(R"({"Count":[]})"), "Start of list found where not expected");
  EXPECT_EQ(type_error(R"({"Count":{}})"), "Start of structure or map found where not expected.");
  EXPECT_EQ(type_error(R"({"Name":1})"), "NUMBER_VALUE can not be converted to a String");
  EXPECT_EQ(type_error(R"({"Name":false})"), "FALSE_VALUE can not be converted to a String");
  EXPECT_EQ(type_error(R"({"Words":"a"})"), "Expected list or null");
  EXPECT_EQ(type_error(R"({"Inners":["a"]})"), "Expected null");
  EXPECT_EQ(type_error(R"({"Inners":[[]]})"), "Start of list found where not expected");
  EXPECT_EQ(type_error(R"({"Blob":"#secret#"})"),
            "The value can not be converted to a Blob: it is no valid base64");
}

TEST(Decode, FractionsAreTruncatedNullIsAbsentAndUnknownMembersAreIgnored) {
  const auto sample =
      read(R"({"Count":1.9,"Name":null,"Other":{"x":[1]},"Flag":"Yes","When":1523477145.729})");
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->count, 1);
  EXPECT_FALSE(sample->name);
  EXPECT_EQ(sample->flag, true);
  EXPECT_EQ(sample->when->time_since_epoch().count(), 1523477145729);
}

TEST(Validate, EveryViolationIsToldInAwsWords) {
  EXPECT_EQ(violation("{}"),
            "1 validation error detected: Value null at 'name' failed to satisfy constraint: "
            "Member must not be null");
  EXPECT_EQ(violation(R"({"Name":"toolong"})"),
            "1 validation error detected: Value 'toolong' at 'name' failed to satisfy constraint: "
            "Member must have "
            "length less than or equal to 5");
  EXPECT_EQ(violation(R"({"Name":"","Count":11})"),
            "2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member "
            "must have length "
            "greater than or equal to 1; Value '11' at 'count' failed to satisfy constraint: "
            "Member must have value "
            "less than or equal to 10");
  EXPECT_EQ(violation(R"({"Name":"a","Inners":[{"Key":"x"},{"Key":"long"}]})"),
            "1 validation error detected: Value 'long' at 'inners.2.member.key' failed to satisfy "
            "constraint: Member "
            "must have length less than or equal to 3");
  EXPECT_EQ(violation(R"({"Name":"a","Words":["long"]})"),
            "1 validation error detected: Value '[long]' at 'words' failed to satisfy constraint: "
            "Member must satisfy "
            "constraint: [Member must have length less than or equal to 3, Member must have length "
            "greater than or "
            "equal to 1]");
  EXPECT_EQ(violation(R"({"Name":"a","Colour":"green"})"),
            "1 validation error detected: Value 'green' at 'colour' failed to satisfy constraint: "
            "Member must satisfy "
            "enum value set: [red, blue]");
}

bool is_low(std::string_view text) { return text.find_first_not_of("abc") == text.npos; }

struct Listed {
  TextList words;
  std::optional<std::vector<Inner>> inners;
  SecretText pass;
  std::optional<std::int64_t> big;
  static constexpr auto members() {
    return std::tuple(
        member("Words", &Listed::words).length(1, 2).each(1, 3).matching("^[a-c]*$", is_low),
        member("Inners", &Listed::inners).length(1, Constraint::kUnbounded),
        member("Pass", &Listed::pass).length(1, 3).matching("^[a-c]*$", is_low),
        member("Big", &Listed::big).as_long());
  }
};

std::string told_of(std::string_view text) {
  const auto document = json::Document::parse(text);
  Listed listed;
  if (const auto read = decode(document->root(), listed); !read) return read.error().message;
  const auto valid = validate(listed);
  return valid ? "valid" : valid.error().message;
}

TEST(Validate, AnElementIsToldWithTheWholeListAndEveryRuleOfIt) {
  const std::string rules =
      "Member must satisfy constraint: [Member must have length less than or equal to 3, Member "
      "must have length greater than or equal to 1, Member must satisfy regular expression "
      "pattern: ^[a-c]*$]";
  EXPECT_EQ(
      told_of(R"({"Words":["a","x"]})"),
      "1 validation error detected: Value '[a, x]' at 'words' failed to satisfy constraint: " +
          rules);
  EXPECT_EQ(told_of(R"({"Words":["","a","b"]})"),
            "2 validation errors detected: Value '[, a, b]' at 'words' failed to satisfy "
            "constraint: Member must have length less than or equal to 2; Value '[, a, b]' at "
            "'words' failed to satisfy constraint: " +
                rules);
}

TEST(Validate, AnEmptyListIsShown) {
  EXPECT_EQ(told_of(R"({"Inners":[]})"),
            "1 validation error detected: Value '[]' at 'inners' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1");
}

TEST(Validate, ASensitiveTextIsNotEchoedByItsPatternEither) {
  EXPECT_EQ(told_of(R"({"Pass":"xx"})"),
            "1 validation error detected: Value at 'pass' failed to satisfy constraint: Member "
            "must satisfy regular expression pattern: ^[a-c]*$");
}

TEST(Validate, OfManyViolationsTenAreTold) {
  std::string text = R"({"Inners":[)";
  for (int i = 1; i <= 12; ++i) text += concat(i == 1 ? "" : ",", R"({"Key":""})");
  const std::string told = told_of(text + "]}");
  EXPECT_TRUE(told.starts_with("10 validation errors detected: ")) << told;
  EXPECT_NE(told.find("'inners.10.member.key'"), std::string::npos) << told;
  EXPECT_EQ(told.find("'inners.11.member.key'"), std::string::npos) << told;
}

TEST(Decode, ALongIsCalledSo) {
  EXPECT_EQ(told_of(R"({"Big":"1"})"), "STRING_VALUE can not be converted to a Long");
  EXPECT_EQ(told_of(R"({"Big":9223372036854775808})"),
            "NUMBER_VALUE can not be converted to a Long");
  EXPECT_EQ(told_of(R"({"Big":9223372036854775807})"), "valid");
  EXPECT_EQ(told_of(R"({"Big":-1.9})"), "valid");
}

TEST(Validate, SensitiveMembersAreNeverEchoed) {
  const std::string told = violation(R"({"Name":"a","Secret":"hunter2","Blob":"aHVudGVyMg=="})");
  EXPECT_EQ(told,
            "2 validation errors detected: Value at 'secret' failed to satisfy constraint: Member "
            "must have length less "
            "than or equal to 4; Value at 'blob' failed to satisfy constraint: Member must have "
            "length less than or "
            "equal to 4");
}

TEST(Validate, LengthIsCountedInCharacters) {
  EXPECT_EQ(violation(R"({"Name":"äöüß€"})"), "valid");
}

TEST(Encode, OnlyMembersWithAValueAreWritten) {
  Sample sample;
  sample.name = "n";
  sample.words.emplace();
  sample.when = TimePoint(std::chrono::milliseconds(1500));
  const std::string text =
      to_body(sample).reveal_text([](std::string_view t) { return std::string(t); });
  EXPECT_EQ(text, R"({"Name":"n","Words":[],"When":1.5})");
}

TEST(Encode, ARecordHasLowerCamelNamesAndNothingSensitive) {
  Sample sample;
  sample.name = "n";
  sample.secret = SecretBytes::copy_of("hunter2");
  sample.blob = Blob{SecretBytes::copy_of("hunter2")};
  sample.inners.emplace().push_back({"k"});
  EXPECT_EQ(to_record(sample), R"({"name":"n","inners":[{"key":"k"}]})");
}

TEST(Codec, WhatIsWrittenIsReadBack) {
  Sample sample;
  sample.name = "a\"\\\n\x01é";
  sample.count = -3;
  sample.flag = false;
  sample.secret = SecretBytes::copy_of("s");
  sample.blob = Blob{SecretBytes::copy_of(std::string_view("\0\xff", 2))};
  const SecretBytes body = to_body(sample);
  const auto document = json::Document::parse(body);
  ASSERT_TRUE(document);
  Sample back;
  ASSERT_TRUE(decode(document->root(), back));
  EXPECT_EQ(back.name, sample.name);
  EXPECT_EQ(back.count, sample.count);
  EXPECT_EQ(back.flag, sample.flag);
  EXPECT_TRUE(constant_time_equal(*back.secret, *sample.secret));
  EXPECT_TRUE(constant_time_equal(back.blob->bytes, sample.blob->bytes));
}

}  // namespace
}  // namespace clavium::api
