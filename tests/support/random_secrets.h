// SPDX-License-Identifier: Apache-2.0
//
// Secrets and filters out of few pieces, so that they meet often: for tests that hold indexes
// against a plain look at every row.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "engine/filters.h"
#include "support/sample_secrets.h"

namespace clavium::testing {

class RandomSecrets {
 public:
  explicit RandomSecrets(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool chance(std::size_t percent) { return below(100) < percent; }

  std::string piece() {
    static constexpr const char* kPieces[] = {"pay",    "payments", "Payments", "ordersDb",
                                              "x",      "PROD",     "prod",     "AppBeta",
                                              "stripe", "key7",     "k",        "\xC3\xA9t"};
    return kPieces[below(std::size(kPieces))];
  }
  std::string phrase(std::size_t pieces_max) {
    static constexpr const char* kBetween[] = {"/", "/", "-", "_", "+", "=",
                                               ".", "@", " ", "",  ":"};
    std::string text = piece();
    const char* const usual = kBetween[below(std::size(kBetween))];
    for (std::size_t i = below(pieces_max); i > 0; --i) {
      text += chance(80) ? usual : kBetween[below(std::size(kBetween))];
      text += piece();
    }
    return text;
  }

  /// Everything but name, sequence and revision.
  void change(api::Secret& secret) {
    secret.description = chance(70) ? phrase(5) : std::string();
    secret.tags.clear();
    for (std::size_t i = below(4); i > 0; --i) {
      secret.tags.push_back({phrase(2), chance(90) ? phrase(2) : ""});
    }
    secret.owning_service = chance(10) ? "rds" : "";
    secret.primary_region = chance(20) ? "eu-west-1" : "";
    secret.last_changed_at = at_second(std::int64_t(below(20)));
    secret.last_accessed_on.reset();
    if (chance(60)) secret.last_accessed_on = kDay + std::chrono::hours(24 * below(4));
    secret.deletion_at.reset();
    if (chance(10)) secret.deletion_at = at_second(99);
  }

  std::vector<engine::Filter> filters() {
    static constexpr const char* kKeys[] = {
        "name",           "description",    "tag-key", "tag-value",
        "primary-region", "owning-service", "all",     "name"};
    std::vector<engine::Filter> filters(below(3));
    for (engine::Filter& filter : filters) {
      filter.key = kKeys[below(std::size(kKeys))];
      for (std::size_t i = 1 + below(2); i > 0; --i) filter.values.push_back(value(filter.key));
    }
    return filters;
  }

 private:
  std::string value(const std::string& key) {
    std::string text = phrase(3);
    if (key == "owning-service") text = "rds";
    if (key == "primary-region") text = "eu-west-1";
    if (chance(60)) text.resize(below(text.size() + 1));
    if (chance(3)) text = "/";
    return chance(15) ? "!" + text : text;
  }

  std::mt19937 random_;
};

}  // namespace clavium::testing
