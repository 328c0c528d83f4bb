// SPDX-License-Identifier: Apache-2.0
#include "programs/backend_time.h"

#include <gtest/gtest.h>

#include "support/scripted_client.h"

namespace clavium::programs {
namespace {

const http::Url kEndpoint{.scheme = "https", .host = "vault.example", .port = 443, .path = ""};

TEST(BackendTime, IsTheDateOfAnyAnswerRefusalsIncluded) {
  clavium::testing::ScriptedClient client;
  client.answer(403, "no", {{"date", "Mon, 23 Nov 2026 19:24:33 GMT"}});
  const auto time = ask_for_time(client, kEndpoint);
  ASSERT_TRUE(time) << time.error().message;
  EXPECT_EQ(format_iso8601(*time), "2026-11-23T19:24:33Z");
  EXPECT_EQ(client.sent(), std::vector<std::string>{"GET /"});
}

TEST(BackendTime, IsAbsentWithoutADateThatCanBeRead) {
  clavium::testing::ScriptedClient client;
  client.answer(200, "").answer(200, "", {{"Date", "yesterday"}});
  for (int i = 0; i < 2; ++i) {
    const auto time = ask_for_time(client, kEndpoint);
    ASSERT_FALSE(time);
    EXPECT_EQ(time.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(time.error().message, "the answer of vault.example tells no time (Date header)");
  }
}

TEST(BackendTime, IsAbsentWhereNobodyAnswers) {
  clavium::testing::ScriptedClient client;
  client.lose();
  const auto time = ask_for_time(client, kEndpoint);
  ASSERT_FALSE(time);
  EXPECT_EQ(time.error().message, "connection lost (scripted)");
}

}  // namespace
}  // namespace clavium::programs
