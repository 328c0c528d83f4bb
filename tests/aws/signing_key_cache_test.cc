// SPDX-License-Identifier: Apache-2.0
#include "aws/signing_key_cache.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

#include "aws/endpoints.h"
#include "aws/sigv4.h"
#include "aws/xml_text.h"

namespace clavium::testing {
namespace {

using Identity = aws::SigningKeyCache::Identity;

// Whatever was asked before, the answer is the key that belongs to the question. The fields are
// drawn from texts that run into one another ("a" and "bc", "ab" and "c"), where a key made by
// joining them would hand one principal's key to another.
TEST(SigningKeyCache, NoTwoIdentitiesShareAnEntry) {
  aws::SigningKeyCache cache;
  const std::array<std::string_view, 5> pieces = {"", "1", "11", "1:1", "1:11:1"};
  const std::array<SecretBytes, 2> secrets = {SecretBytes::copy_of("one"),
                                              SecretBytes::copy_of("two")};
  std::size_t asked = 0;
  for (int round = 0; round < 2; ++round) {
    for (const auto account : pieces) {
      for (const auto id : pieces) {
        for (const auto day : pieces) {
          for (const auto region : pieces) {
            for (const SecretBytes& secret : secrets) {
              const auto got = cache.get({account, id, day, region, "sts"}, secret);
              EXPECT_TRUE(
                  constant_time_equal(*got, aws::derive_signing_key(secret, day, region, "sts")));
              ++asked;
            }
          }
        }
      }
    }
  }
  EXPECT_EQ(cache.size(), asked / 2);
}

TEST(SigningKeyCache, IsBoundedAndDropsTheLongestUnused) {
  aws::SigningKeyCache cache(2);
  const SecretBytes secret = SecretBytes::copy_of("secret");
  const Identity a{"1", "A", "20261123", "eu-central-1", "sts"};
  const Identity b{"1", "B", "20261123", "eu-central-1", "sts"};
  const Identity c{"1", "C", "20261123", "eu-central-1", "sts"};
  const auto first = cache.get(a, secret);
  const auto second = cache.get(b, secret);
  EXPECT_EQ(cache.get(a, secret), first);  // a is the younger one now
  (void)cache.get(c, secret);
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_EQ(cache.get(a, secret), first);
  EXPECT_NE(cache.get(b, secret), second);
  cache.clear();
  EXPECT_EQ(cache.size(), 0U);
}

TEST(SigningKeyCache, AReplacedSecretDoesNotFindTheOldKey) {
  aws::SigningKeyCache cache;
  const Identity same{"1", "A", "20261123", "eu-central-1", "sts"};
  const auto old_key = cache.get(same, SecretBytes::copy_of("old"));
  const auto new_key = cache.get(same, SecretBytes::copy_of("new"));
  EXPECT_FALSE(constant_time_equal(*old_key, *new_key));
}

TEST(SigningKeyCache, ManyThreads) {
  aws::SigningKeyCache cache(8);
  const SecretBytes secret = SecretBytes::copy_of("secret");
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        const std::string id = std::to_string((i * 7 + t) % 24);
        const auto key = cache.get({"1", id, "20261123", id, "sts"}, secret);
        EXPECT_TRUE(
            constant_time_equal(*key, aws::derive_signing_key(secret, "20261123", id, "sts")));
      }
    });
  }
  threads.clear();
  EXPECT_LE(cache.size(), 8U);
}

TEST(Endpoints, AreNamedByServiceAndRegion) {
  EXPECT_EQ(aws::endpoint_of("secretsmanager", "eu-central-1")->text(),
            "https://secretsmanager.eu-central-1.amazonaws.com");
  EXPECT_EQ(aws::endpoint_of("sts", "cn-north-1")->text(),
            "https://sts.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(aws::endpoint_of("iam", "eu-central-1")->text(), "https://iam.amazonaws.com");
  EXPECT_EQ(aws::signing_region("iam", "eu-central-1"), "us-east-1");
  EXPECT_EQ(aws::signing_region("sts", "eu-central-1"), "eu-central-1");
}

TEST(Endpoints, AGivenOneServesEverythingAndARegionIsNoWayOut) {
  const http::Url given{"http", "127.0.0.1", 4580, ""};
  EXPECT_EQ(aws::endpoint_of("sts", "", given)->text(), "http://127.0.0.1:4580");
  for (const char* region : {"", "evil.example/", "a.b", "x@y", "EU"}) {
    EXPECT_FALSE(aws::endpoint_of("sts", region)) << region;
  }
}

TEST(XmlText, OneElementOfTextOrNothing) {
  EXPECT_EQ(aws::element_text("<a><Arn>x</Arn></a>", "Arn"), "x");
  EXPECT_EQ(aws::element_text("<Arn></Arn>", "Arn"), "");
  for (const char* xml :
       {"", "<Arn>x", "<Arn>x</Ar", "<Arn><b>x</b></Arn>", "<Arn>x</Arn><Arn>y</Arn>",
        "<Arn a='b'>x</Arn>", "<Arn><!-- x --></Arn>"}) {
    EXPECT_FALSE(aws::element_text(xml, "Arn")) << xml;
  }
  EXPECT_EQ(aws::without_entities("&lt;&amp;amp;&apos;&nope;&"), "<&amp;'&nope;&");
}

}  // namespace
}  // namespace clavium::testing
