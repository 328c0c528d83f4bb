// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include <gtest/gtest.h>

namespace clavium::http {
namespace {

TEST(Headers, NamesCompareWithoutCaseAndKeepTheirSpelling) {
  Headers headers{{"Content-Type", "text/plain"}};
  EXPECT_EQ(headers.find("content-TYPE"), "text/plain");
  EXPECT_FALSE(headers.find("content"));
  EXPECT_EQ(headers.fields()[0].name, "Content-Type");
}

TEST(Headers, AddKeepsAllOfOneNameInOrder) {
  Headers headers;
  headers.add("X", "1");
  headers.add("Y", "2");
  headers.add("x", "3");
  EXPECT_EQ(headers.count("x"), 2u);
  EXPECT_EQ(headers.find("X"), "1");
  EXPECT_EQ(headers.fields()[2].value, "3");
}

TEST(Headers, SetLeavesOneOfTheName) {
  Headers headers{{"X", "1"}, {"Y", "2"}, {"x", "3"}};
  headers.set("x", "4");
  EXPECT_EQ(headers.count("X"), 1u);
  EXPECT_EQ(headers.find("X"), "4");
  EXPECT_EQ(headers.count("y"), 1u);
}

TEST(Request, StartsAsAGetOfTheRoot) {
  const Request request;
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/");
  EXPECT_TRUE(request.body.empty());
}

}  // namespace
}  // namespace clavium::http
