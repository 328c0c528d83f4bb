// SPDX-License-Identifier: Apache-2.0
//
// AWS's rates, as its page of quotas has them.
#include "engine/request_rates.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace clavium::engine {
namespace {

TEST(RequestRates, OperationsThatShareAQuotaAreInOneGroup) {
  const RequestRates rates = aws_request_rates();
  const auto rate_of = [&](std::string_view operation) {
    const auto group = rate_group_of(operation);
    return group ? rates[*group] : 0;
  };
  EXPECT_EQ(rate_of("GetSecretValue"), 10'000);
  EXPECT_EQ(rate_of("DescribeSecret"), 40'000);
  EXPECT_EQ(rate_of("BatchGetSecretValue"), 100);
  EXPECT_EQ(rate_of("ListSecrets"), 100);
  EXPECT_EQ(rate_of("ListSecretVersionIds"), 50);
  EXPECT_EQ(rate_group_of("PutSecretValue"), rate_group_of("StopReplicationToReplica"));
  EXPECT_EQ(rate_group_of("RotateSecret"), rate_group_of("CancelRotateSecret"));
  EXPECT_EQ(rate_group_of("TagResource"), rate_group_of("UntagResource"));
  EXPECT_EQ(rate_group_of("GetResourcePolicy"), rate_group_of("ValidateResourcePolicy"));
  EXPECT_NE(rate_group_of("CreateSecret"), rate_group_of("DeleteSecret"));
  EXPECT_EQ(rate_group_of("GetCallerIdentity"), std::nullopt);
}

TEST(RequestRates, EveryOperationOfTheServiceStandsInExactlyOneGroup) {
  std::multiset<std::string_view> all;
  std::set<std::string_view> names;
  for (const RateGroup& group : rate_groups()) {
    EXPECT_GT(group.per_second, 0) << group.name;
    EXPECT_TRUE(names.insert(group.name).second) << group.name;
    all.insert(group.operations.begin(), group.operations.end());
  }
  EXPECT_EQ(all.size(), 23U) << "as many as AWS's model has";
  for (const std::string_view operation : all) EXPECT_EQ(all.count(operation), 1U) << operation;
}

}  // namespace
}  // namespace clavium::engine
