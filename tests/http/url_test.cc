// SPDX-License-Identifier: Apache-2.0
#include "http/url.h"

#include <gtest/gtest.h>

namespace clavium::http {
namespace {

using namespace std::string_view_literals;

TEST(Url, IsReadIntoItsParts) {
  const auto url = parse_url("HTTPS://API.Example.com:8443/v1/base/");
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "api.example.com");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/v1/base");
  EXPECT_EQ(url->host_header(), "api.example.com:8443");
  EXPECT_EQ(url->text(), "https://api.example.com:8443/v1/base");
}

TEST(Url, TheSchemesOwnPortIsLeftOut) {
  EXPECT_EQ(parse_url("https://example.com:443")->text(), "https://example.com");
  EXPECT_EQ(parse_url("http://localhost:80/")->text(), "http://localhost");
  EXPECT_EQ(parse_url("http://localhost:443")->host_header(), "localhost:443");
}

TEST(Url, AnIpv6AddressKeepsItsBrackets) {
  const auto url = parse_url("http://[::1]:4580/x");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "[::1]");
  EXPECT_EQ(url->port, 4580);
  EXPECT_EQ(parse_url("https://[2001:db8::1]")->host_header(), "[2001:db8::1]");
}

TEST(Url, MalformedOnesAreRefusedWithAHint) {
  for (const std::string_view text : {""sv,
                                      "example.com"sv,
                                      "ftp://example.com"sv,
                                      "https:/example.com"sv,
                                      "https://"sv,
                                      "https:///x"sv,
                                      "https://:443"sv,
                                      "https://host:"sv,
                                      "https://host:0"sv,
                                      "https://host:65536"sv,
                                      "https://host:+80"sv,
                                      "https://host:8o"sv,
                                      "https://host:80:90"sv,
                                      "https://user@host"sv,
                                      "https://user:pass@host"sv,
                                      "https://host?x=1"sv,
                                      "https://host/#a"sv,
                                      "https://ho st"sv,
                                      "https://host\\@evil"sv,
                                      "https://h\xc3\xb6st"sv,
                                      "https://ho%73t"sv,
                                      "https://[::1"sv,
                                      "https://::1"sv,
                                      "https://[]"sv,
                                      "https://[a]"sv,
                                      "https://[:::::]"sv,
                                      "https://[::1]x"sv,
                                      "https://[fe80::1%25eth0]"sv,
                                      "https://.host"sv,
                                      "https://a..b"sv,
                                      "https://ho\0st"sv}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().kind, ErrorKind::invalid_request);
    EXPECT_FALSE(url.error().hint.empty());
  }
}

// The path goes into the request line as it is.
TEST(Url, APathCannotEndTheRequestLine) {
  for (const std::string_view text :
       {"https://host/a\r\nX: y"sv, "https://host/a\tb"sv, "https://host/\0"sv,
        "https://host/\x7f"sv, "https://host/\xc3\xa9"sv}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

TEST(Url, AnErrorDoesNotQuoteAPasswordInTheUrl) {
  const auto url = parse_url("https://user:hunter2@host");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().message.find("hunter2"), std::string::npos);
}

TEST(Url, PlainHttpIsForThisMachineAlone) {
  for (const char* text : {"http://localhost", "http://api.localhost:3000", "http://127.0.0.1:4580",
                           "http://127.8.8.8", "http://[::1]"}) {
    EXPECT_TRUE(parse_url(text)) << text;
  }
  // Hosts that only look like loopback.
  for (const char* text : {"http://example.com", "http://127.0.0.1.example.com", "http://127.1.2",
                           "http://127.0.0.1.5", "http://127.0.0.256",
                           "http://localhost.example.com", "http://notlocalhost", "http://0.0.0.0",
                           "http://128.0.0.1", "http://[::2]", "http://[::ffff:127.0.0.1]"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().hint.substr(0, 12), "use https://") << text;
  }
}

}  // namespace
}  // namespace clavium::http
