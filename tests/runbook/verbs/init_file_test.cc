// SPDX-License-Identifier: Apache-2.0
#include "runbook/verbs/init_file.h"

#include <gtest/gtest.h>

namespace clavium::runbook {
namespace {

TEST(InitFile, TakesNamesAndNoValues) {
  const auto names = variables_in(SecretBytes::copy_of(
      "# comment\nexport A_KEY=x\r\nB = 'q'\nnot an "
      "assignment\n1X=2\nPEM=\"-----BEGIN\nINNER=hidden\n-----END\"\nC=`a`\n"));
  EXPECT_EQ(names, (std::vector<std::string>{"A_KEY", "B", "PEM", "C"}));
}

TEST(InitFile, KnowsWhatSoundsLikeASecret) {
  for (const char* name :
       {"STRIPE_SECRET_KEY", "GITHUB_TOKEN", "DB_PASSWORD", "SENTRY_DSN", "DATABASE_URL"}) {
    EXPECT_TRUE(looks_secret(name)) << name;
  }
  for (const char* name : {"PORT", "NEXT_PUBLIC_STRIPE_KEY", "NODE_ENV", "MONKEY", "KEYBOARD"}) {
    EXPECT_FALSE(looks_secret(name)) << name;
  }
}

TEST(InitFile, ANamePartIsLowerCaseWithSingleDashes) {
  EXPECT_EQ(as_name_part("STRIPE__SECRET_KEY_"), "stripe-secret-key");
  EXPECT_EQ(as_name_part("My Shop\n[x]"),
            "my-shop-x");  // nothing of it can break out of the file's quotes
  EXPECT_EQ(as_name_part("…"), "app");
}

TEST(InitFile, DeclaresEachNameOnce) {
  const std::string text = init_text({"acme", "web", {"A_KEY", "A__KEY"}});
  EXPECT_NE(text.find("organisation = \"acme\""), std::string::npos);
  EXPECT_NE(text.find("[services.web]"), std::string::npos);
  const std::size_t first = text.find("\nname = \"a-key\"");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("\nname = \"a-key\"", first + 1), std::string::npos);
}

}  // namespace
}  // namespace clavium::runbook
