// SPDX-License-Identifier: Apache-2.0
//
// How a listener ends: what is under way is finished, what is idle is closed, what takes too long
// is cut.
#include <gtest/gtest.h>

#include "tests/net/handlers.h"

namespace clavium::net::test {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

const std::string kRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// Each thread closes its own acceptor, so a first refusal is awaited rather than expected at once.
bool refuses_connections(std::uint16_t port) {
  const auto begin = steady_clock::now();
  while (steady_clock::now() - begin < kPatience) {
    try {
      (void)RawSocket::connected_to(port);
    } catch (const std::runtime_error&) {
      return true;
    }
  }
  return false;
}

TEST(Drain, LetsARequestUnderWayFinishAndClosesIdleConnections) {
  Holding handler;
  ListenerOptions options;
  options.threads = 2;
  const auto listener = started(options, handler);
  RawSocket idle = RawSocket::connected_to(listener->port());
  idle.send(kRequest);
  handler.next().second(text_answer("idle"));
  EXPECT_TRUE(idle.read_answer().ends_with("idle"));
  RawSocket busy = RawSocket::connected_to(listener->port());
  busy.send(kRequest);
  const http::Responder respond = handler.next().second;

  std::thread stopping([&] { listener->drain_and_stop(seconds(30)); });
  EXPECT_TRUE(idle.ended());
  EXPECT_TRUE(refuses_connections(listener->port()));
  respond(text_answer("finished"));
  const std::string answer = busy.read_to_end();
  EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("finished")) << answer;
  busy.close();
  stopping.join();
}

TEST(Drain, LetsARequestThatIsArrivingArrive) {
  Holding handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  std::thread stopping([&] { listener->drain_and_stop(seconds(30)); });
  client.send("hello");
  auto [request, respond] = handler.next();
  respond(text_answer(text_of(request.body)));
  EXPECT_TRUE(client.read_to_end().ends_with("hello"));
  client.close();
  stopping.join();
}

TEST(Drain, CutsWhatTakesTooLong) {
  Holding handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  client.send(kRequest);
  const http::Responder never = handler.next().second;
  const auto begin = steady_clock::now();
  listener->drain_and_stop(seconds(1));
  EXPECT_GE(steady_clock::now() - begin, seconds(1));
  EXPECT_TRUE(client.ended());
  listener->drain_and_stop(seconds(30));  // does nothing
}

}  // namespace
}  // namespace clavium::net::test
