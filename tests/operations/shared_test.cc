// SPDX-License-Identifier: Apache-2.0
//
// What the operations of Secrets Manager share: tags, filters, page tokens, and which version is
// read.
#include "operations/secretsmanager/shared.h"

#include <gtest/gtest.h>

#include "operations/opened_context.h"

namespace clavium::testing {
namespace {

namespace sm = operations::secretsmanager;

// --- tags ---

TEST(Tags, AreAbsentUntilTheFirstWasSetAndEmptyAfterwards) {
  api::Secret secret;
  EXPECT_FALSE(sm::show_tags(secret));
  ASSERT_TRUE(sm::apply_tags(secret, {}));
  ASSERT_TRUE(sm::show_tags(secret));
  EXPECT_TRUE(sm::show_tags(secret)->empty());
}

TEST(Tags, AChangedOneKeepsItsPlaceAndKeysDifferByCase) {
  api::Secret secret;
  ASSERT_TRUE(sm::apply_tags(secret, {{"a", "1"}, {"b", "2"}}));
  ASSERT_TRUE(sm::apply_tags(secret, {{"A", "3"}, {"a", "4"}, {"c", std::nullopt}}));
  EXPECT_EQ(secret.tags, (std::vector<api::Tag>{{"a", "4"}, {"b", "2"}, {"A", "3"}, {"c", ""}}));
}

TEST(Tags, ARefusedSetChangesNothing) {
  api::Secret secret;
  ASSERT_TRUE(sm::apply_tags(secret, {{"a", "1"}}));
  const std::vector<api::Tag> before = secret.tags;
  for (const std::vector<sm::TagShape>& wrong :
       std::vector<std::vector<sm::TagShape>>{{{"a", "2"}, {"aws:x", "v"}},
                                              {{"b", "2"}, {"b", "3"}},
                                              {{"b", "2"}, {std::nullopt, "v"}}}) {
    EXPECT_TRUE(refusal(sm::apply_tags(secret, wrong)).starts_with("InvalidParameterException: "));
    EXPECT_EQ(secret.tags, before);
  }
}

TEST(Tags, ThereAreAtMostFifty) {
  api::Secret secret;
  std::vector<sm::TagShape> fifty;
  for (int i = 0; i < 50; ++i) fifty.push_back({concat("k", i), "v"});
  ASSERT_TRUE(sm::apply_tags(secret, fifty));
  ASSERT_TRUE(sm::apply_tags(secret, {{"k0", "changed"}})) << "a change is no tag more";
  EXPECT_TRUE(
      refusal(sm::apply_tags(secret, {{"k50", "v"}})).starts_with("LimitExceededException: "));
  EXPECT_EQ(secret.tags.size(), 50U);
}

// --- filters ---

TEST(Filters, NeedAKeyAndValues) {
  EXPECT_TRUE(sm::read_filters(std::nullopt)->empty());
  EXPECT_EQ(sm::read_filters(sm::FilterList({{"name", std::vector<std::string>{"a"}}}))->size(),
            1U);
  EXPECT_EQ(
      refusal(sm::read_filters(sm::FilterList({{std::nullopt, std::vector<std::string>{"a"}}}))),
      "InvalidParameterException: Invalid filter key");
  for (const api::TextList& none : {api::TextList(), api::TextList(std::vector<std::string>{})}) {
    EXPECT_EQ(refusal(sm::read_filters(sm::FilterList({{"name", none}}))),
              "InvalidParameterException: Invalid filter values for key: name");
  }
}

// --- page tokens ---

TEST(PageToken, LeadsBackToItsPlaceInItsOwnList) {
  const OpenedContext opened;
  const std::string token = sm::seal_page_token(opened.context, "this list", 42);
  EXPECT_EQ(*sm::open_page_token(opened.context, "this list", token), 42U);
  EXPECT_EQ(*sm::open_page_token(opened.context, "this list", std::nullopt), 0U);
}

TEST(PageToken, OfAListCarriesTheKeyByWhichItIsSorted) {
  const OpenedContext opened;
  using store::ListPosition;
  for (const ListPosition& position :
       {ListPosition{42, {}, ""}, ListPosition{UINT32_MAX, TimePoint::min(), ""},
        ListPosition{7, TimePoint(std::chrono::milliseconds(1'700'000'000'001)), ""},
        ListPosition{0, {}, std::string(512, '/')}, ListPosition{0, {}, "a,b.c"}}) {
    const std::string token = sm::seal_list_token(opened.context, "this list", position);
    EXPECT_LE(token.size(), 4096U);
    const auto opened_again = sm::open_list_token(opened.context, "this list", token);
    ASSERT_TRUE(opened_again && *opened_again);
    EXPECT_EQ(**opened_again, position);
    for (const std::string& wrong : {token + "0", "1" + token, token.substr(1), std::string()}) {
      EXPECT_FALSE(sm::open_list_token(opened.context, "this list", wrong)) << wrong;
    }
    EXPECT_FALSE(sm::open_list_token(opened.context, "another list", token));
  }
  EXPECT_EQ(*sm::open_list_token(opened.context, "this list", std::nullopt), std::nullopt);
}

TEST(PageToken, OfOneKindIsNoneOfTheOther) {
  const OpenedContext opened;
  EXPECT_FALSE(sm::open_list_token(opened.context, "this list",
                                   sm::seal_page_token(opened.context, "this list", 42)));
  EXPECT_FALSE(sm::open_page_token(opened.context, "this list",
                                   sm::seal_list_token(opened.context, "this list", {})));
}

TEST(PageToken, IsRefusedInAnotherListElsewhereOrChanged) {
  const OpenedContext opened;
  const OpenedContext elsewhere;
  const std::string token = sm::seal_page_token(opened.context, "this list", 42);
  const auto answer = [&](const operations::Context& context, std::string_view list,
                          const std::string& given) {
    const std::string text = refusal(sm::open_page_token(context, list, given));
    return text.substr(0, text.find(':'));
  };
  EXPECT_EQ(answer(opened.context, "another list", token), "InvalidNextTokenException");
  EXPECT_EQ(answer(elsewhere.context, "this list", token), "InvalidNextTokenException");
  for (const std::string& wrong :
       {std::string(), std::string("."), std::string("42"), std::string("42."),
        "43" + token.substr(2), "-1" + token.substr(2), " " + token, token + "0",
        token.substr(0, token.size() - 1), "042" + token.substr(2),
        std::string("99999999999999999999999.0")}) {
    EXPECT_EQ(answer(opened.context, "this list", wrong), "InvalidNextTokenException") << wrong;
  }
}

// --- which version ---

class PickVersion : public ::testing::Test {
 protected:
  PickVersion() {
    const auto sealed = std::make_shared<const std::vector<std::byte>>(1);
    for (const auto& [id, stages] :
         std::initializer_list<std::pair<const char*, std::vector<std::string>>>{
             {"old", {"AWSPREVIOUS"}}, {"new", {"AWSCURRENT", "mine"}}, {"deprecated", {}}}) {
      api::Version version;
      version.id = id;
      version.stages = stages;
      version.sealed = sealed;
      secret_.versions.push_back(version);
    }
    api::Version placeholder;
    placeholder.id = "placeholder";
    placeholder.stages = {"AWSPENDING"};
    secret_.versions.push_back(placeholder);
  }
  std::string pick(const api::Text& id, const api::Text& stage) {
    const auto picked = sm::pick_version(secret_, id, stage);
    return picked ? (*picked)->id : refusal(picked);
  }
  api::Secret secret_;
};

TEST_F(PickVersion, ByLabelByIdOrTheCurrentOne) {
  EXPECT_EQ(pick(std::nullopt, std::nullopt), "new");
  EXPECT_EQ(pick(std::nullopt, "AWSPREVIOUS"), "old");
  EXPECT_EQ(pick(std::nullopt, "mine"), "new");
  EXPECT_EQ(pick("old", std::nullopt), "old");
  EXPECT_EQ(pick("deprecated", std::nullopt), "deprecated");
  EXPECT_EQ(pick("new", "mine"), "new");
}

TEST_F(PickVersion, WhatIsNotThereIsNamed) {
  const std::string nothing =
      "ResourceNotFoundException: Secrets Manager can't find the specified secret value for ";
  EXPECT_EQ(pick("none", std::nullopt), nothing + "VersionId: none");
  EXPECT_EQ(pick("none", "AWSCURRENT"), nothing + "VersionId: none");
  EXPECT_EQ(pick(std::nullopt, "none"), nothing + "staging label: none");
  EXPECT_EQ(pick("placeholder", std::nullopt), nothing + "VersionId: placeholder");
  EXPECT_EQ(pick(std::nullopt, "AWSPENDING"), nothing + "staging label: AWSPENDING");
  secret_.versions.clear();
  EXPECT_EQ(pick(std::nullopt, std::nullopt), nothing + "staging label: AWSCURRENT");
}

TEST_F(PickVersion, ALabelOfAnotherVersionIsRefused) {
  EXPECT_EQ(pick("old", "AWSCURRENT"),
            "InvalidRequestException: You provided a VersionStage that is not associated to the "
            "provided VersionId.");
}

TEST_F(PickVersion, OnlyLabelledVersionsAreShown) {
  EXPECT_EQ(sm::show_stages(secret_), (api::StagesByVersion{{"old", {"AWSPREVIOUS"}},
                                                            {"new", {"AWSCURRENT", "mine"}},
                                                            {"placeholder", {"AWSPENDING"}}}));
}

}  // namespace
}  // namespace clavium::testing
