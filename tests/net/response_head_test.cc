// SPDX-License-Identifier: Apache-2.0
#include "net/response_head.h"

#include <gtest/gtest.h>

#include "tests/net/handlers.h"

namespace clavium::net::test {
namespace {

TEST(ResponseHead, CarriesTheAnswersFieldsAndTheListeners) {
  std::string head;
  ASSERT_TRUE(
      write_response_head(text_answer("hello", 201), HttpDate().text(784'111'777), false, head));
  EXPECT_EQ(
      head,
      "HTTP/1.1 201 Created\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain\r\n"
      "Content-Length: 5\r\n\r\n");
}

TEST(ResponseHead, SaysItselfWhatIsItsToSay) {
  http::Response response = text_answer("hello");
  response.headers.add("content-length", "7");
  response.headers.add("Transfer-Encoding", "chunked");
  response.headers.add("Connection", "keep-alive");
  response.headers.add("DATE", "yesterday");
  std::string head;
  ASSERT_TRUE(write_response_head(response, "today", true, head));
  EXPECT_EQ(head,
            "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
            "Connection: close\r\n\r\n");
}

TEST(ResponseHead, HasNoLengthWhereThereIsNoBody) {
  http::Response response;
  response.status = 204;
  std::string head;
  ASSERT_TRUE(write_response_head(response, "today", false, head));
  EXPECT_EQ(head, "HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n");
}

TEST(ResponseHead, RefusesFieldsThatWouldBreakOut) {
  using namespace std::string_literals;
  const std::vector<http::Headers::Field> hostile = {
      {"Location", "/a\r\nSet-Cookie: b"},
      {"Location", "/a\nb"},
      {"Location", "a\0b"s},
      {"X: y\r\nZ", "a"},
      {"", "a"},
      {"X Y", "a"},
  };
  for (const auto& field : hostile) {
    http::Response response;
    response.headers.add(field.name, field.value);
    std::string head;
    EXPECT_FALSE(write_response_head(response, "today", false, head)) << field.name;
  }
}

TEST(HttpDate, ChangesWithTheSecond) {
  HttpDate date;
  EXPECT_EQ(date.text(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(date.text(1'709'164'800), "Thu, 29 Feb 2024 00:00:00 GMT");
}

}  // namespace
}  // namespace clavium::net::test
