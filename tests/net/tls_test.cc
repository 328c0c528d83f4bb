// SPDX-License-Identifier: Apache-2.0
//
// The listener with TLS, seen by our client, by curl and by openssl s_client.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "base/log.h"
#include "net/https_client.h"
#include "tests/net/handlers.h"
#include "tests/net/tls_files.h"

namespace clavium::net::test {
namespace {

class Tls : public testing::Test {
 protected:
  static void SetUpTestSuite() { files_ = new TlsFiles(); }
  static void TearDownTestSuite() {
    delete files_;
    files_ = nullptr;
  }

  static ListenerOptions options(const std::string& name = "server") {
    ListenerOptions made = one_thread();
    made.tls_certificate = files_->certificate(name);
    made.tls_key = files_->key(name);
    return made;
  }

  static http::Url url(const Listener& listener) {
    return {.scheme = "https", .host = "localhost", .port = listener.port(), .path = ""};
  }

  static std::string output_of(const std::string& command) {
    std::string out;
    FILE* const pipe = ::popen(command.c_str(), "r");
    std::array<char, 4'096> piece;
    while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe))
      out.append(piece.data(), size);
    ::pclose(pipe);
    return out;
  }

  static inline TlsFiles* files_ = nullptr;
};

/// Says what the handler was told of the connection.
class Describing final : public http::Handler {
 public:
  void handle(http::Request request, http::Responder respond) override {
    const http::Connection& c = request.connection;
    respond(text_answer(concat(c.peer_address, " ", c.tls_version, " ", c.tls_cipher)));
  }
};

TEST_F(Tls, TellsTheHandlerVersionAndCipher) {
  Describing handler;
  const auto listener = started(options(), handler);
  const auto client = make_https_client({.ca_bundle = files_->certificate(), .proxy = {}});
  const auto response = client->send(url(*listener), {});
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_TRUE(text_of(response->body).starts_with("127.0.0.1 TLSv1.3 TLS_"))
      << text_of(response->body);
}

TEST_F(Tls, CarriesLargeBodiesAndKeepsTheConnection) {
  Echo handler;
  const auto listener = started(options(), handler);
  const auto client = make_https_client({.ca_bundle = files_->certificate(), .proxy = {}});
  for (const std::size_t size :
       {std::size_t(0), std::size_t(100), std::size_t(16'300), std::size_t(700'000)}) {
    const std::string body(size, 'x');
    http::Request request;
    request.method = "PUT";
    request.body = SecretBytes::copy_of(body);
    const auto response = client->send(url(*listener), request);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(text_of(response->body), concat("PUT / [", body, "]"));
  }
}

TEST_F(Tls, DeniesACertificateThatIsNotTrusted) {
  Echo handler;
  const auto listener = started(options(), handler);
  for (const std::filesystem::path& bundle :
       {files_->certificate("stranger"), std::filesystem::path()}) {
    const auto response =
        make_https_client({.ca_bundle = bundle, .proxy = {}})->send(url(*listener), {});
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::denied) << response.error().message;
    EXPECT_NE(response.error().hint, "");
  }
  EXPECT_EQ(handler.requests, 0);
}

TEST_F(Tls, DeniesACertificateForAnotherName) {
  Echo handler;
  const auto listener = started(options("misnamed"), handler);
  const auto response =
      make_https_client({.ca_bundle = files_->certificate("misnamed"), .proxy = {}})
          ->send(url(*listener), {});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::denied) << response.error().message;
  EXPECT_EQ(handler.requests, 0);
}

TEST_F(Tls, DeniesWhenTheBundleCannotBeRead) {
  Echo handler;
  const auto listener = started(options(), handler);
  const auto response =
      make_https_client({.ca_bundle = "/nowhere/ca.pem", .proxy = {}})->send(url(*listener), {});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::denied) << response.error().message;
}

TEST_F(Tls, IsUnderstoodByCurl) {
  Echo handler;
  const auto listener = started(options(), handler);
  EXPECT_EQ(output_of(concat("curl -sS --noproxy '*' --cacert ", files_->certificate().string(),
                             " -d hello https://localhost:", listener->port(), "/a?b 2>&1")),
            "POST /a?b [hello]");
}

TEST_F(Tls, RefusesOldVersions) {
  Echo handler;
  const auto listener = started(options(), handler);
  const std::string connect = concat(
      "echo | openssl s_client -connect 127.0.0.1:", listener->port(), " -cipher ALL:@SECLEVEL=0 ");
  EXPECT_NE(output_of(connect + "-tls1_2 2>&1").find("Protocol  : TLSv1.2"), std::string::npos);
  const std::string old = output_of(connect + "-tls1_1 2>&1");
  EXPECT_NE(old.find("alert protocol version"), std::string::npos) << old;
}

TEST_F(Tls, SurvivesPlainHttpAndSilence) {
  Echo handler;
  ListenerOptions short_patience = options();
  short_patience.deadlines.request_arrival = std::chrono::milliseconds(150);
  short_patience.deadlines.sweep = std::chrono::milliseconds(10);
  const auto listener = started(short_patience, handler);
  RawSocket plain = RawSocket::connected_to(listener->port());
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(plain.read_to_end().find("HTTP/"), std::string::npos);
  RawSocket silent = RawSocket::connected_to(listener->port());
  EXPECT_TRUE(silent.ended());
  EXPECT_EQ(handler.requests, 0);
}

TEST_F(Tls, RefusesFilesThatDoNotFit) {
  Echo handler;
  ListenerOptions mixed = options();
  mixed.tls_key = files_->key("stranger");
  ListenerOptions no_certificate = options();
  no_certificate.tls_certificate = files_->key();
  ListenerOptions no_key = options();
  no_key.tls_key = files_->certificate();
  ListenerOptions missing = options();
  missing.tls_key = files_->directory() / "missing.key";
  for (const ListenerOptions& wrong : {mixed, no_certificate, no_key, missing}) {
    const auto listener = Listener::start(wrong, handler);
    ASSERT_FALSE(listener);
    EXPECT_EQ(listener.error().kind, ErrorKind::invalid_request);
    EXPECT_NE(listener.error().hint, "") << listener.error().message;
  }
}

TEST_F(Tls, RefusesAKeyWithAPassphraseWithoutAsking) {
  Echo handler;
  ListenerOptions locked = options();
  locked.tls_key = files_->directory() / "locked.key";
  ASSERT_EQ(std::system(concat("openssl pkey -aes256 -passout pass:tested -in ",
                               files_->key().string(), " -out ", locked.tls_key.string())
                            .c_str()),
            0);
  const auto listener = Listener::start(locked, handler);
  ASSERT_FALSE(listener);
  EXPECT_NE(listener.error().message.find("passphrase"), std::string::npos);
}

TEST_F(Tls, WarnsOfAKeyThatOthersMayRead) {
  class Warnings final : public LogSink {
   public:
    void write(LogLevel, std::string_view event, std::span<const LogField>) override {
      if (event == "tls.key_exposed") ++count;
    }
    std::atomic<int> count = 0;
  };
  Warnings warnings;
  set_log_sink(&warnings);
  Echo handler;
  (void)Listener::start(options(), handler);
  const int private_key = warnings.count;
  ::chmod(files_->key().c_str(), 0644);
  (void)Listener::start(options(), handler);
  ::chmod(files_->key().c_str(), 0600);
  set_log_sink(nullptr);
  EXPECT_EQ(private_key, 0);
  EXPECT_EQ(warnings.count, 1);
}

}  // namespace
}  // namespace clavium::net::test
