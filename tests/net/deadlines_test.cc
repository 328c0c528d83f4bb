// SPDX-License-Identifier: Apache-2.0
//
// Clients that take their time. Each deadline is short here and every other one long, so that only
// the one under test can end the connection.
#include <gtest/gtest.h>

#include "tests/net/handlers.h"

namespace clavium::net::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kShort{150};
constexpr milliseconds kLong{60'000};

ListenerOptions with(milliseconds ListenerDeadlines::* deadline) {
  ListenerOptions options = one_thread();
  options.deadlines = {.request_arrival = kLong,
                       .idle = kLong,
                       .answer_departure = kLong,
                       .farewell = kLong,
                       .sweep = milliseconds(10)};
  options.deadlines.*deadline = kShort;
  return options;
}

/// Waits for the end of the stream and says how long that took.
milliseconds time_to_end(RawSocket& client) {
  const auto begin = steady_clock::now();
  EXPECT_TRUE(client.ended());
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

TEST(Deadlines, EndAConnectionThatSaysNothing) {
  Echo handler;
  const auto listener = started(with(&ListenerDeadlines::request_arrival), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  EXPECT_GE(time_to_end(client), kShort / 2);
}

TEST(Deadlines, EndARequestThatDripsIn) {
  Echo handler;
  const auto listener = started(with(&ListenerDeadlines::request_arrival), handler);
  for (const std::string_view opening :
       {"GET / HTTP/1.1\r\nHost: a\r\nX: ",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"}) {
    RawSocket client = RawSocket::connected_to(listener->port());
    client.send(opening);
    const auto begin = steady_clock::now();
    // A byte every few milliseconds never lets a deadline per read strike; the one per request
    // does.
    while (!client.readable(milliseconds(5)) && steady_clock::now() - begin < kPatience)
      client.send("b");
    EXPECT_LT(steady_clock::now() - begin, kPatience);
    // The bytes sent after the end may turn it into a reset; an answer there must not be.
    EXPECT_EQ(client.read_to_end(), "");
  }
  EXPECT_EQ(handler.requests, 0);
}

TEST(Deadlines, EndAnIdleConnectionAndLeaveABusyOne) {
  Holding handler;
  const auto listener = started(with(&ListenerDeadlines::idle), handler);
  RawSocket idle = RawSocket::connected_to(listener->port());
  RawSocket busy = RawSocket::connected_to(listener->port());
  const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  idle.send(request);
  handler.next().second(text_answer("idle"));
  EXPECT_NE(idle.read_answer(), "");
  busy.send(request);
  const http::Responder respond = handler.next().second;
  EXPECT_TRUE(idle.ended());
  // The handler takes longer than any deadline: that is its own affair.
  std::this_thread::sleep_for(kShort);
  respond(text_answer("done"));
  EXPECT_TRUE(busy.read_answer().ends_with("done"));
}

TEST(Deadlines, EndAClientThatDoesNotTakeItsAnswer) {
  class Large final : public http::Handler {
   public:
    void handle(http::Request, http::Responder respond) override {
      respond(text_answer(std::string(32'000'000, 'x')));
    }
  };
  Large handler;
  ListenerOptions options = with(&ListenerDeadlines::answer_departure);
  options.connections_max = 1;
  const auto listener = started(options, handler);
  RawSocket slow = RawSocket::connected_to(listener->port());
  slow.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(slow.readable(kPatience));
  // The slow one holds the only place until its deadline. From then on there is room.
  const auto begin = steady_clock::now();
  bool served = false;
  while (!served && steady_clock::now() - begin < kPatience) {
    RawSocket other = RawSocket::connected_to(listener->port());
    other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    served = other.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 ");
  }
  EXPECT_TRUE(served);
  EXPECT_LT(slow.read_to_end().size(), 32'000'000U);
}

TEST(Deadlines, EndAFarewellThatTheClientIgnores) {
  Echo handler;
  ListenerOptions options = with(&ListenerDeadlines::farewell);
  options.connections_max = 1;
  const auto listener = started(options, handler);
  RawSocket stays = RawSocket::connected_to(listener->port());
  stays.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(stays.read_to_end().ends_with("GET / []"));
  const auto begin = steady_clock::now();
  bool served = false;
  while (!served && steady_clock::now() - begin < kPatience) {
    RawSocket other = RawSocket::connected_to(listener->port());
    other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    served = other.read_answer().ends_with("GET / []");
  }
  EXPECT_TRUE(served);
}

}  // namespace
}  // namespace clavium::net::test
