// SPDX-License-Identifier: Apache-2.0
#include "runbook/envelope.h"

#include <gtest/gtest.h>

namespace clavium::runbook {
namespace {

SecretBytes secret(std::string_view text) { return SecretBytes::copy_of(text); }
std::string text_of(const SecretBytes& value) {
  return value.reveal_text([](std::string_view plain) { return std::string(plain); });
}

TEST(Envelope, OnlyAnObjectWithATextValueIsAnEnvelope) {
  EXPECT_TRUE(is_envelope(secret(R"({"value":"x"})")));
  for (const char* other : {"x", "\"value\"", R"({"value":1})", R"({"password":"x"})",
                            R"([{"value":"x"}])", R"({"value":"a","value":"b"})", "", "\xff"}) {
    EXPECT_FALSE(is_envelope(secret(other))) << other;
    EXPECT_EQ(text_of(value_within(secret(other))), other);  // given to programs as it is
  }
}

TEST(Envelope, ANewValueLeavesTheOtherMembersAsTheyAre) {
  const auto made = envelope_with_value(
      secret(R"({"owner":"ops","value":"old","n":-7,"f":0.1,"deep":{"a":[true,null,"\u00e9"]}})"),
      secret("n\"ew"));
  ASSERT_TRUE(made);
  EXPECT_EQ(text_of(*made),
            R"({"owner":"ops","value":"n\"ew","n":-7,"f":0.1,"deep":{"a":[true,null,"é"]}})");
}

TEST(Envelope, BinaryGoesIntoNoEnvelopeAndIsNotQuoted) {
  const auto made = new_envelope(secret("\xff\xfe"), "ops");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(text_of(*new_envelope(secret("x"), "")), R"({"value":"x"})");
  EXPECT_FALSE(envelope_with_value(secret("plain"), secret("x")));
}

TEST(Envelope, ARotationSetsTheOwnerAndAddsWhatIsMissing) {
  EXPECT_EQ(text_of(*envelope_with_value(secret(R"({"owner":"ops","value":"old","n":1})"),
                                         secret("new"), "dev")),
            R"({"owner":"dev","value":"new","n":1})");
  EXPECT_EQ(text_of(*envelope_with_value(secret(R"({"n":1})"), secret("new"), "dev")),
            R"({"n":1,"value":"new","owner":"dev"})");
}

TEST(Envelope, OpensOnlyWithBothMembersAndQuotesNothing) {
  const auto opened = open_envelope(secret(R"({"value":"x","owner":"ops","further":[]})"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(text_of(opened->value), "x");
  EXPECT_EQ(opened->owner, "ops");
  for (const char* other : {"hunter2", R"({"owner":"hunter2"})", R"({"value":1,"owner":"hunter2"})",
                            R"({"value":"hunter2"})", R"(["hunter2"])", ""}) {
    const auto refused = open_envelope(secret(other));
    ASSERT_FALSE(refused) << other;
    EXPECT_EQ(refused.error().code, "malformed_envelope");
    EXPECT_EQ(refused.error().message.find("hunter2"), std::string::npos)
        << refused.error().message;
  }
}

}  // namespace
}  // namespace clavium::runbook
