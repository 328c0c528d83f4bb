// SPDX-License-Identifier: Apache-2.0
//
// Requests a second: a second's worth passes at once, the rest is paced, and nobody pays for
// another account, region or group.
#include "service/admission.h"

#include <gtest/gtest.h>

#include <thread>

#include "operations/table.h"
#include "support/manual_clock.h"

namespace clavium::testing {
namespace {

const api::Namespace kHere{"000000000000", "eu-central-1"};

const operations::Operation& operation(std::string_view name,
                                       std::string_view service = "secretsmanager") {
  return *operations::find_operation(service, name);
}

class AdmissionTest : public ::testing::Test {
 protected:
  AdmissionTest() { rates_.fill(5); }

  int admitted(service::Admission& admission, std::string_view name, int calls,
               const api::Namespace& space = kHere) {
    int count = 0;
    for (int i = 0; i < calls; ++i) count += admission.admit(space, operation(name)) ? 1 : 0;
    return count;
  }

  ManualClock clock_;
  engine::RequestRates rates_{};
};

TEST_F(AdmissionTest, ASecondsWorthPassesAtOnceAndTheRestIsPaced) {
  service::Admission admission(clock_, rates_);
  EXPECT_EQ(admitted(admission, "GetSecretValue", 20), 5);
  clock_.advance(std::chrono::milliseconds(199));
  EXPECT_EQ(admitted(admission, "GetSecretValue", 1), 0);
  clock_.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(admitted(admission, "GetSecretValue", 2), 1) << "five a second are one in 200 ms";
  clock_.advance(std::chrono::hours(1));
  EXPECT_EQ(admitted(admission, "GetSecretValue", 20), 5) << "a bucket holds no more than it holds";
}

TEST_F(AdmissionTest, OperationsOfAGroupShareAndOthersDoNot) {
  service::Admission admission(clock_, rates_);
  EXPECT_EQ(admitted(admission, "TagResource", 3), 3);
  EXPECT_EQ(admitted(admission, "UntagResource", 9), 2);
  EXPECT_EQ(admitted(admission, "GetSecretValue", 9), 5);
}

TEST_F(AdmissionTest, AccountsAndRegionsAreApart) {
  service::Admission admission(clock_, rates_);
  EXPECT_EQ(admitted(admission, "ListSecrets", 9), 5);
  EXPECT_EQ(admitted(admission, "ListSecrets", 9, {kHere.account, "us-east-1"}), 5);
  EXPECT_EQ(admitted(admission, "ListSecrets", 9, {"111122223333", kHere.region}), 5);
}

TEST_F(AdmissionTest, WhatHasNoQuotaIsNeverRefused) {
  service::Admission admission(clock_, rates_);
  for (int i = 0; i < 50; ++i)
    EXPECT_TRUE(admission.admit(kHere, operation("GetCallerIdentity", "sts")));
}

TEST_F(AdmissionTest, AClockThatIsSetBackLocksNobodyOut) {
  service::Admission admission(clock_, rates_);
  EXPECT_EQ(admitted(admission, "GetSecretValue", 9), 5);
  clock_.advance(-std::chrono::hours(1));
  EXPECT_EQ(admitted(admission, "GetSecretValue", 9), 5);
}

TEST_F(AdmissionTest, ManyThreadsGetNoMoreThanOne) {
  service::Admission admission(clock_, rates_);
  std::atomic<int> count = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] { count += admitted(admission, "GetSecretValue", 100); });
    }
  }
  EXPECT_EQ(count, 5);
}

TEST_F(AdmissionTest, RegionsThatAreAtRestAreForgotten) {
  service::Admission admission(clock_, rates_);
  const auto visit = [&](int from, int to) {
    for (int i = from; i < to; ++i)
      ASSERT_TRUE(
          admission.admit({kHere.account, "r-" + std::to_string(i)}, operation("ListSecrets")));
  };
  visit(0, 4096);
  EXPECT_EQ(admission.remembered(), 4096U);
  EXPECT_EQ(admitted(admission, "ListSecrets", 9, {kHere.account, "r-0"}), 4);
  clock_.advance(std::chrono::milliseconds(500));
  visit(4096, 4097);
  EXPECT_EQ(admission.remembered(), 2U) << "the busy one and the new one";
  EXPECT_EQ(admitted(admission, "ListSecrets", 9, {kHere.account, "r-0"}), 2)
      << "it is not forgiven";
}

}  // namespace
}  // namespace clavium::testing
