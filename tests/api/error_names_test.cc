// SPDX-License-Identifier: Apache-2.0
#include "api/error_names.h"

#include <gtest/gtest.h>

#include <string>

#include "json/value.h"
#include "support/aws_models.h"

namespace clavium::testing {
namespace {

TEST(ErrorNames, EveryEntryIsFoundByItsName) {
  for (const api::ErrorName& entry : api::error_names()) {
    EXPECT_EQ(api::find_error_name(entry.name), &entry);
    EXPECT_GE(entry.http_status, 400);
  }
  EXPECT_EQ(api::find_error_name("ResourceNotFound"), nullptr);
  EXPECT_EQ(api::find_error_name(""), nullptr);
}

TEST(ErrorNames, EveryModelledErrorOfSecretsManagerIsInTheTable) {
  CLAVIUM_NEEDS_AWS_MODEL("secretsmanager");
  const json::Document model =
      json::Document::parse(read_file(aws_models("secretsmanager").front())).value();
  int checked = 0;
  model.root().find("shapes")->for_each_member([&](std::string_view name, json::Value shape) {
    if (!shape.find("exception")) return;
    ++checked;
    const api::ErrorName* entry = api::find_error_name(name);
    ASSERT_NE(entry, nullptr) << name;
    // The service answers 400 for everything but its one server fault.
    EXPECT_EQ(entry->http_status, shape.find("fault") ? 500 : 400) << name;
  });
  EXPECT_GE(checked, 12);
}

TEST(ErrorNames, TheWireMayDressANameUp) {
  EXPECT_EQ(api::bare_error_name("ThrottlingException"), "ThrottlingException");
  EXPECT_EQ(api::bare_error_name("com.amazonaws.secretsmanager#ThrottlingException"),
            "ThrottlingException");
  EXPECT_EQ(api::bare_error_name("ThrottlingException:http://internal.amazon.com/coral/"),
            "ThrottlingException");
  EXPECT_EQ(api::bare_error_name("ns#Name:http://x#y"), "Name");
  EXPECT_EQ(api::bare_error_name(""), "");
}

TEST(ErrorNames, TheNameDecidesAndTheStatusOnlyWithoutOne) {
  EXPECT_EQ(api::kind_of_answer("ResourceNotFoundException", 400), ErrorKind::not_found);
  EXPECT_EQ(api::kind_of_answer("ResourceNotFoundException", 404), ErrorKind::not_found);
  EXPECT_EQ(api::kind_of_answer("AccessDeniedException", 400), ErrorKind::denied);
  EXPECT_EQ(api::kind_of_answer("SomethingNew", 400), ErrorKind::invalid_request);
  EXPECT_EQ(api::kind_of_answer("", 503), ErrorKind::unavailable);
  EXPECT_EQ(api::kind_of_answer("", 429), ErrorKind::throttled);
  EXPECT_EQ(api::kind_of_answer("", 403), ErrorKind::denied);
}

TEST(ErrorNames, EveryKindHasANameToAnswerWith) {
  EXPECT_EQ(api::name_to_answer(make_error(ErrorKind::not_found, "x")).name,
            "ResourceNotFoundException");
  EXPECT_EQ(api::name_to_answer(make_error(ErrorKind::corrupt, "x")).http_status, 500);
  EXPECT_EQ(
      api::name_to_answer(make_error(ErrorKind::denied, "x").with_code("SignatureDoesNotMatch"))
          .http_status,
      403);
  EXPECT_EQ(api::name_to_answer(make_error(ErrorKind::denied, "x").with_code("OurOwnWord")).name,
            "AccessDeniedException");
  for (int kind = 0; kind <= int(ErrorKind::internal); ++kind) {
    EXPECT_NE(api::find_error_name(api::name_to_answer(make_error(ErrorKind(kind), "x")).name),
              nullptr);
  }
}

}  // namespace
}  // namespace clavium::testing
