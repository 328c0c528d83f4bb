// SPDX-License-Identifier: Apache-2.0
//
// The filter semantics that were recorded from AWS, one row each.
#include "engine/filters.h"

#include <gtest/gtest.h>

namespace clavium::engine {
namespace {

api::Secret named(std::string name, std::string description = {}, std::vector<api::Tag> tags = {}) {
  api::Secret secret;
  secret.key.name = std::move(name);
  secret.description = std::move(description);
  secret.tags = std::move(tags);
  return secret;
}

bool finds(const api::Secret& secret, const char* key, std::vector<std::string> values) {
  return matches(secret, {{key, std::move(values)}});
}

TEST(Filters, WordsAreSplitAtCapitalsAndAtTheOneKindOfSpecialCharacter) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(words_of("MyTestPhrase"), (Words{"my", "test", "phrase"}));
  EXPECT_EQ(words_of("myTest"), (Words{"my", "test"}));
  EXPECT_EQ(words_of("Mytest"), (Words{"mytest"}));
  EXPECT_EQ(words_of("my test"), (Words{"my", "test"}));
  EXPECT_EQ(words_of("COMPANYthings"), (Words{"compan", "ythings"}));
  EXPECT_EQ(words_of("SecretFTag"), (Words{"secret", "f", "tag"}));
  EXPECT_EQ(words_of("prod/AppBeta/x"), (Words{"prod", "app", "beta", "x"}));
  EXPECT_EQ(words_of("/"), Words{});
}

TEST(Filters, NameMatchesACaseSensitivePrefixOfTheWholeName) {
  EXPECT_TRUE(finds(named("/clarivum/prod/x"), "name", {"/clarivum/prod"}));
  EXPECT_FALSE(finds(named("/clarivum/prod/x"), "name", {"/Clarivum"}));
  EXPECT_FALSE(finds(named("testing1/one-secret"), "name", {"testing1 one"}));
  EXPECT_TRUE(finds(named("x"), "name", {"!/"}));
  EXPECT_FALSE(finds(named("/x"), "name", {"!/"}));
}

TEST(Filters, DescriptionMatchesWordPrefixesInAnyOrderWithoutCase) {
  EXPECT_TRUE(finds(named("n", "a secret"), "description", {"a"}));
  EXPECT_TRUE(finds(named("n", "an secret"), "description", {"a"}));
  EXPECT_TRUE(finds(named("n", "asecret"), "description", {"a"}));
  EXPECT_FALSE(finds(named("n", "thesecret"), "description", {"a"}));
  EXPECT_TRUE(finds(named("n", "a secret"), "description", {"a secret"}));
  EXPECT_FALSE(finds(named("n", "asecret"), "description", {"a secret"}));
  EXPECT_TRUE(finds(named("n", "My basic description"), "description", {"My Description"}));
  EXPECT_TRUE(finds(named("n", "thesecret"), "description", {"!a"}));
  EXPECT_TRUE(finds(named("n", "DescTwo"), "description", {"d t"}));
}

TEST(Filters, AllLooksAtNameDescriptionAndTags) {
  for (const char* separator : {"/", "_", "+", "=", ".", "@", "-"}) {
    const api::Secret secret = named(std::string("prod") + separator + "AppBeta" + separator + "x");
    EXPECT_TRUE(finds(secret, "all", {"AppBeta"})) << separator;
    EXPECT_TRUE(finds(secret, "all", {"Beta"})) << separator;
  }
  EXPECT_TRUE(finds(named("SecretOne"), "all", {"sec"}));
  EXPECT_FALSE(finds(named("Thirdsecret"), "all", {"secret"}));
  EXPECT_FALSE(finds(named("SecretOne"), "all", {"ret"}));
  EXPECT_TRUE(finds(named("uat/COMPANY/x"), "all", {"company"}));
  EXPECT_FALSE(finds(named("uat/COMPANYthings/x"), "all", {"company"}));
  EXPECT_TRUE(finds(named("uat/COMPANYthings/x"), "all", {"Ythings"}));
  EXPECT_FALSE(finds(named("uat/COMPANYthings/x"), "all", {"things"}));
  EXPECT_FALSE(finds(named("prod/x"), "all", {"/"}));
  EXPECT_TRUE(finds(named("n", "", {{"Owner", "payments"}}), "all", {"pay"}));
}

TEST(Filters, TagsMatchCaseSensitivePrefixesAndAnAbsentTagSatisfiesANegation) {
  const api::Secret tagged = named("n", "", {{"Owner", "payments"}});
  EXPECT_TRUE(finds(tagged, "tag-key", {"Own"}));
  EXPECT_FALSE(finds(tagged, "tag-key", {"own"}));
  EXPECT_TRUE(finds(tagged, "tag-value", {"pay"}));
  EXPECT_TRUE(finds(named("n"), "tag-key", {"!Owner"}));
  EXPECT_FALSE(finds(tagged, "tag-key", {"!Owner"}));
}

TEST(Filters, PrimaryRegionAndOwningServiceMatchCaseSensitivePrefixes) {
  api::Secret secret = named("n");
  for (const char* key : {"primary-region", "owning-service"}) {
    EXPECT_FALSE(finds(secret, key, {"eu"})) << key;
    EXPECT_FALSE(finds(secret, key, {""})) << key;
    EXPECT_TRUE(finds(secret, key, {"!eu"})) << "an absent attribute satisfies a negation";
  }
  secret.primary_region = "eu-central-1";
  secret.owning_service = "rds";
  EXPECT_TRUE(finds(secret, "primary-region", {"eu"}));
  EXPECT_TRUE(finds(secret, "primary-region", {"eu-central-1"}));
  EXPECT_FALSE(finds(secret, "primary-region", {"EU"}));
  EXPECT_FALSE(finds(secret, "primary-region", {"central"}));
  EXPECT_FALSE(finds(secret, "primary-region", {"!eu-"}));
  EXPECT_TRUE(finds(secret, "owning-service", {"rd"}));
  EXPECT_FALSE(finds(secret, "owning-service", {"eu"}));
}

TEST(Filters, FiltersAreAndedAndValuesOred) {
  const api::Secret secret = named("prod/db", "one two");
  EXPECT_TRUE(finds(secret, "name", {"uat", "prod"}));
  EXPECT_TRUE(matches(secret, {{"name", {"prod"}}, {"description", {"two"}}}));
  EXPECT_FALSE(matches(secret, {{"name", {"prod"}}, {"description", {"three"}}}));
  EXPECT_TRUE(finds(secret, "description", {"one", "!two"}));
  EXPECT_TRUE(matches(secret, {}));
}

}  // namespace
}  // namespace clavium::engine
