// SPDX-License-Identifier: Apache-2.0
//
// AWS's operations as the simple verbs need them, over the one backend interface. Member names are
// those of the botocore model secretsmanager/2017-10-17.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/secrets_backend.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secret_bytes.h"
#include "json/value.h"
#include "json/writer.h"

namespace clavium::runbook {

/// Sends what `request` holds and parses the answer. Errors: the backend's; corrupt for an answer
/// that is no JSON object.
[[nodiscard]] Result<json::Document> ask(api::SecretsBackend& backend, std::string_view service,
                                         std::string_view operation, json::Writer request);

/// A string member; empty when it is absent or something else.
[[nodiscard]] std::string text_at(json::Value object, std::string_view member);
[[nodiscard]] std::vector<std::string> texts_at(json::Value object, std::string_view member);
/// A timestamp, which AWS writes as seconds since the epoch with a fraction.
[[nodiscard]] std::optional<TimePoint> time_at(json::Value object, std::string_view member);
/// The value of a tag in "Tags"; empty when there is none.
[[nodiscard]] std::string tag_at(json::Value object, std::string_view key);

/// Whole days from `then` to `now`, rounded down.
[[nodiscard]] std::int64_t days_between(TimePoint then, TimePoint now);

struct FetchedValue {
  SecretBytes value;
  bool is_binary = false;
  std::string name;
  std::string version_id;
  std::vector<std::string> stages;
  std::optional<TimePoint> created_at;
};

/// Which version; both empty: AWSCURRENT.
struct VersionChoice {
  std::string id;
  std::string stage;
};
[[nodiscard]] Result<FetchedValue> fetch_value(api::SecretsBackend& backend, std::string_view name,
                                               const VersionChoice& choice = {});

}  // namespace clavium::runbook
