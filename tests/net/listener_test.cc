// SPDX-License-Identifier: Apache-2.0
//
// What a well-behaved client sees of the listener, byte by byte.
#include "net/listener.h"

#include <gtest/gtest.h>

#include "net/worker_pool.h"
#include "tests/net/handlers.h"

namespace clavium::net::test {
namespace {

std::string get(std::string_view target) {
  return concat("GET ", target, " HTTP/1.1\r\nHost: a\r\n\r\n");
}

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

TEST(Listener, AnswersAndKeepsTheConnection) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  for (int i = 0; i < 3; ++i) {
    client.send(get(concat("/", i)));
    const std::string answer = client.read_answer();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\nDate: ")) << answer;
    EXPECT_EQ(answer.find("Connection"), std::string::npos) << answer;
    EXPECT_EQ(answer.find("Server"), std::string::npos) << answer;
    EXPECT_EQ(body_of(answer), concat("GET /", i, " []"));
  }
}

TEST(Listener, AnswersPipelinedRequestsInOrderAndOneAtATime) {
  Holding handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  client.send(get("/1") + get("/2") + get("/3"));
  for (int i = 1; i <= 3; ++i) {
    auto [request, respond] = handler.next();
    EXPECT_EQ(request.target, concat("/", i));
    EXPECT_EQ(handler.waiting(), 0U);
    respond(text_answer(concat("answer ", i)));
    EXPECT_EQ(body_of(client.read_answer()), concat("answer ", i));
  }
}

TEST(Listener, TakesAnswersFromOtherThreads) {
  class Deferring final : public http::Handler {
   public:
    void handle(http::Request request, http::Responder respond) override {
      const auto shared = std::make_shared<http::Request>(std::move(request));
      if (!pool_.submit([shared, respond] { respond(text_answer(shared->target)); })) {
        respond(text_answer("full", 503));
      }
    }

   private:
    WorkerPool pool_{4, 1'000};
  };
  Deferring handler;
  ListenerOptions options;
  options.threads = 2;
  const auto listener = started(options, handler);
  std::vector<RawSocket> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(RawSocket::connected_to(listener->port()));
  for (int round = 0; round < 5; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i)
      clients[i].send(get(concat("/", round, "/", i)));
    for (std::size_t i = 0; i < clients.size(); ++i) {
      EXPECT_EQ(body_of(clients[i].read_answer()), concat("/", round, "/", i));
    }
  }
}

TEST(Listener, CarriesLargeBodiesBothWays) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  std::string body(limits::kRequestBodyBytesMax, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = char(i * 31 + i / 251);
  client.send(concat("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ", body.size(), "\r\n\r\n"));
  client.send(body);
  EXPECT_EQ(body_of(client.read_answer()), concat("POST / [", body, "]"));
}

TEST(Listener, SendsContinueOnlyWhereTheBodyIsAwaited) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  const std::string head =
      "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
  client.send(head);
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("hi");
  EXPECT_EQ(body_of(client.read_answer()), "PUT / [hi]");
  client.send(head + "yo");
  EXPECT_EQ(body_of(client.read_answer()), "PUT / [yo]");
}

TEST(Listener, RefusesATooLargeBodyBeforeItIsSent) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  client.send(concat("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ",
                     limits::kRequestBodyBytesMax + 1, "\r\n\r\n"));
  EXPECT_TRUE(client.read_to_end().starts_with("HTTP/1.1 413 "));
  EXPECT_EQ(handler.requests, 0);
}

TEST(Listener, AnswersHeadWithoutABody) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  client.send("HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string stream = client.read_to_end();
  EXPECT_NE(stream.find("Content-Length: 10\r\n"), std::string::npos) << stream;
  EXPECT_TRUE(stream.ends_with("\r\n\r\n")) << stream;
}

TEST(Listener, ClosesWhenTheClientAsksAndAfterHttp10) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  for (const std::string& head :
       {std::string("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
        std::string("GET / HTTP/1.0\r\nHost: a\r\n\r\n")}) {
    handler.requests = 0;
    RawSocket client = RawSocket::connected_to(listener->port());
    client.send(head + get("/never"));
    const std::string stream = client.read_to_end();
    EXPECT_NE(stream.find("\r\nConnection: close\r\n"), std::string::npos) << stream;
    EXPECT_TRUE(stream.ends_with("\r\n\r\nGET / []")) << stream;
    EXPECT_EQ(handler.requests, 1);
  }
}

TEST(Listener, AnswersAClientThatHasStoppedSending) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  client.send(get("/last"));
  client.shut_sending();
  EXPECT_EQ(body_of(client.read_to_end()), "GET /last []");
}

TEST(Listener, TellsTheHandlerWhoIsThere) {
  Holding handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  client.send(get("/"));
  auto [request, respond] = handler.next();
  EXPECT_EQ(request.connection.peer_address, "127.0.0.1");
  EXPECT_EQ(request.connection.tls_version, "");
  respond(text_answer(""));
}

TEST(Listener, AnswersForAHandlerThatFails) {
  class Failing final : public http::Handler {
   public:
    void handle(http::Request request, http::Responder respond) override {
      if (request.target == "/throws") throw std::runtime_error("on purpose");
      if (request.target == "/breaks-out") {
        http::Response response;
        response.headers.add("Location", "/a\r\nSet-Cookie: b");
        return respond(std::move(response));
      }
      if (request.target == "/twice") {
        respond(text_answer("once"));
        respond(text_answer("twice"));
      }
      // "/forgets": the Responder dies here.
    }
  };
  Failing handler;
  const auto listener = started(one_thread(), handler);
  RawSocket client = RawSocket::connected_to(listener->port());
  for (const std::string_view target : {"/throws", "/breaks-out", "/forgets"}) {
    client.send(get(target));
    const std::string answer = client.read_answer();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << target << answer;
    EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos) << answer;
  }
  client.send(get("/twice"));
  EXPECT_EQ(body_of(client.read_answer()), "once");
  client.send(get("/forgets"));
  EXPECT_TRUE(client.read_answer().starts_with("HTTP/1.1 500 "));
}

TEST(Listener, ForgetsAnswersForClientsThatWentAway) {
  Holding handler;
  const auto listener = started(one_thread(), handler);
  http::Responder late;
  {
    RawSocket client = RawSocket::connected_to(listener->port());
    client.send(get("/gone"));
    late = handler.next().second;
  }
  late(text_answer("nobody hears this"));
  // The thread is well.
  RawSocket client = RawSocket::connected_to(listener->port());
  client.send(get("/here"));
  handler.next().second(text_answer("heard"));
  EXPECT_EQ(body_of(client.read_answer()), "heard");
}

TEST(Listener, ForgetsAnswersAfterItsOwnEnd) {
  Holding handler;
  http::Responder late;
  http::Responder dropped;
  {
    const auto listener = started(one_thread(), handler);
    RawSocket first = RawSocket::connected_to(listener->port());
    RawSocket second = RawSocket::connected_to(listener->port());
    first.send(get("/"));
    late = handler.next().second;
    second.send(get("/"));
    dropped = handler.next().second;
  }
  late(text_answer("nobody hears this"));
  dropped = nullptr;
}

TEST(Listener, ClosesConnectionsOverTheCap) {
  Echo handler;
  ListenerOptions options = one_thread();
  options.connections_max = 2;
  const auto listener = started(options, handler);
  RawSocket first = RawSocket::connected_to(listener->port());
  RawSocket second = RawSocket::connected_to(listener->port());
  for (RawSocket* client : {&first, &second}) {
    client->send(get("/"));
    EXPECT_EQ(body_of(client->read_answer()), "GET / []");
  }
  RawSocket third = RawSocket::connected_to(listener->port());
  EXPECT_TRUE(third.ended());
  // A place that becomes free is given again.
  first.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  (void)first.read_to_end();
  first.close();
  for (;;) {
    RawSocket fourth = RawSocket::connected_to(listener->port());
    fourth.send(get("/"));
    if (fourth.read_answer().ends_with("GET / []")) break;
  }
}

TEST(Listener, RefusesToShowValuesToTheNetwork) {
  Echo handler;
  for (const std::string host : {"0.0.0.0", "::", "192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1"}) {
    ListenerOptions options = one_thread();
    options.host = host;
    const auto listener = Listener::start(options, handler);
    ASSERT_FALSE(listener) << host;
    EXPECT_EQ(listener.error().kind, ErrorKind::invalid_request);
    EXPECT_NE(listener.error().hint.find("--tls-cert and --tls-key"), std::string::npos);
    const auto checked = Listener::check(options);
    ASSERT_FALSE(checked) << host;
    EXPECT_EQ(checked.error().message, listener.error().message);
  }
}

TEST(Listener, TakesEverySpellingOfLoopback) {
  Echo handler;
  for (const std::string host : {"127.0.0.1", "127.0.0.53", "localhost"}) {
    ListenerOptions options = one_thread();
    options.host = host;
    EXPECT_TRUE(Listener::check(options)) << host;
    EXPECT_TRUE(Listener::start(options, handler)) << host;
  }
}

TEST(Listener, RefusesWhatIsNoAddressAndHalfATlsConfiguration) {
  Echo handler;
  ListenerOptions options = one_thread();
  options.host = "example.com";
  auto listener = Listener::start(options, handler);
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().kind, ErrorKind::invalid_request);
  options = one_thread();
  options.tls_key = "/nowhere/server.key";
  listener = Listener::start(options, handler);
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().hint, "give both --tls-cert and --tls-key");
}

TEST(Listener, DoesNotShareAPortWithAnother) {
  Echo handler;
  ListenerOptions options;
  options.threads = 3;
  const auto listener = started(options, handler);
  options.port = listener->port();
  const auto second = Listener::start(options, handler);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::already_exists);
  EXPECT_NE(second.error().message.find(std::to_string(options.port)), std::string::npos);
}

}  // namespace
}  // namespace clavium::net::test
