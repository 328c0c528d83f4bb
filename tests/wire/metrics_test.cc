// SPDX-License-Identifier: Apache-2.0
//
// The counters add up, and the page is what Prometheus' text format 0.0.4 allows.
#include "wire/metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "operations/table.h"

namespace clavium::testing {
namespace {

using std::chrono::microseconds;
using wire::CallResult;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The number behind this series; -1 when the series is not there.
double sample(const std::string& page, const std::string& series) {
  for (const std::string& line : lines_of(page)) {
    if (line.starts_with(series + " ")) return std::stod(line.substr(series.size() + 1));
  }
  return -1;
}

std::size_t index_of(std::string_view service, std::string_view name) {
  return std::size_t(operations::find_operation(service, name) - operations::operations().data());
}

const std::string kDuration = "clavium_call_duration_seconds";

TEST(Metrics, EveryLineIsACommentOrASampleOfTheFamilyAboveIt) {
  wire::Metrics metrics;
  metrics.count_call(0, CallResult::success, microseconds(70));
  const std::string page = metrics.exposition(3, true, 17);
  ASSERT_TRUE(page.ends_with("\n"));
  const std::regex help("# HELP ([a-z_]+) \\S.*");
  const std::regex type("# TYPE ([a-z_]+) (counter|gauge|histogram)");
  const std::regex series(
      R"(([a-z_]+)(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? [0-9]+(\.[0-9]+)?)");
  std::string family;
  std::set<std::string> families;
  std::set<std::string> samples;
  std::smatch match;
  for (const std::string& line : lines_of(page)) {
    if (std::regex_match(line, match, help)) {
      family = match[1];
      EXPECT_TRUE(families.insert(family).second) << "a family twice: " << family;
    } else if (std::regex_match(line, match, type)) {
      EXPECT_EQ(match[1], family);
      EXPECT_EQ(family.ends_with("_total"), match[2] == "counter") << line;
    } else {
      ASSERT_TRUE(std::regex_match(line, match, series)) << line;
      const std::string name = match[1];
      const std::string rest = name.starts_with(family) ? name.substr(family.size()) : "?";
      EXPECT_TRUE(rest.empty() || rest == "_bucket" || rest == "_sum" || rest == "_count") << line;
      EXPECT_TRUE(samples.insert(line.substr(0, line.rfind(' '))).second)
          << "a sample twice: " << line;
    }
  }
  EXPECT_EQ(families.size(), 8U);
}

TEST(Metrics, EachCallIsCountedOnceUnderItsOperationAndResult) {
  wire::Metrics metrics;
  const std::size_t get = index_of("secretsmanager", "GetSecretValue");
  metrics.count_call(get, CallResult::success, microseconds(10));
  metrics.count_call(get, CallResult::success, microseconds(10));
  metrics.count_call(get, CallResult::refused, microseconds(10));
  metrics.count_call(index_of("sts", "GetCallerIdentity"), CallResult::failed, microseconds(10));
  const std::string page = metrics.exposition(0, true, 0);
  const std::string get_calls =
      R"(clavium_calls_total{service="secretsmanager",operation="GetSecretValue",result=)";
  EXPECT_EQ(sample(page, get_calls + "\"success\"}"), 2);
  EXPECT_EQ(sample(page, get_calls + "\"refused\"}"), 1);
  EXPECT_EQ(sample(page, get_calls + "\"failed\"}"), 0);
  EXPECT_EQ(
      sample(page,
             R"(clavium_calls_total{service="sts",operation="GetCallerIdentity",result="failed"})"),
      1);
}

TEST(Metrics, BucketsAreCumulativeAndTheLastIsTheCount) {
  wire::Metrics metrics;
  const std::size_t list = index_of("secretsmanager", "ListSecrets");
  for (const int us : {50, 51, 1'000'000, 9'000'000}) {
    metrics.count_call(list, CallResult::success, microseconds(us));
  }
  const std::string page = metrics.exposition(0, true, 0);
  const auto bucket = [&](const std::string& bound) {
    return sample(page, kDuration + R"(_bucket{operation="ListSecrets",le=")" + bound + "\"}");
  };
  EXPECT_EQ(bucket("0.00005"), 1) << "a bound belongs to its bucket";
  EXPECT_EQ(bucket("0.0001"), 2);
  EXPECT_EQ(bucket("0.25"), 2);
  EXPECT_EQ(bucket("1"), 3);
  EXPECT_EQ(bucket("5"), 3);
  EXPECT_EQ(bucket("+Inf"), 4);
  EXPECT_EQ(sample(page, kDuration + R"(_count{operation="ListSecrets"})"), 4);
  EXPECT_DOUBLE_EQ(sample(page, kDuration + R"(_sum{operation="ListSecrets"})"), 10.000101);
}

TEST(Metrics, GaugesAndRequestsThatNeverBecameACall) {
  wire::Metrics metrics;
  metrics.count_malformed();
  metrics.count_throttled();
  metrics.count_unauthenticated();
  metrics.count_unauthenticated();
  const std::string page = metrics.exposition(3, false, 17);
  EXPECT_EQ(sample(page, "clavium_malformed_requests_total"), 1);
  EXPECT_EQ(sample(page, "clavium_throttled_requests_total"), 1);
  EXPECT_EQ(sample(page, "clavium_unauthenticated_requests_total"), 2);
  EXPECT_EQ(sample(page, "clavium_secrets"), 3);
  EXPECT_EQ(sample(page, "clavium_audit_records"), 17);
  EXPECT_EQ(sample(page, "clavium_ready"), 0);
}

TEST(Metrics, NoCountIsLostBetweenThreads) {
  wire::Metrics metrics;
  constexpr int kThreads = 4;
  constexpr int kCalls = 1000;
  std::vector<std::jthread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&metrics] {
      for (int i = 0; i < kCalls; ++i) {
        metrics.count_call(0, CallResult::success, microseconds(1));
      }
    });
  }
  threads.clear();
  const std::string name(operations::operations()[0].name);
  EXPECT_EQ(
      sample(metrics.exposition(0, true, 0), kDuration + "_count{operation=\"" + name + "\"}"),
      kThreads * kCalls);
}

}  // namespace
}  // namespace clavium::testing
