// SPDX-License-Identifier: Apache-2.0
//
// The client against our own listener and against servers that a test plays by hand.
#include "net/https_client.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "tests/net/handlers.h"

namespace clavium::net::test {
namespace {

http::Url url_of(std::uint16_t port, std::string path = "") {
  return {.scheme = "http", .host = "127.0.0.1", .port = port, .path = std::move(path)};
}

http::Request request_of(std::string method, std::string target, std::string_view body = "") {
  http::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.body = SecretBytes::copy_of(body);
  return request;
}

TEST(HttpsClient, SendsMethodTargetAndBodyAndBringsTheAnswer) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  const auto client = make_https_client({});
  for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    const auto response =
        client->send(url_of(listener->port(), "/base"), request_of(method, "/../a//b?c=%2f", "hi"));
    ASSERT_TRUE(response) << method << response.error().message;
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->headers.find("content-type"), "text/plain");
    EXPECT_EQ(text_of(response->body), concat(method, " /base/../a//b?c=%2f [hi]"));
  }
  const auto head = client->send(url_of(listener->port()), request_of("HEAD", "/"));
  ASSERT_TRUE(head);
  EXPECT_TRUE(head->body.empty());
}

TEST(HttpsClient, SendsTheHeadersItWasGivenAndNoneOfItsOwn) {
  const RawSocket server = RawSocket::listening();
  std::string seen;
  std::thread serving([&] {
    RawSocket connection = server.accept();
    seen = connection.read_until("\r\n\r\nbody");
    connection.send(
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: a\r\nset-cookie: "
        "b\r\nX-Empty:\r\n\r\n");
  });
  http::Request request = request_of("POST", "/", "body");
  request.headers.add("Host", "secretsmanager.eu-west-1.amazonaws.com");
  request.headers.add("X-Amz-Target", "secretsmanager.GetSecretValue");
  request.headers.add("X-Empty", "");
  request.headers.add("Content-Length", "4");
  const auto response = make_https_client({})->send(url_of(server.port()), request);
  serving.join();
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(
      seen,
      "POST / HTTP/1.1\r\nHost: secretsmanager.eu-west-1.amazonaws.com\r\n"
      "X-Amz-Target: secretsmanager.GetSecretValue\r\nX-Empty:\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_EQ(response->headers.count("Set-Cookie"), 2U);
  EXPECT_EQ(response->headers.find("x-empty"), "");
}

TEST(HttpsClient, RefusesHeadersThatWouldBreakOut) {
  using namespace std::string_literals;
  const auto client = make_https_client({});
  const std::vector<http::Headers::Field> hostile = {
      {"X", "a\r\nY: b"}, {"X", "a\nb"},   {"X", "a\rb"},
      {"X", "a\0b"s},     {"X\r\nY", "a"}, {"X: a", "b"},
      {"", "a"},          {"X Y", "a"},    {"Transfer-Encoding", "chunked"},
  };
  for (const auto& field : hostile) {
    http::Request request;
    request.headers.add(field.name, field.value);
    const auto response = client->send(url_of(1), request);
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::invalid_request) << field.name;
  }
  for (const std::string target : {"", "a", "/a b", "/\r\nX: y", "/#a", "@evil.example/"}) {
    EXPECT_EQ(client->send(url_of(1), request_of("GET", target)).error().kind,
              ErrorKind::invalid_request);
  }
  for (const std::string method : {"", "GET /x HTTP/1.1\r\nX:", "G T"}) {
    EXPECT_EQ(client->send(url_of(1), request_of(method, "/")).error().kind,
              ErrorKind::invalid_request);
  }
}

TEST(HttpsClient, KeepsConnectionsAndUsesThemAgain) {
  const RawSocket server = RawSocket::listening();
  std::thread serving([&] {
    RawSocket connection = server.accept();
    for (int i = 0; i < 3; ++i) {
      (void)connection.read_until("\r\n\r\n");
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  });
  const auto client = make_https_client({});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(client->send(url_of(server.port()), {}));
  serving.join();
}

TEST(HttpsClient, GivesACallUpWhenItIsToldTo) {
  const RawSocket server = RawSocket::listening();
  std::stop_source stop;
  std::thread serving([&] {
    RawSocket connection = server.accept();
    (void)connection.read_until("\r\n\r\n");
    stop.request_stop();
    // The client closes, so this ends; nothing was ever answered.
    (void)connection.read_until("never");
  });
  http::CallOptions options;
  options.timeout = std::chrono::minutes(5);
  options.stop = stop.get_token();
  const auto begun = std::chrono::steady_clock::now();
  const auto client = make_https_client({});
  const auto response = client->send(url_of(server.port()), request_of("POST", "/"), options);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(30));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::unavailable);
  EXPECT_NE(response.error().message.find("given up"), std::string::npos);
  serving.join();
}

TEST(HttpsClient, NeverSendsABodyTwice) {
  const RawSocket server = RawSocket::listening();
  std::thread serving([&] {
    RawSocket connection = server.accept();
    (void)connection.read_until("\r\n\r\nfirst");
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    // The second request is taken, perhaps carried out, and the connection dies.
    EXPECT_TRUE(connection.read_until("\r\n\r\nsecond").ends_with("second"));
  });
  const auto client = make_https_client({});
  EXPECT_TRUE(client->send(url_of(server.port()), request_of("POST", "/", "first")));
  const auto second = client->send(url_of(server.port()), request_of("POST", "/", "second"),
                                   {.timeout = kPatience});
  serving.join();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
  EXPECT_NE(second.error().message.find("closed the connection"), std::string::npos)
      << second.error().message;
}

TEST(HttpsClient, FollowsNoRedirect) {
  const RawSocket server = RawSocket::listening();
  std::thread serving([&] {
    RawSocket connection = server.accept();
    (void)connection.read_until("\r\n\r\n");
    connection.send(concat("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:", server.port(),
                           "/elsewhere\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_FALSE(connection.readable(std::chrono::milliseconds(50)) && !connection.ended());
  });
  const auto response = make_https_client({})->send(url_of(server.port()), {});
  serving.join();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302);
}

TEST(HttpsClient, SkipsInterimAnswers) {
  const RawSocket server = RawSocket::listening();
  std::thread serving([&] {
    RawSocket connection = server.accept();
    (void)connection.read_until("\r\n\r\n");
    connection.send(
        "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: "
        "2\r\n\r\nok");
  });
  const auto response = make_https_client({})->send(url_of(server.port()), {});
  serving.join();
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->headers.count("Link"), 0U);
  EXPECT_EQ(text_of(response->body), "ok");
}

TEST(HttpsClient, ReadsNoProxyFromTheEnvironment) {
  Echo handler;
  const auto listener = started(one_thread(), handler);
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  ::setenv("all_proxy", "http://127.0.0.1:1", 1);
  const auto response = make_https_client({})->send(url_of(listener->port()), {});
  ::unsetenv("http_proxy");
  ::unsetenv("all_proxy");
  EXPECT_TRUE(response);
}

TEST(HttpsClient, GivesUpInTime) {
  const RawSocket silent = RawSocket::listening();
  const auto begin = std::chrono::steady_clock::now();
  const auto response = make_https_client({})->send(url_of(silent.port()), {},
                                                    {.timeout = std::chrono::milliseconds(100)});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::unavailable);
  EXPECT_NE(response.error().message.find("too long"), std::string::npos)
      << response.error().message;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kPatience);
}

TEST(HttpsClient, SaysThatNobodyIsThere) {
  std::uint16_t free_port = 0;
  {
    free_port = RawSocket::listening().port();
  }
  const auto response = make_https_client({})->send(url_of(free_port), {});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::unavailable);
  EXPECT_NE(response.error().message.find(concat("127.0.0.1:", free_port)), std::string::npos);
}

TEST(HttpsClient, RefusesAnAnswerThatIsTooLarge) {
  const RawSocket server = RawSocket::listening();
  std::thread serving([&] {
    RawSocket connection = server.accept();
    (void)connection.read_until("\r\n\r\n");
    connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    const std::string megabyte(1'048'576, 'x');
    for (std::size_t sent = 0; sent <= limits::kResponseBodyBytesMax; sent += megabyte.size()) {
      connection.send(megabyte);
    }
  });
  const auto response = make_https_client({})->send(url_of(server.port()), {});
  serving.join();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::unavailable);
  EXPECT_NE(response.error().message.find("too large"), std::string::npos)
      << response.error().message;
}

TEST(HttpsClient, ReportsAnAnswerThatIsCutShort) {
  const RawSocket server = RawSocket::listening();
  std::thread serving([&] {
    RawSocket connection = server.accept();
    (void)connection.read_until("\r\n\r\n");
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  });
  const auto response = make_https_client({})->send(url_of(server.port()), {});
  serving.join();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::unavailable);
}

TEST(HttpsClient, ServesManyThreads) {
  Echo handler;
  const auto listener = started(ListenerOptions{}, handler);
  const auto client = make_https_client({});
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string body = concat(t, ":", i);
        const auto response = client->send(url_of(listener->port()), request_of("POST", "/", body));
        if (response && text_of(response->body) == concat("POST / [", body, "]")) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 160);
}

}  // namespace
}  // namespace clavium::net::test
