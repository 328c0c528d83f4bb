// SPDX-License-Identifier: Apache-2.0
#include "wire/metrics.h"

#include "base/error.h"
#include "operations/table.h"

namespace clavium::wire {

namespace {

constexpr std::array<std::string_view, 3> kResultNames = {"success", "refused", "failed"};

std::string seconds_text(std::uint64_t microseconds) {
  std::string digits = std::to_string(microseconds % 1'000'000);
  digits.insert(0, 6 - digits.size(), '0');
  digits.resize(digits.find_last_not_of('0') + 1);
  const std::string whole = std::to_string(microseconds / 1'000'000);
  return digits.empty() ? whole : concat(whole, ".", digits);
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out += concat("# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n");
}

}  // namespace

Metrics::Metrics()
    : operations_(std::make_unique<PerOperation[]>(operations::operations().size())) {}

void Metrics::count_call(std::size_t operation_index, CallResult result,
                         std::chrono::nanoseconds took) {
  PerOperation& counted = operations_[operation_index];
  counted.results[std::size_t(result)].fetch_add(1, std::memory_order_relaxed);
  const auto us = std::uint64_t(took.count()) / 1000;
  std::size_t bucket = 0;
  while (bucket < kBucketsUs.size() && us > kBucketsUs[bucket]) ++bucket;
  counted.buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  counted.total_ns.fetch_add(std::uint64_t(took.count()), std::memory_order_relaxed);
}

std::string Metrics::exposition(std::uint64_t secrets, bool ready,
                                std::uint64_t audit_sequence) const {
  std::string out;
  const auto rows = operations::operations();
  const auto load = [](const std::atomic<std::uint64_t>& counter) {
    return counter.load(std::memory_order_relaxed);
  };

  head(out, "clavium_calls_total", "counter", "Answered calls by operation and result.");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t r = 0; r < kResultNames.size(); ++r) {
      out +=
          concat("clavium_calls_total{service=\"", rows[i].service, "\",operation=\"", rows[i].name,
                 "\",result=\"", kResultNames[r], "\"} ", load(operations_[i].results[r]), "\n");
    }
  }
  head(out, "clavium_call_duration_seconds", "histogram",
       "Time from a request's arrival to its answer.");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string labels = concat("operation=\"", rows[i].name, "\"");
    std::uint64_t count = 0;
    for (std::size_t b = 0; b < kBucketsUs.size(); ++b) {
      count += load(operations_[i].buckets[b]);
      out += concat("clavium_call_duration_seconds_bucket{", labels, ",le=\"",
                    seconds_text(kBucketsUs[b]), "\"} ", count, "\n");
    }
    count += load(operations_[i].buckets[kBucketsUs.size()]);
    out += concat("clavium_call_duration_seconds_bucket{", labels, ",le=\"+Inf\"} ", count, "\n");
    out += concat("clavium_call_duration_seconds_sum{", labels, "} ",
                  seconds_text(load(operations_[i].total_ns) / 1000),
                  "\nclavium_call_duration_seconds_count{", labels, "} ", count, "\n");
  }
  head(out, "clavium_unauthenticated_requests_total", "counter",
       "Requests whose signature or key was refused.");
  out += concat("clavium_unauthenticated_requests_total ", load(unauthenticated_), "\n");
  head(out, "clavium_malformed_requests_total", "counter",
       "Requests that named no operation or were no HTTP of ours.");
  out += concat("clavium_malformed_requests_total ", load(malformed_), "\n");
  head(out, "clavium_throttled_requests_total", "counter",
       "Requests that were answered with ThrottlingException.");
  out += concat("clavium_throttled_requests_total ", load(throttled_), "\n");
  head(out, "clavium_secrets", "gauge",
       "Secrets in the store, those scheduled for deletion included.");
  out += concat("clavium_secrets ", secrets, "\n");
  head(out, "clavium_audit_records", "gauge", "Records in the audit log.");
  out += concat("clavium_audit_records ", audit_sequence, "\n");
  head(out, "clavium_ready", "gauge", "1 while changes and records can be made durable.");
  out += concat("clavium_ready ", ready ? 1 : 0, "\n");
  return out;
}

}  // namespace clavium::wire
