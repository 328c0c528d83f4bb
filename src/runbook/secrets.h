// SPDX-License-Identifier: Apache-2.0
//
// The few operations of AWS Secrets Manager that the runbook needs, typed, over the waist
// (api/secrets_backend.h). Members and rules: API reference 2017-10-17.
//
// Every change carries a ClientRequestToken that the caller derives from its plan or rotation
// (request_token), so that repeating it makes no second version.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/secrets_backend.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secret_bytes.h"

namespace clavium::runbook {

inline constexpr std::string_view kCurrent = "AWSCURRENT";
inline constexpr std::string_view kPending = "AWSPENDING";

/// What DescribeSecret says; no value.
struct SecretDescription {
  std::string name;
  std::string arn;
  std::optional<TimePoint> deleted_at;  ///< scheduled for deletion since
  std::map<std::string, std::string, std::less<>> tags;
  std::map<std::string, std::vector<std::string>, std::less<>> versions;  ///< id -> labels

  /// The version that carries the label; empty when none does.
  [[nodiscard]] std::string version_with(std::string_view stage) const;
  [[nodiscard]] bool has_stage(std::string_view version_id, std::string_view stage) const;
};

struct StoredValue {
  SecretBytes text;  ///< SecretString: the envelope
  std::string version_id;
};

struct Tags {
  std::string owner;
  std::string rotation_days;
  std::string classification;
};

class Secrets {
 public:
  explicit Secrets(api::SecretsBackend& backend) : backend_(backend) {}

  /// Absent when there is no such secret.
  [[nodiscard]] Result<std::optional<SecretDescription>> describe(std::string_view name);
  /// Exactly this version. Errors: not_found; invalid_request for a binary value.
  [[nodiscard]] Result<StoredValue> read_version(std::string_view name,
                                                 std::string_view version_id);
  /// When the version was made; absent when it is not listed. Reads no value.
  [[nodiscard]] Result<std::optional<TimePoint>> version_created_at(std::string_view name,
                                                                    std::string_view version_id);
  [[nodiscard]] Result<void> create(std::string_view name, std::string_view description,
                                    const Tags& tags, const SecretBytes& envelope,
                                    std::string_view token);
  /// A new version, whose id is the token, with these labels.
  [[nodiscard]] Result<void> put(std::string_view name, const SecretBytes& envelope,
                                 std::string_view stage, std::string_view token);
  /// Moves a label from one version to another; either may be empty.
  [[nodiscard]] Result<void> move_stage(std::string_view name, std::string_view stage,
                                        std::string_view from, std::string_view to);
  [[nodiscard]] Result<void> tag(std::string_view name, const Tags& tags);
  /// The names that begin with `prefix`, all pages; those scheduled for deletion are left out.
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view prefix);

 private:
  api::SecretsBackend& backend_;
};

/// 32 lower-case hex digits from the id of a plan or rotation and what is being done: within the 32
/// to 64 characters of a ClientRequestToken, the same for the same step, different for any other.
[[nodiscard]] std::string request_token(std::string_view plan_id, std::string_view doing);

}  // namespace clavium::runbook
