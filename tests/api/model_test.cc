// SPDX-License-Identifier: Apache-2.0
//
// Every input shape against AWS's published service model: the same members, required where AWS
// requires them, the same bounds, and sensitive exactly where AWS says so.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "json/value.h"
#include "operations/secretsmanager/batch_get_secret_value.h"
#include "operations/secretsmanager/create_secret.h"
#include "operations/secretsmanager/delete_secret.h"
#include "operations/secretsmanager/describe_secret.h"
#include "operations/secretsmanager/get_random_password.h"
#include "operations/secretsmanager/get_secret_value.h"
#include "operations/secretsmanager/list_secret_version_ids.h"
#include "operations/secretsmanager/list_secrets.h"
#include "operations/secretsmanager/put_secret_value.h"
#include "operations/secretsmanager/restore_secret.h"
#include "operations/secretsmanager/tag_resource.h"
#include "operations/secretsmanager/untag_resource.h"
#include "operations/secretsmanager/update_secret.h"
#include "operations/secretsmanager/update_secret_version_stage.h"
#include "support/vectors.h"

namespace clavium {
namespace {

namespace sm = operations::secretsmanager;

class ModelTest : public ::testing::Test {
 protected:
  void SetUp() override {
    CLAVIUM_NEEDS_VECTORS("aws-models/secretsmanager.json");
    auto parsed = json::Document::parse(
        testing::read_file(testing::vectors_dir() / "aws-models/secretsmanager.json"));
    ASSERT_TRUE(parsed) << parsed.error().message;
    model_.emplace(*std::move(parsed));
  }

  json::Value shape(std::string_view name) const {
    return *model_->root().find("shapes")->find(name);
  }
  std::optional<std::int64_t> bound(const json::Value& of, std::string_view name) const {
    const auto found = of.find(name);
    return found ? found->integer() : std::nullopt;
  }

  template <class Op>
  void compare_input() const {
    const auto operation = model_->root().find("operations")->find(Op::kName);
    ASSERT_TRUE(operation) << Op::kName;
    const json::Value input = shape(*operation->find("input")->find("shape")->string());
    std::set<std::string> required;
    if (const auto list = input.find("required")) {
      list->for_each_element([&](json::Value name) { required.emplace(*name.string()); });
    }
    std::map<std::string, json::Value> wanted;
    input.find("members")->for_each_member([&](std::string_view name, json::Value value) {
      wanted.emplace(std::string(name), value);
    });

    api::for_each_member<typename Op::Request>([&](const auto& m) {
      using Type = typename std::remove_cvref_t<decltype(m)>::Type;
      const std::string name(m.name);
      SCOPED_TRACE(std::string(Op::kName) + "." + name);
      ASSERT_TRUE(wanted.contains(name));
      const json::Value target = shape(*wanted.at(name).find("shape")->string());
      EXPECT_EQ(m.constraint.required, required.contains(name));
      EXPECT_EQ(api::kSensitive<Type>, target.find("sensitive").has_value());
      if (const auto max = bound(target, "max")) {
        EXPECT_EQ(m.constraint.max, *max);
      }
      if (const auto min = bound(target, "min"); min && *min > 0) {
        EXPECT_EQ(m.constraint.min, *min);
      }
      EXPECT_EQ(!m.constraint.pattern.empty() || !m.constraint.values.empty(),
                target.find("pattern").has_value() || target.find("enum").has_value());
      wanted.erase(name);
    });
    for (const auto& [name, value] : wanted)
      ADD_FAILURE() << Op::kName << " has no member " << name;
  }

  std::optional<json::Document> model_;
};

TEST_F(ModelTest, EveryInputShapeIsAwsOwn) {
  compare_input<sm::BatchGetSecretValue>();
  compare_input<sm::CreateSecret>();
  compare_input<sm::DeleteSecret>();
  compare_input<sm::DescribeSecret>();
  compare_input<sm::GetRandomPassword>();
  compare_input<sm::GetSecretValue>();
  compare_input<sm::ListSecretVersionIds>();
  compare_input<sm::ListSecrets>();
  compare_input<sm::PutSecretValue>();
  compare_input<sm::RestoreSecret>();
  compare_input<sm::TagResource>();
  compare_input<sm::UntagResource>();
  compare_input<sm::UpdateSecret>();
  compare_input<sm::UpdateSecretVersionStage>();
}

}  // namespace
}  // namespace clavium
