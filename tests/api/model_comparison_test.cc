// SPDX-License-Identifier: Apache-2.0
//
// The comparison can fail: each thing that a shape can get wrong is told, at its place.
#include "api/model_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clavium::api {
namespace {

constexpr std::string_view kModel = R"({
  "operations": {"Op": {
    "input": {"shape": "In"}, "output": {"shape": "Out"},
    "errors": [{"shape": "B"}, {"shape": "A"}]}, "Bare": {},
    "Long": {"input": {"shape": "OnlyDays"}}},
  "shapes": {
    "In": {"type": "structure", "required": ["Name"], "members": {
      "Name": {"shape": "Name"}, "Days": {"shape": "Days"}, "Tags": {"shape": "Tags"},
      "Words": {"shape": "Words"}, "Order": {"shape": "Order"}, "Value": {"shape": "Value"}}},
    "Out": {"type": "structure", "members": {
      "When": {"shape": "When"}, "Stages": {"shape": "Stages"}, "Tags": {"shape": "Tags"}}},
    "Name": {"type": "string", "min": 1, "max": 9, "pattern": "[a-z]+"},
    "OnlyDays": {"type": "structure", "members": {"Days": {"shape": "Days"}}},
    "Days": {"type": "long", "min": 1, "max": 7},
    "Tag": {"type": "structure", "members": {"Key": {"shape": "Key"}}},
    "Key": {"type": "string", "min": 0, "max": 5},
    "Tags": {"type": "list", "member": {"shape": "Tag"}, "min": 1},
    "Words": {"type": "list", "member": {"shape": "Key"}, "max": 2},
    "Order": {"type": "string", "enum": ["asc", "desc"]},
    "Value": {"type": "string", "sensitive": true},
    "When": {"type": "timestamp"},
    "Stages": {"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Words"}}}})";

bool any(std::string_view) { return true; }
constexpr std::string_view kOrders[] = {"desc", "asc"};
constexpr std::string_view kOtherOrders[] = {"asc", "down"};
constexpr std::string_view kErrors[] = {"A", "B"};

struct Tag {
  Text key;
  static constexpr auto members() { return std::tuple(member("Key", &Tag::key).length(0, 5)); }
};
struct In {
  Text name;
  std::optional<std::int64_t> days;
  std::optional<std::vector<Tag>> tags;
  TextList words;
  Text order;
  SecretText value;
  static constexpr auto members() {
    return std::tuple(member("Name", &In::name).required().length(1, 9).matching("[a-z]+", any),
                      member("Days", &In::days).range(1, 7).as_long(),
                      member("Tags", &In::tags).length(1, Constraint::kUnbounded),
                      member("Words", &In::words).length(0, 2).each(0, 5),
                      member("Order", &In::order).one_of(kOrders), member("Value", &In::value));
  }
};
struct Out {
  Timestamp when;
  StagesByVersion stages;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto members() {
    return std::tuple(member("When", &Out::when), member("Stages", &Out::stages),
                      member("Tags", &Out::tags));
  }
};

struct LongTag {
  Text key;
  static constexpr auto members() { return std::tuple(member("Key", &LongTag::key).length(0, 6)); }
};
struct ShortDays {
  std::optional<std::int64_t> days;
  static constexpr auto members() {
    return std::tuple(member("Days", &ShortDays::days).range(1, 7));
  }
};
struct WrongIn {
  Text name;
  SecretText days;
  std::optional<std::vector<LongTag>> tags;
  TextList words;
  Text order;
  Text value;
  Text more;
  static constexpr auto members() {
    return std::tuple(member("Name", &WrongIn::name).length(2, 8), member("Days", &WrongIn::days),
                      member("Tags", &WrongIn::tags),
                      member("Words", &WrongIn::words).required().each(1, 5),
                      member("Order", &WrongIn::order).one_of(kOtherOrders),
                      member("Value", &WrongIn::value), member("More", &WrongIn::more));
  }
};
struct WrongOut {
  Timestamp when;
  std::map<std::string, std::string> stages;
  static constexpr auto members() {
    return std::tuple(member("When", &WrongOut::when), member("Stages", &WrongOut::stages));
  }
};

class ModelComparisonTest : public ::testing::Test {
 protected:
  json::Value operation(std::string_view name) const {
    return *model_.root().find("operations")->find(name);
  }
  std::vector<std::string> told(const ModelComparison& comparison) const {
    std::vector<std::string> told;
    for (const Difference& d : comparison.differences()) told.push_back(d.path + ": " + d.what);
    return told;
  }

  json::Document model_ = json::Document::parse(kModel).value();
  ModelComparison comparison_{model_.root()};
};

TEST_F(ModelComparisonTest, EqualShapesDoNotDiffer) {
  comparison_.request(describe<In>(), operation("Op"), "in");
  comparison_.response(describe<Out>(), operation("Op"), "out");
  comparison_.errors(kErrors, operation("Op"), "errors");
  EXPECT_THAT(told(comparison_), ::testing::IsEmpty());
  EXPECT_EQ(comparison_.members(), 6u + 1u + 3u + 1u);
}

TEST_F(ModelComparisonTest, EachDifferenceOfARequestIsToldAtItsPlace) {
  comparison_.request(describe<WrongIn>(), operation("Op"), "in");
  EXPECT_THAT(told(comparison_),
              ::testing::ElementsAre(
                  "in.Name: not required, but by AWS", "in.Name: min is 2, AWS has 1",
                  "in.Name: max is 8, AWS has 9", "in.Name: pattern is '', AWS has '[a-z]+'",
                  "in.Days: a string, AWS has a integer", "in.Tags: min is none, AWS has 1",
                  "in.Tags[].Key: max is 6, AWS has 5", "in.Words: required, but not by AWS",
                  "in.Words: max is none, AWS has 2", "in.Words[]: min is 1, AWS has none",
                  "in.Order: words are {asc, down}, AWS has {asc, desc}",
                  "in.Value: not sensitive, but at AWS", "in.More: AWS has no such member"));
}

TEST_F(ModelComparisonTest, ALongIsToldFromAnIntegerWhereARequestCanBeWrong) {
  comparison_.request(describe<ShortDays>(), operation("Long"), "in");
  EXPECT_THAT(told(comparison_), ::testing::ElementsAre("in.Days: an integer, AWS has a long"));
}

TEST_F(ModelComparisonTest, EachDifferenceOfAResponseIsToldAtItsPlace) {
  comparison_.response(describe<WrongOut>(), operation("Op"), "out");
  EXPECT_THAT(told(comparison_), ::testing::ElementsAre("out.Stages{}: a string, AWS has a list",
                                                        "out.Tags: missing"));
}

TEST_F(ModelComparisonTest, MembersWhereAwsHasNoneAndOtherErrorsAreTold) {
  comparison_.request(describe<Tag>(), operation("Bare"), "in");
  comparison_.response(describe<Tag>(), operation("Bare"), "out");
  comparison_.errors({}, operation("Op"), "errors");
  EXPECT_THAT(told(comparison_),
              ::testing::ElementsAre("in: AWS takes nothing", "out: AWS answers nothing",
                                     "errors: they are {}, AWS has {A, B}"));
}

}  // namespace
}  // namespace clavium::api
