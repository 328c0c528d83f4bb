// SPDX-License-Identifier: Apache-2.0
//
// The listener against byte streams that mean two things (abuse_cases.h), over real sockets.
#include <gtest/gtest.h>

#include "tests/net/abuse_cases.h"
#include "tests/net/handlers.h"

namespace clavium::net::test {
namespace {

class Abuse : public testing::TestWithParam<AbuseCase> {};

std::size_t count_answers(const std::string& stream) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = stream.find("HTTP/1.1 ", at)) != std::string::npos; ++at) ++count;
  return count;
}

TEST_P(Abuse, GetsOneRefusalAndTheEndOfTheConnection) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  client.send(GetParam().bytes);
  client.send(kSmuggled);
  const std::string stream = client.read_to_end();

  EXPECT_TRUE(stream.starts_with(concat("HTTP/1.1 ", GetParam().status, " "))) << stream;
  EXPECT_EQ(count_answers(stream), 1U) << stream;
  EXPECT_NE(stream.find("\r\nConnection: close\r\n"), std::string::npos) << stream;
  EXPECT_TRUE(stream.ends_with("\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) << stream;
  EXPECT_EQ(handler.requests, 0);
}

INSTANTIATE_TEST_SUITE_P(Http, Abuse, testing::ValuesIn(abuse_cases()),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace clavium::net::test
