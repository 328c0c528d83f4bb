// SPDX-License-Identifier: Apache-2.0
#include "api/describe.h"

#include <gtest/gtest.h>

namespace clavium::api {
namespace {

constexpr std::string_view kColours[] = {"red", "blue"};

struct Inner {
  Text key;
  Blob bytes;
  static constexpr auto members() {
    return std::tuple(member("Key", &Inner::key).required().length(1, 3),
                      member("Bytes", &Inner::bytes));
  }
};

struct Sample {
  SecretText secret;
  TextList words;
  std::optional<std::vector<Inner>> inners;
  Inner one;
  StagesByVersion stages;
  static constexpr auto members() {
    return std::tuple(member("Secret", &Sample::secret).length(1, 4),
                      member("Words", &Sample::words).length(1, 2).each(3, 4).one_of(kColours),
                      member("Inners", &Sample::inners).length(1, 9), member("One", &Sample::one),
                      member("Stages", &Sample::stages));
  }
};

TEST(Describe, TellsNamesTypesAndBoundsInTheOrderOfTheList) {
  const auto members = describe<Sample>();
  ASSERT_EQ(members.size(), 5u);
  EXPECT_EQ(members[0].name, "Secret");
  EXPECT_TRUE(members[0].type.sensitive);
  EXPECT_EQ(members[0].type.kind, TypeKind::text);
  EXPECT_EQ(members[0].type.min, 1);
  EXPECT_EQ(members[0].type.max, 4);
  EXPECT_FALSE(members[0].required);
  EXPECT_EQ(members[3].type.kind, TypeKind::structure);
  EXPECT_EQ(members[4].type.kind, TypeKind::map);
  EXPECT_EQ(members[4].type.inner.front().kind, TypeKind::list);
  EXPECT_EQ(members[4].type.inner.front().inner.front().kind, TypeKind::text);
}

TEST(Describe, AListOfTextsGivesItsElementsTheConstraintOfElements) {
  const TypeDescription words = describe<Sample>()[1].type;
  EXPECT_EQ(words.kind, TypeKind::list);
  EXPECT_EQ(words.min, 1);
  EXPECT_EQ(words.max, 2);
  EXPECT_TRUE(words.words.empty());
  const TypeDescription& word = words.inner.front();
  EXPECT_EQ(word.kind, TypeKind::text);
  EXPECT_EQ(word.min, 3);
  EXPECT_EQ(word.max, 4);
  EXPECT_EQ(word.words.size(), 2u);
}

TEST(Describe, GoesDownToEveryDepth) {
  const TypeDescription inners = describe<Sample>()[2].type;
  EXPECT_EQ(inners.min, 1);
  EXPECT_EQ(inners.max, 9);
  const auto& members = inners.inner.front().members;
  ASSERT_EQ(members.size(), 2u);
  EXPECT_TRUE(members[0].required);
  EXPECT_EQ(members[0].type.max, 3);
  EXPECT_EQ(members[1].type.kind, TypeKind::blob);
  EXPECT_TRUE(members[1].type.sensitive);
}

}  // namespace
}  // namespace clavium::api
